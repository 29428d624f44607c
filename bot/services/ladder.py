"""From one coach to all of them to the people who watch over the network: nobody is forgotten.

Whoever is told up here learns that a head waits, and nothing else. Source: FEATURES D12, D13.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from bot.core.messages import Urgency
from bot.core.people import MemberId, Role
from bot.core.placement import Placement, Rung
from bot.core.ports import Work
from bot.core.skills import NOTHING, Needs
from bot.core.support import Case, CaseState, Offer, OfferAnswer
from bot.core.times import uk_date
from bot.core.views import Button, Reply, Tone, private
from bot.core.waits import FEWEST, monday, step
from bot.services.post import tell, tell_again
from bot.services.routing import (
    Pool,
    in_order,
    may_take,
    placement_of,
    rotas,
    seek,
    who_may_hear,
)
from bot.services.waiting import narrate, tell_head

ALERT: Final = "alert"
"""How the key of every letter begins that says that a head waits."""

_WINDOW: Final = timedelta(minutes=5)
"""Alerts within this are one letter, which changes where it stands."""

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


async def place(work: Work, case: Case, needs: Needs = NOTHING) -> Reply:
    """Begin the search for a coach for *case*; return what its head is told."""
    await work.placements.keep(Placement(case=case.id, search=uuid4(), since=work.now, needs=needs))
    said = await _search(work, case)
    if needs.urgent:
        said = await climb(work, case, Rung.ALERTED)
    # this answer goes when the window is closed; the same in a direct message stays
    return said or await narrate(work, case)


async def seek_and_say(work: Work, case: Case, pool: Pool | None = None) -> None:
    """Go on with the search, and let the head's message say how it stands."""
    if await _search(work, case, pool) is None:
        await narrate(work, case)


async def look_round(work: Work) -> None:
    """Look for a coach for everybody who waits, in line: somebody may have become free."""
    waiting = await work.cases.waiting()
    if not waiting:
        return
    pool = await Pool.on(work)
    for case in await in_order(work, waiting):
        if pool.is_busy:
            return
        if not await work.offers.all_open_of(case.id):
            await seek_and_say(work, case, pool)


async def climb(work: Work, case: Case, rung: Rung) -> Reply | None:
    """Bring *case* up to *rung*, do what belongs there, and return what its head is told."""
    if case.state is not CaseState.WAITING:
        return None
    placement = await placement_of(work, case)
    await work.placements.keep(replace(placement, rung=max(rung, placement.rung)))
    if await alert(work, rung):
        placement = await placement_of(work, case)
        await work.placements.keep(replace(placement, told=work.now))
    if rung >= Rung.EVERYBODY:
        # all at once, so whoever let it pass before is asked again: they may be there by now
        await seek(work, case, again=work.rules.offer)
    return await narrate(work, case)


async def alert(work: Work, rung: Rung) -> bool:
    """Tell those who watch over the network that somebody waits; False if there is nobody."""
    waiting = await work.cases.waiting()
    placed = await work.placements.of([case.id for case in waiting])
    long = [c for c in waiting if c.id in placed and placed[c.id].rung >= Rung.ALERTED]
    watching = await _watching(work, rung, {case.head for case in long})
    supervisors = await work.appointments.holders(Role.SUPERVISOR)
    window = (work.now - _EPOCH) // _WINDOW
    for member in watching:
        once = f"{ALERT}:{int(rung)}:{window}"
        view = _alert(len(long), rung, rota=member in supervisors)
        await tell_again(work, member, view, once, urgency=Urgency.SUPPORT)
    return bool(watching)


async def call_out(work: Work) -> int:
    """Ask coaches who are off, and do not rest, to come on duty; return how many.

    Only those who may hear of somebody who waits: nobody else may learn that anybody does.
    """
    off = {
        coach
        for coach, rota in (await rotas(work)).items()
        if not rota.on(work.now) and not any(until > work.now for until in rota.rests.values())
    }
    wanted: set[MemberId] = set()
    for case in await work.cases.waiting():
        wanted |= await who_may_hear(work, case, off - wanted) - {case.head}
    said = private(
        "A head is waiting, and no coach who is on can take it. If you can be there now, go on "
        "duty; if not, that is fine, and nobody asks why.",
        Button("Go on duty", "duty", "on", Tone.PRIMARY),
    )
    for coach in sorted(wanted):
        await tell(work, coach, said, f"call-out:{work.now:%Y%m%dT%H}", urgency=Urgency.SUPPORT)
    return len(wanted)


async def settle(work: Work, offer: Offer, answer: OfferAnswer) -> None:
    """Record that a coach will not take a case, and go on to the next."""
    await work.offers.settle(offer.id, answer)
    case = await work.cases.get(offer.case)
    if case is None:
        return
    if answer is OfferAnswer.LAPSED:
        await _moved_on(work, case, offer)
    if case.state is CaseState.WAITING:
        await seek_and_say(work, case)
    await look_round(work)


