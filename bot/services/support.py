"""Bringing a head and a coach together, and carrying words between the two.

Nobody but these two learns that the case exists: every message here goes to one of them.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.confidential import Confidential
from bot.core.messages import Urgency
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.support import NUMBERS, Case, CaseState, Offer, OfferAnswer
from bot.core.views import NEUTRAL, Button, Reply, Tone, private
from bot.services import care
from bot.services.ladder import begin_again, drop_offers, look_round, take
from bot.services.naming import name_for
from bot.services.post import tell

__all__ = ["NUMBERS", "accept", "end", "hand_back", "pass_on", "say_over"]


async def accept(work: Work, case: Case, offer: Offer) -> Case | None:
    """Give *case* to the coach of *offer*; None if they may not have it, or were not the first."""
    taken = await take(work, case, offer)
    if taken is None:
        return None
    name = await name_for(work, offer.coach, otherwise="")
    hello = private(
        f"A coach is here{': ' if name else ''}{name} ({case.ref}). Whatever you write to me in "
        "this conversation now goes to them and to nobody else. They don't know your name; tell "
        "them if and when you want to.",
        Button("Write to my coach", "reply", str(case.id), Tone.PRIMARY),
        _end(case),
    )
    await _tell(work, case.head, case, f"taken:{offer.id}:{offer.coach}", hello)
    note = private(
        f"You have taken {case.ref}. Whatever you write to me in this conversation now goes to "
        "the head and to nobody else. They see your name; you don't see theirs.",
        Button("Read what they wrote", "read", str(case.id), Tone.PRIMARY),
        Button("Write to the head", "reply", str(case.id)),
        Button("Hand it back", "hand-back", str(case.id)),
        Button("Suggest ending", "end", str(case.id)),
    )
    await _tell(work, offer.coach, case, f"yours:{offer.id}", note)
    await look_round(work)
    return taken


async def pass_on(work: Work, case: Case, sender: MemberId, words: Confidential, once: str) -> None:
    """Carry *words* from one of the two to the other, sealed until they are delivered."""
    if sender == case.head:
        to, who = case.coach, f"The head writes ({case.ref}):"
    else:
        coach = await name_for(work, sender, otherwise="Your coach")
        to, who = case.head, f"{coach} writes ({case.ref}):"
    if to is None:
        raise LookupError("nobody is on the other side of this case")
    button = Button("Reply", "reply", str(case.id), Tone.PRIMARY)
    said = Reply(NEUTRAL, who, None, (button,), words)
    await _tell(work, to, case, f"words:{sender}:{once}", said)


async def end(work: Work, case: Case) -> MemberId | None:
    """End *case* and destroy what was written; return the coach who is to hear of it."""
    coach, asked = case.coach, await work.offers.all_open_of(case.id)
    if asked and coach is None:
        coach = asked[0].coach
        await work.offers.settle(asked[0].id, OfferAnswer.LAPSED)
    await work.cases.end(case.id)
    await drop_offers(work, case, "it has been taken back")
    if case.coach is not None:
        await care.after(work, case, case.coach)
    await look_round(work)
    return coach


async def say_over(work: Work, case: Case, coach: MemberId | None) -> None:
    """Tell *coach*, if there is one, that nothing more is needed. The letter outlives the case."""
    if coach is not None:
        over = private(
            f"{case.ref} has ended. Thank you for being there. Nothing more is needed.",
            *(care.BUTTONS if case.coach == coach else ()),
        )
        await tell(work, coach, over, f"over:{case.id}", urgency=Urgency.SUPPORT)


async def hand_back(work: Work, case: Case) -> None:
    """Take *case* from its coach and look for another."""
    for offer in await work.offers.of(case.id):
        if offer.coach == case.coach:
            await work.offers.settle(offer.id, OfferAnswer.DECLINED)
    waiting = replace(case, state=CaseState.WAITING, coach=None, told=False)
    await work.cases.change(waiting)
    if case.coach is not None:
        await care.after(work, case, case.coach)
    await begin_again(work, waiting)


async def _tell(work: Work, to: MemberId, case: Case, once: str, view: Reply) -> None:
    await tell(work, to, view, once, urgency=Urgency.SUPPORT, case=case.id)


def _end(case: Case) -> Button:
    return Button("End this conversation", "end", str(case.id))
