"""Bringing a head and a coach together, and carrying words between the two.

Nobody but these two learns that the case exists: every message here goes to one of them.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.intake import TALK
from bot.core.messages import Urgency
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.support import NUMBERS, Case, CaseState, Offer, OfferAnswer
from bot.core.views import Button, Card, Tone, private
from bot.services import care, relay
from bot.services.ladder import begin_again, drop_offers, look_round, take
from bot.services.naming import name_for
from bot.services.notice import NOTICE, NOTICE_VERSION
from bot.services.post import tell
from bot.services.relay import in_case

__all__ = ["NUMBERS", "accept", "end", "erase", "hand_back", "say_over"]


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
        Button("More", "more", str(case.id)),
        card=Card(title="Before you write", lines=NOTICE),
    )
    intake = await work.talks.get(taken.id)
    await work.talks.keep(
        replace(intake, notice=intake.notice or NOTICE_VERSION, closing=None, picture=None)
    )
    await in_case(work, taken, case.head, hello, f"taken:{offer.id}:{offer.coach}")
    note = private(
        f"You have taken {case.ref}. Whatever you write to me in this conversation now goes to "
        "the head and to nobody else. They see your name; you don't see theirs.",
        Button("Read what they wrote", "read", str(case.id), Tone.PRIMARY),
        Button("Write to the head", "reply", str(case.id)),
        Button("Suggest another coach", "hand-back", str(case.id)),
        Button("Suggest ending", "end", str(case.id)),
        Button("More", "more", str(case.id)),
    )
    await in_case(work, taken, offer.coach, note, f"yours:{offer.id}")
    await look_round(work)
    return taken


async def end(work: Work, case: Case) -> MemberId | None:
    """End *case* and destroy what was written; return the coach who is to hear of it."""
    coach, asked = case.coach, await work.offers.all_open_of(case.id)
    if asked and coach is None:
        coach = asked[0].coach
        await work.offers.settle(asked[0].id, OfferAnswer.LAPSED)
    await work.cases.end(case.id)
    await work.talks.over(case.id)
    await drop_offers(work, case, "it has been taken back")
    if case.coach is not None:
        await care.after(work, case, case.coach)
    await look_round(work)
    return coach


async def erase(work: Work, case: Case) -> None:
    """Erase *case* and every message about it, and tell whoever was asked that it is over."""
    asked = [offer.coach for offer in await work.offers.all_open_of(case.id)]
    if case.coach is not None:
        await care.after(work, case, case.coach)
    await relay.erase(work, case)
    for coach in [case.coach] if case.coach is not None else asked:
        await say_over(work, case, coach)
    await look_round(work)


async def say_over(work: Work, case: Case, coach: MemberId | None) -> None:
    """Tell *coach*, if there is one, that nothing more is needed. The letter outlives the case."""
    if coach is not None:
        over = private(
            f"{case.ref} has ended. Thank you for being there. Nothing more is needed.",
            *(care.BUTTONS if case.coach == coach else ()),
        )
        # of the conversations that the coach was in: a stray word is not for the next head
        await tell(work, coach, over, f"over:{case.id}", urgency=Urgency.SUPPORT, topic=TALK)


async def hand_back(work: Work, case: Case) -> None:
    """Take *case* from its coach and look for another."""
    if case.coach is not None:  # what they were not sent yet is not for them any more
        await work.outbox.drop_unsent(case.id, case.coach)
    for offer in await work.offers.of(case.id):
        if offer.coach == case.coach:
            await work.offers.settle(offer.id, OfferAnswer.DECLINED)
    waiting = replace(case, state=CaseState.WAITING, coach=None, told=False)
    await work.cases.change(waiting)
    if case.coach is not None:
        await care.after(work, case, case.coach)
    await begin_again(work, waiting)


def _end(case: Case) -> Button:
    return Button("End this conversation", "end", str(case.id))
