"""A coach answers an offer: takes the case, or passes it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.case import show
from bot.commands.spec import Command, Privacy
from bot.commands.tokens import read_id
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.support import CaseState, OfferAnswer
from bot.core.views import Button, Reply, private
from bot.services import ladder, support


@dataclass(frozen=True, slots=True)
class OfferForm:
    """Which offer, as the button carries it."""

    offer: Annotated[str, Token()]


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
        return await show(case, caller, work)
    if case is None or case.state is CaseState.ENDED:
        raise Refusal("That request has been taken back. Thank you for being there.")
    if offer.answer is not None or offer.expires <= work.now:
        raise Refusal(
            "That request has moved on: another coach has taken it, or was asked. Thank you for "
            "being there; that you were ready counts."
        )
    taken = await support.accept(work, case, offer)
    if taken is None:
        return private(
            "That request has moved on: another coach has taken it, or was asked. Thank you for "
            "being there; that you were ready counts."
        )
    return await show(taken, caller, work)


async def decline(form: OfferForm, caller: Caller, work: Work) -> Reply:
    """Pass a request on. No reason is asked, and the head is not told who.

    Raises:
        Stale: the offer is not the caller's.
    """
    offer = await work.offers.get(read_id(form.offer))
    if offer is None or offer.coach != caller.id:
        raise Stale
    if offer.answer is None:
        await ladder.settle(work, offer, OfferAnswer.DECLINED)
    return private(
        "Thank you for saying so. I'm looking for somebody else.",
        Button("Not tonight", "not-tonight"),
        Button("Go off duty", "duty", "off"),
    )


ACCEPT = Command(
    name="accept",
    summary="Take a request for support.",
    form=OfferForm,
    run=accept,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
)
DECLINE = Command(
    name="decline",
    summary="Pass a request for support on.",
    form=OfferForm,
    run=decline,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