async def pass_over(work: Work, coach: MemberId) -> None:
    """Go on to the next coach with whatever *coach* is being asked just now: they are not there.

    Take them off duty first, or they may be asked about somebody else who waits.
    """
    for case in await work.cases.waiting():
        for offer in await work.offers.all_open_of(case.id):
            if offer.coach == coach:
                await settle(work, offer, OfferAnswer.LAPSED)


async def take(work: Work, case: Case, offer: Offer) -> Case | None:
    """Give *case* to the coach of *offer*; None if they may not have it, or were not the first."""
    if not await may_take(work, case, offer.coach):
        await settle(work, offer, OfferAnswer.DECLINED)
        return None
    if not await work.cases.take(case.id, offer.coach):
        await work.offers.settle(offer.id, OfferAnswer.LAPSED)
        return None
    await work.offers.settle(offer.id, OfferAnswer.ACCEPTED)
    await drop_offers(work, case, "another coach has taken it")
    placement = await placement_of(work, case)
    length = step(work.now - placement.since)
    in_hours = work.rules.in_hours(placement.since)
    await work.placements.count_wait(monday(uk_date(work.now)), length, in_hours=in_hours)
    taken = replace(case, state=CaseState.TALKING, coach=offer.coach)
    here = private(f"A coach has said yes ({case.ref}). Whatever comes next is below.")
    await tell_head(work, case, placement, here)
    return taken


async def drop_offers(work: Work, case: Case, why: str = "") -> None:
    """Take every open offer of *case* back, each where it stands."""
    for offer in await work.offers.all_open_of(case.id):
        await work.offers.settle(offer.id, OfferAnswer.LAPSED)
        await _moved_on(work, case, offer, why)


async def begin_again(work: Work, case: Case) -> None:
    """Search anew for a head whose coach has gone; the time they wait counts from now."""
    placement = await placement_of(work, case)
    anew = replace(placement, search=uuid4(), since=work.now, rung=Rung.ASKING, told=None, said="")
    await work.placements.keep(anew)
    await seek_and_say(work, case)
    if anew.needs.urgent:
        await climb(work, case, Rung.ALERTED)
    await look_round(work)


async def change_needs(work: Work, case: Case, needs: Needs) -> Reply:
    """Let the head who waits ask for something else; urgency only ever rises."""
    placement = await placement_of(work, case)
    needs = needs.raised_from(placement.needs)
    await work.placements.keep(replace(placement, needs=needs))
    if needs.urgent and not placement.needs.urgent:
        await climb(work, case, max(Rung.ALERTED, placement.rung))
    return await _search(work, case) or await narrate(work, case)


async def recheck(work: Work, case: Case) -> None:
    """Take *case* back from whoever is being asked and may not hear of it any more."""
    for offer in await work.offers.all_open_of(case.id):
        if not await may_take(work, case, offer.coach):
            await settle(work, offer, OfferAnswer.LAPSED)


async def _search(work: Work, case: Case, pool: Pool | None = None) -> Reply | None:
    """Ask the next coach; if there is none, somebody hears of it now and not in ten minutes.

    Returns what the head was told, if they were told already.
    """
    if await seek(work, case, pool):
        return None
    placement = await placement_of(work, case)
    return None if placement.rung >= Rung.ALERTED else await climb(work, case, Rung.ALERTED)


async def _watching(work: Work, rung: Rung, heads: set[MemberId]) -> Sequence[MemberId]:
    """Return whom to tell: nobody is told of their own request alone."""

    async def those(role: Role) -> set[MemberId]:
        return {one for one in await work.appointments.holders(role) if heads != {one}}

    found = await those(Role.SUPERVISOR)
    if not found or rung >= Rung.CALLED:
        found |= await those(Role.ORGANISER)
    return sorted(found)


def _alert(count: int, rung: Rung, *, rota: bool) -> Reply:
    many = f"At least {count // FEWEST * FEWEST} heads are" if count >= FEWEST else "A head is"
    asked = "every coach who may be asked was" if rung >= Rung.EVERYBODY else "I go on asking"
    said = (
        f"{many} waiting for a coach, and nobody has said yes so far; {asked}"
        f"{' asked' if rung >= Rung.EVERYBODY else ''}. Who it is I tell nobody. You can ask "
        "coaches who are off duty to come on, or ring one you know is free."
    )
    return private(
        said,
        Button("Ask coaches to come on duty", "call-out", tone=Tone.PRIMARY),
        *((Button("See the rota", "supervise"),) if rota else ()),
    )


async def _moved_on(work: Work, case: Case, offer: Offer, why: str = "") -> None:
    gone = private(
        f"{case.ref} has moved on{': ' if why else ''}{why}. Thank you for being there. Nothing "
        "more is needed."
    )
    # not about the case any more: it outlives it
    await tell_again(work, offer.coach, gone, f"offer:{offer.id}", urgency=Urgency.SUPPORT)
