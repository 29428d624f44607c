"""Nobody who asked for a coach is forgotten: an offer that lapses goes on to the next coach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.care import Rules
from bot.core.placement import Placement, Rung, rungs
from bot.core.ports import Work
from bot.core.support import Case, CaseState, OfferAnswer
from bot.jobs.spec import Job, Slot
from bot.services.ladder import climb, seek_and_say, settle

_EVERY: Final = timedelta(minutes=5)
_NEVER_LATE: Final = timedelta(days=365)


async def lapses(work: Work, _after: datetime, until: datetime) -> Sequence[Slot]:
    """Return the offers that run out unanswered. However late, each is acted on."""
    return [
        Slot(
            key=f"{offer.id}",
            due=offer.expires,
            until=offer.expires + _NEVER_LATE,
            subject=f"{offer.id}",
            said="Ask the next coach",
        )
        for offer in await work.offers.expiring(until)
    ]


async def lapse(work: Work, slot: Slot) -> None:
    """Let one offer lapse and ask the next coach."""
    offer = await work.offers.get(UUID(slot.subject))
    if offer is not None and offer.answer is None:
        await settle(work, offer, OfferAnswer.LAPSED)


async def searches(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return a slot every five minutes for each request that nobody is being asked about."""
    at = _boundary(max(after, until - _EVERY)) + _EVERY
    slots: list[Slot] = []
    if at > until:
        return slots
    for case in await work.cases.waiting():
        if await work.offers.open_of(case.id) is None:
            key = f"{case.id}:{at.isoformat()}"
            slots.append(
                Slot(
                    key=key,
                    due=at,
                    until=at + _NEVER_LATE,
                    subject=f"{case.id}",
                    said="Look for a coach",
                )
            )
    return slots


async def search(work: Work, slot: Slot) -> None:
    """Look for a coach again."""
    case = await work.cases.get(UUID(slot.subject))
    if case is not None and case.state is CaseState.WAITING:
        await seek_and_say(work, case)


def _boundary(at: datetime) -> datetime:
    """Return the last five-minute mark at or before *at*."""
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    return at - (at - epoch) % _EVERY


async def rungs_due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return the rungs that heads who wait have come to, and each hour of the last one."""
    slots: list[Slot] = []
    waiting = await work.cases.waiting()
    placed = await work.placements.of([case.id for case in waiting])
    for case in waiting:
        if case.id in placed:
            slots += _rungs_of(placed[case.id], work.rules, after, until)
    return slots


async def rise(work: Work, slot: Slot) -> None:
    """Bring one request up a rung, unless its search began anew meanwhile."""
    case, placement = await _placed(work, UUID(slot.subject))
    if case is None or placement is None or not slot.key.startswith(_wait(placement)):
        return
    rung = Rung(int(slot.key.rpartition(":")[2]))
    if rung > placement.rung or rung is Rung.CALLED:
        await climb(work, case, rung)


async def _placed(work: Work, case: UUID) -> tuple[Case | None, Placement | None]:
    return await work.cases.get(case), (await work.placements.of([case])).get(case)


def _rungs_of(
    placement: Placement, rules: Rules, after: datetime, until: datetime
) -> Sequence[Slot]:
    steps = rungs(rules, urgent=placement.needs.urgent)
    due = [(placement.since + wait, rung) for rung, wait in steps.items()]
    last = placement.since + steps[Rung.CALLED]
    first = max(0, (after - last) // rules.remind)
    due += [
        (last + n * rules.remind, Rung.CALLED)
        for n in range(first, (until - last) // rules.remind + 1)
        if n > 0
    ]
    return [
        Slot(
            key=f"{_wait(placement)}{at.isoformat()}:{int(rung)}",
            due=at,
            until=at + _NEVER_LATE,
            subject=f"{placement.case}",
            said="Tell somebody that a head waits",
        )
        for at, rung in due
        if after < at <= until
    ]


def _wait(placement: Placement) -> str:
    return f"{placement.search}:"


LAPSE = Job(
    name="offers",
    summary="Moves a request for support on when a coach has not answered in time.",
    due=lapses,
    run=lapse,
)
SEARCH = Job(
    name="search",
    summary="Looks again for a coach for every request that nobody is being asked about.",
    due=searches,
    run=search,
    quiet=True,
)
LADDER = Job(
    name="ladder",
    summary="Lets supervisors hear that a head waits, then every coach who may, then organisers.",
    due=rungs_due,
    run=rise,
    quiet=True,
)
