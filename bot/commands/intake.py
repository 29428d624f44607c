"""``intake`` and ``reach``: what routing and a coach should know, by form and never by typing.

Everything may be left out. How soon can only be raised: what was said in a worse hour counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from bot.commands.ask_for_support import VISITORS, open_case
from bot.commands.spec import Command, Privacy
from bot.core.confidential import Confidential
from bot.core.errors import Refusal
from bot.core.forms import Answers
from bot.core.intake import Hours, Reach
from bot.core.people import Account, Caller, MemberId, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Choices, Person, Text, Token
from bot.core.skills import NOTHING, Concern, Nation, Needs, Soon
from bot.core.support import Case, CaseState
from bot.core.views import Button, Reply, Tone, private
from bot.core.vocabulary import Language
from bot.services.ladder import change_needs, recheck
from bot.services.notice import NOTICE_VERSION, must_have_read
from bot.services.routing import never, placement_of
from bot.services.waiting import hush


class Wish(StrEnum):
    """Whom a head would like, of what routing can look for."""

    SAME_PHASE = "Somebody of the same phase"
    FORMER = "Only somebody who is a head no more"
    NATION = "Somebody in my nation"


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """How soon, about what, whom."""

    notice: Annotated[str, Token()] = ""
    soon: Annotated[Soon | None, Choice("How soon?", "It can be raised later, never lowered.")] = (
        None
    )
    topic: Annotated[Concern | None, Choice("What is it about? (optional)")] = None
    wishes: Annotated[
        tuple[Wish, ...],
        Choices("Whom would you like? (optional)", "Looked for first, then anybody; but 'only'."),
    ] = ()
    language: Annotated[Language | None, Choice("In which language? (optional)")] = None
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
        Person("Not this person (optional)", "On your private list from now on: never asked."),
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
    else:
        await _change(form, work, case)
    await work.talks.keep(replace(await work.talks.get(case.id), notice=form.notice))
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
    await work.talks.keep(
        replace(
            known,
            reach=form.way or known.reach,
            hours=form.hours or known.hours,
            notice=form.notice,
        )
    )
    await work.talks.say(case.id, reach=form.how)
    if form.way is Reach.DISCREET and known.reach is not Reach.DISCREET:
        await hush(work, case)
    if form.not_this is not None:
        await never(work, case.head, form.not_this)
        await recheck(work, case)  # being asked just now is too much already: somebody else is
    return _noted(case)


async def _open(form: IntakeForm, caller: Caller, work: Work) -> tuple[Case, Reply]:
    needs = await _needs(form, work, caller.id, NOTHING)
    reply = await open_case(caller, work, None, form.notice, needs)
    case = await work.cases.open_of(caller.id)
    if case is None:
        raise LookupError("the case was opened just now")
    return case, reply


async def _change(form: IntakeForm, work: Work, case: Case) -> None:
    placement = await placement_of(work, case)
    needs = await _needs(form, work, case.head, placement.needs)
    if needs == placement.needs:
        return
    if case.state is CaseState.WAITING:
        await change_needs(work, case, needs)
    else:  # for the coach to know, and for the next search if there is one
        raised = needs.raised_from(placement.needs)
        await work.placements.keep(replace(placement, needs=raised))


async def _needs(form: IntakeForm, work: Work, head: MemberId, known: Needs) -> Needs:
    """Return what *form* asks for; what it leaves out stays as *known*."""
    needs = replace(
        known,
        soon=form.soon or known.soon,
        concern=form.topic or known.concern,
        language=form.language or known.language,
    )
    if not form.wishes:
        return needs
    member = await work.members.get(head)
    nation = Nation(member.region.nation) if member and Wish.NATION in form.wishes else None
    return replace(
        needs,
        same_phase=Wish.SAME_PHASE in form.wishes,
        former_only=Wish.FORMER in form.wishes,
        nation=nation,
    )


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
