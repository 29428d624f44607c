"""What a coach and a head can do with one case. Each press is checked against the case itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command, Privacy
from bot.commands.tokens import read_id
from bot.core.confidential import Confidential
from bot.core.errors import Refusal, Stale
from bot.core.messages import Urgency
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.support import Case, CaseState, OfferAnswer, may_read
from bot.core.views import NEUTRAL, Button, Card, Reply, Tone, private
from bot.services import support
from bot.services.post import tell


@dataclass(frozen=True, slots=True)
class OfferForm:
    """Which offer, as the button carries it."""

    offer: Annotated[str, Token()]


@dataclass(frozen=True, slots=True)
class CaseForm:
    """Which case, as the button carries it."""

    case: Annotated[str, Token()]


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """Which case, as the button carries it, and what to say."""

    case: Annotated[str, Token()]
    words: Annotated[
        Confidential, Text("Your message", "Only the other person gets it.", 1, 2000, long=True)
    ]


async def _mine(token: str, caller: Caller, work: Work) -> Case:
    """Return the case if the caller is one of its two people.

    Raises:
        Stale: no such case, not theirs, or over: the same answer for each.
    """
    case = await work.cases.get(read_id(token))
    if case is None or not may_read(case, caller.id):
        raise Stale
    return case


async def accept(form: OfferForm, caller: Caller, work: Work) -> Reply:
    """Take a case. The first press counts, and a second gives the same answer.

    Raises:
        Stale: the offer is not the caller's.
        Refusal: it has gone on to another coach.
    """
    offer = await work.offers.get(read_id(form.offer))
    if offer is None or offer.coach != caller.id:
        raise Stale
    case = await work.cases.get(offer.case)
    if case is not None and case.coach == caller.id and case.state is CaseState.TALKING:
        return await _show(case, caller, work)
    if case is None or case.state is CaseState.ENDED:
        raise Refusal("That request has been taken back. Thank you for being there.")
    if offer.answer is not None or offer.expires <= work.now:
        raise Refusal("That request has gone on to another coach. Thank you for being there.")
    taken = await support.accept(work, case, offer)
    if taken is None:
        return private("That request has gone on to another coach. Thank you for being there.")
    return await _show(taken, caller, work)


async def decline(form: OfferForm, caller: Caller, work: Work) -> Reply:
    """Pass a request on. No reason is asked, and the head is not told who.

    Raises:
        Stale: the offer is not the caller's.
    """
    offer = await work.offers.get(read_id(form.offer))
    if offer is None or offer.coach != caller.id:
        raise Stale
    if offer.answer is None:
        await support.settle(work, offer, OfferAnswer.DECLINED)
    return private(
        "Thank you for saying so. Somebody else is asked.",
        Button("Go off duty", "duty", "off"),
    )


async def read(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Show the coach what the head wrote first.

    Raises:
        Stale: the case is not the caller's to read.
    """
    case = await _mine(form.case, caller, work)
    return await _show(case, caller, work)


async def reply(form: ReplyForm, caller: Caller, work: Work) -> Reply:
    """Carry words to the other person of the case.

    Raises:
        Stale: the case is not the caller's.
        Refusal: no coach is there yet.
    """
    case = await _mine(form.case, caller, work)
    if case.state is not CaseState.TALKING:
        raise Refusal(
            "No coach has answered yet, so nothing was sent. I'll tell you as soon as one is here."
        )
    await support.pass_on(work, case, caller.id, form.words, work.request)
    return private("Passed on. Only the two of you can read it.")


async def hand_back(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Give a case back, so that another coach is asked.

    Raises:
        Stale: the caller is not its coach.
    """
    case = await _mine(form.case, caller, work)
    if case.coach != caller.id:
        raise Stale
    await support.hand_back(work, case)
    return private("Thank you for what you gave. I'm asking another coach now.")


async def end(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Ask before ending. A coach can only suggest it: the head decides.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await _mine(form.case, caller, work)
    if case.head != caller.id:
        asked = private(
            f"Your coach wonders whether this is a good place to end ({case.ref}). Nothing ends "
            "unless you say so.",
            Button("Keep talking", "keep", str(case.id), Tone.PRIMARY),
            Button("Yes, end it", "end-now", str(case.id)),
        )
        once = f"suggest:{case.id}:{work.now:%Y%m%dT%H}"
        await tell(work, case.head, asked, once, urgency=Urgency.SUPPORT, case=case.id)
        return private("I've asked. It ends only if they say so.")
    return private(
        "",
        Button("Yes, end it", "end-now", str(case.id), Tone.DANGER),
        Button("Keep it open", "keep", str(case.id)),
        card=Card(
            title="End this?",
            lines=("What you wrote is destroyed here, and you can ask again whenever you like.",),
            foot="Only you can see this.",
        ),
    )


async def end_now(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """End the case; only its head can.

    Raises:
        Stale: the caller is not its head.
    """
    case = await _mine(form.case, caller, work)
    if case.head != caller.id:
        raise Stale
    await support.say_over(work, case, await support.end(work, case))
    return private(
        f"{case.ref} has ended, and what you wrote is destroyed here. Messages already delivered "
        "stay in Discord or Slack until you delete them. You can ask again whenever you like.",
        Button("Show support numbers", "support"),
    )


async def keep(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Leave everything as it is.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await _mine(form.case, caller, work)
    return private(f"{case.ref} stays open. Nothing was changed.")


async def _show(case: Case, caller: Caller, work: Work) -> Reply:
    words = await work.cases.words(case.id)
    said = (
        f"{case.ref}. This is what the head wrote:"
        if words
        else f"{case.ref}. The head asked without words: a kind first line is a good beginning."
    )
    buttons = (Button("Write to the head", "reply", str(case.id), Tone.PRIMARY),)
    return Reply(NEUTRAL, said, None, buttons if caller.id == case.coach else (), words)


ACCEPT = Command(
    name="accept",
    summary="Take a request for support.",
    form=OfferForm,
    run=accept,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
DECLINE = Command(
    name="decline",
    summary="Pass a request for support on.",
    form=OfferForm,
    run=decline,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
READ = Command(
    name="read",
    summary="Read what the head wrote first.",
    form=CaseForm,
    run=read,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
REPLY = Command(
    name="reply",
    summary="Write to the other person of a case.",
    form=ReplyForm,
    run=reply,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    title="In confidence",
)
HAND_BACK = Command(
    name="hand-back",
    summary="Give a case back so that another coach is asked.",
    form=CaseForm,
    run=hand_back,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
END = Command(
    name="end",
    summary="End a case, or suggest it.",
    form=CaseForm,
    run=end,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
END_NOW = Command(
    name="end-now",
    summary="End a case, after being asked.",
    form=CaseForm,
    run=end_now,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
KEEP = Command(
    name="keep",
    summary="Keep a case open.",
    form=CaseForm,
    run=keep,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
