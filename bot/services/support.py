"""Bringing a head and a coach together, and carrying words between the two.

Nobody but these two learns that the case exists: every message here goes to one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from bot.core.intake import TALK
from bot.core.membership import Member
from bot.core.messages import Urgency
from bot.core.people import MemberId, Role
from bot.core.ports import Work
from bot.core.support import (
    OFFER_TTL,
    Case,
    CaseState,
    Offer,
    OfferAnswer,
    conflicted,
    next_coach,
)
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services.naming import name_for
from bot.services.notice import NOTICE, NOTICE_VERSION
from bot.services.post import tell
from bot.services.relay import discreetly, in_case
from bot.services.wishes import by_wish, unwanted

NUMBERS = (
    "If it can't wait: 999 if life is in danger, Samaritans 116 123, Education Support "
    "08000 562 561, any time."
)


async def seek(work: Work, case: Case) -> bool:
    """Ask the next coach, unless one is being asked already. True if somebody is asked now."""
    if case.state is not CaseState.WAITING:
        return False
    if await work.offers.open_of(case.id) is not None:
        return True
    head = await work.members.get(case.head)
    if head is None:
        return False
    coaches = set(await work.appointments.holders(Role.COACH))
    on_duty = [
        coach
        for member in await work.duty.on()
        if member in coaches and (coach := await work.members.get(member))
    ]
    asked = await work.offers.asked()  # one at a time: nobody is asked about two heads at once
    near = await _too_near(work, head, on_duty) | await unwanted(work, case)
    on_duty = [coach for coach in on_duty if coach.id not in asked | near]
    past = await work.offers.of(case.id)
    load = await work.cases.load()
    for group in await by_wish(work, case, head, on_duty):
        if (coach := next_coach(head, group, past, load, work.now)) is not None:
            break
    else:
        return False
    offer = Offer(
        id=uuid4(),
        case=case.id,
        coach=coach.id,
        at=work.now,
        expires=work.now + OFFER_TTL,
        answer=None,
    )
    await work.offers.add(offer)
    await _tell(work, coach.id, case, f"offer:{offer.id}", _offer(case, offer))
    return True


async def _too_near(work: Work, head: Member, coaches: Sequence[Member]) -> frozenset[MemberId]:
    """Return those of *coaches* who know *head* too well in ways that no profile shows.

    On either private list, or introduced to each other as buddies. Source: SAFETY.md row 7.
    """
    apart = await work.ties.apart([head, *coaches])
    return apart.get(head.id, frozenset()) | await work.rounds.met_by(head.id)


async def seek_and_say(work: Work, case: Case) -> None:
    """Ask the next coach and tell the head how it stands: never that somebody said no."""
    found = await seek(work, case)
    attempt = len(await work.offers.of(case.id))
    if found:
        await work.cases.change(replace(case, told=False))
        who = "a coach" if attempt == 1 else "another coach"
        said = (
            f"Still with you ({case.ref}): I've now asked {who}, and I'll keep going "
            f"until one is here. {NUMBERS}"
        )
    elif case.told:
        return
    else:
        await work.cases.change(replace(case, told=True))
        said = (
            f"No coach is free just now ({case.ref}). Your request stays first in line: I ask "
            f"again every few minutes, and as soon as somebody comes on duty. {NUMBERS}"
        )
    key = f"progress:{case.id}:{attempt}:{found}:{work.now:%Y%m%dT%H%M}"
    await _tell(work, case.head, case, key, private(said, _take_back(case)))


async def look_round(work: Work) -> None:
    """Look for a coach for everybody who waits: somebody has just become free."""
    for case in await work.cases.waiting():
        if await work.offers.open_of(case.id) is None:
            await seek_and_say(work, case)


async def settle(work: Work, offer: Offer, answer: OfferAnswer) -> None:
    """Record that a coach will not take a case, and go on to the next."""
    await work.offers.settle(offer.id, answer)
    case = await work.cases.get(offer.case)
    if case is None:
        return
    if answer is OfferAnswer.LAPSED:
        gone = private(f"{case.ref} has moved on. Nothing more is needed.")
        await _tell(work, offer.coach, case, f"lapsed:{offer.id}", gone)
    await seek_and_say(work, case)
    await look_round(work)


async def accept(work: Work, case: Case, offer: Offer) -> Case | None:
    """Give *case* to the coach of *offer*; None if they are too close to the head after all."""
    head, coach = await work.members.get(case.head), await work.members.get(offer.coach)
    if (
        head is None
        or coach is None
        or conflicted(head, coach)
        or coach.id in await _too_near(work, head, [coach]) | await unwanted(work, case)
    ):
        await settle(work, offer, OfferAnswer.DECLINED)
        return None
    await work.offers.settle(offer.id, OfferAnswer.ACCEPTED)
    taken = replace(case, state=CaseState.TALKING, coach=coach.id)
    await work.cases.change(taken)
    name = await name_for(work, coach.id, otherwise="")
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
    await work.talks.keep(replace(intake, notice=intake.notice or NOTICE_VERSION, closing=None))
    await in_case(work, taken, case.head, hello, f"taken:{offer.id}:{coach.id}")
    note = private(
        f"You have taken {case.ref}. Whatever you write to me in this conversation now goes to "
        "the head and to nobody else. They see your name; you don't see theirs.",
        Button("Read what they wrote", "read", str(case.id), Tone.PRIMARY),
        Button("Write to the head", "reply", str(case.id)),
        Button("Suggest another coach", "hand-back", str(case.id)),
        Button("Suggest ending", "end", str(case.id)),
        Button("More", "more", str(case.id)),
    )
    await in_case(work, taken, coach.id, note, f"yours:{offer.id}")
    await look_round(work)
    return taken


async def end(work: Work, case: Case) -> MemberId | None:
    """End *case* and destroy what was written; return the coach who is to hear of it."""
    await work.cases.end(case.id)
    await work.talks.over(case.id)
    coach = case.coach
    if (offer := await work.offers.open_of(case.id)) is not None:
        await work.offers.settle(offer.id, OfferAnswer.LAPSED)
        coach = offer.coach
    await look_round(work)
    return coach


async def say_over(work: Work, case: Case, coach: MemberId | None) -> None:
    """Tell *coach*, if there is one, that nothing more is needed. The letter outlives the case."""
    if coach is not None:
        over = private(f"{case.ref} has ended. Thank you for being there. Nothing more is needed.")
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
    await seek_and_say(work, waiting)
    await look_round(work)


async def _tell(work: Work, to: MemberId, case: Case, once: str, view: Reply) -> None:
    discreet = await discreetly(work, case, to)
    await tell(work, to, view, once, urgency=Urgency.SUPPORT, case=case.id, discreet=discreet)


def _offer(case: Case, offer: Offer) -> Reply:
    minutes = int(OFFER_TTL.total_seconds() // 60)
    return private(
        f"A request is waiting (ref {case.ref}). Can you take it in the next {minutes} minutes?",
        Button("Yes, I'll take it", "accept", str(offer.id), Tone.PRIMARY),
        Button("Not tonight", "decline", str(offer.id)),
    )


def _take_back(case: Case) -> Button:
    return Button("Take it back", "end", str(case.id))


def _end(case: Case) -> Button:
    return Button("End this conversation", "end", str(case.id))
