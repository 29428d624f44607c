"""``intake`` and ``reach``: what routing and a coach should know, by form and never by typing.

Everything may be left out. How soon can only be raised: what was said in a worse hour counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import uuid4

from bot.commands.ask_for_support import VISITORS, open_case
from bot.commands.spec import Command, Privacy
from bot.core.confidential import Confidential
from bot.core.errors import Refusal
from bot.core.forms import Answers
from bot.core.intake import Hours, Intake, Reach, Soon, Topic, Wish
from bot.core.people import Account, Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Choices, Person, Text, Token
from bot.core.support import Case, OfferAnswer
from bot.core.views import Button, Reply, Tone, private
from bot.services.notice import NOTICE_VERSION, must_have_read
from bot.services.support import settle


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """How soon, about what, whom."""

    notice: Annotated[str, Token()] = ""
    soon: Annotated[Soon | None, Choice("How soon?", "It can be raised later, never lowered.")] = (
        None
    )
    topic: Annotated[Topic | None, Choice("What is it about? (optional)")] = None
    wishes: Annotated[
        tuple[Wish, ...],
        Choices("Whom would you like? (optional)", "I look for them first, then for anybody."),
    ] = ()
    call_me: Annotated[
        Confidential | None,
        Text("What may they call you? (optional)", "Sealed. It need not be your name.", 0, 60),
    ] = None


@dataclass(frozen=True, slots=True)
class ReachForm:
    """A safe way and time, and whom not to send."""

    notice: Annotated[str, Token()] = ""
    way: Annotated[Reach | None, Choice("How is it safe to reach you?")] = None
    hours: Annotated[tuple[Hours, ...], Choices("When is it safe? (optional)")] = ()
    how: Annotated[
        Confidential | None,
        Text("A number, or anything to mind (optional)", "Sealed, for your coach alone.", 0, 200),
    ] = None
    not_this: Annotated[
        Account | None,
        Person("Not this person (optional)", "They are never asked, and never learn of it."),
    ] = None


async def before_intake(notice: str, _caller: Caller, _work: Work) -> Answers:
    """Show the notice before a form that has room for words.

    Raises:
        Refusal: it was not shown yet.
    """
    must_have_read(notice, "intake")
    return {}


async def before_reach(notice: str, _caller: Caller, _work: Work) -> Answers:
    """Do the same for the other form.

    Raises:
        Refusal: it was not shown yet.
    """
    must_have_read(notice, "reach")
    return {}


async def intake(form: IntakeForm, caller: Caller, work: Work) -> Reply:
    """Note what a head says of their request; open one if there is none.

    Raises:
        Refusal: they were not shown the notice.
    """
    must_have_read(form.notice, "intake")
    opened: Reply | None = None
    if (case := await work.cases.open_of(caller.id)) is None:
        case, opened = await _open(form, caller, work)
    known = await work.talks.get(case.id)
    soon = known.soon.raised(form.soon) if known.soon and form.soon else known.soon or form.soon
    await work.talks.keep(
        replace(
            known,
            soon=soon,
            topic=form.topic or known.topic,
            wishes=form.wishes or known.wishes,
            notice=form.notice,
        )
    )
    await work.talks.say(case.id, call_me=form.call_me)
    return opened or _noted(case)


async def reach(form: ReachForm, caller: Caller, work: Work) -> Reply:
    """Note how and when a head can be reached safely, and whom they do not want.

    Raises:
        Refusal: they were not shown the notice, or have no request.
    """
    must_have_read(form.notice, "reach")
    if (case := await work.cases.open_of(caller.id)) is None:
        raise Refusal(
            "You have no request just now, so nothing was kept.",
            Button("Talk to someone", "talk", tone=Tone.PRIMARY),
        )
    known = await work.talks.get(case.id)
    other = await work.accounts.owner(form.not_this) if form.not_this else None
    await work.talks.keep(
        replace(
            known,
            reach=form.way or known.reach,
            hours=form.hours or known.hours,
            not_this=other or known.not_this,
            notice=form.notice,
        )
    )
    await work.talks.say(case.id, reach=form.how)
    offer = await work.offers.open_of(case.id)
    if offer is not None and offer.coach == other:
        # being asked just now is too much already: somebody else is
        await settle(work, offer, OfferAnswer.DECLINED)
    return _noted(case)


async def _open(form: IntakeForm, caller: Caller, work: Work) -> tuple[Case, Reply]:
    about = Intake(case=uuid4(), soon=form.soon, topic=form.topic, wishes=form.wishes)
    reply = await open_case(caller, work, None, form.notice, about)
    case = await work.cases.open_of(caller.id)
    if case is None:
        raise LookupError("the case was opened just now")
    return case, reply


def _noted(case: Case) -> Reply:
    return private(
        f"Noted for {case.ref}. Whoever is your coach sees how to call and reach you; what you "
        "wrote in your own words is sealed.",
        Button("Say how soon and about what", "intake", NOTICE_VERSION),
        Button("Say how to reach me safely", "reach", NOTICE_VERSION),
        Button("Show support numbers", "support"),
    )


INTAKE = Command(
    name="intake",
    summary="Say how soon you need a coach, about what, and whom you would like.",
    for_visitors=VISITORS,
    form=IntakeForm,
    run=intake,
    before=before_intake,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
    title="In confidence",
    always_ask=True,
    typed=False,
)
REACH = Command(
    name="reach",
    summary="Say how and when it is safe to reach you.",
    for_visitors=VISITORS,
    form=ReachForm,
    run=reach,
    before=before_reach,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
    title="In confidence",
    always_ask=True,
    typed=False,
)
