"""Brief the host of a call, tell moderators when there is none, and ask how many came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.calls import Call
from bot.core.ports import Work
from bot.jobs.spec import Job, Slot
from bot.services.hosting import BRIEF, ask_how_many, brief, say_nobody

_GAPS: Final = {"three days": timedelta(days=3), "a day": BRIEF}
_LONGEST: Final = timedelta(hours=10)
_ASKED_FOR: Final = timedelta(days=2)


async def brief_due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a call of a regular slot, the day before it."""
    return [
        Slot(
            key=_key(call),
            due=call.starts - BRIEF,
            until=call.starts,
            subject=str(call.id),
            said=f"Brief for the host: {call.title}",
        )
        for call in await work.calls.between(after + BRIEF, until + BRIEF)
        if call.slot is not None
    ]


async def run_brief(work: Work, slot: Slot) -> None:
    """Brief one host."""
    call = await _same(work, slot)
    if call is not None:
        await brief(work, call)


async def gap_due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return two slots a call, hosted or not: who takes it over in between is nobody's concern."""
    return [
        Slot(
            key=f"{_key(call)}:{name}",
            due=call.starts - before,
            until=call.starts,
            subject=str(call.id),
        )
        for name, before in _GAPS.items()
        for call in await work.calls.between(after + before, until + before)
        if call.slot is not None
    ]


async def run_gap(work: Work, slot: Slot) -> None:
    """Tell moderators if nobody hosts the call."""
    call = await _same(work, slot)
    if call is not None and call.host is None:
        await say_nobody(work, call, slot.key.rpartition(":")[2])


async def count_due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a call, when it is over."""
    return [
        Slot(key=_key(call), due=call.ends, until=call.ends + _ASKED_FOR, subject=str(call.id))
        for call in await work.calls.between(after - _LONGEST, until)
        if call.slot is not None and after < call.ends <= until
    ]


async def run_count(work: Work, slot: Slot) -> None:
    """Ask one host."""
    call = await _same(work, slot)
    if call is not None:
        await ask_how_many(work, call)


def _key(call: Call) -> str:
    return f"{call.id}:{call.starts.isoformat()}"


async def _same(work: Work, slot: Slot) -> Call | None:
    """Return the call of *slot*, unless it has changed since it fell due."""
    call = await work.calls.get(UUID(slot.subject))
    return call if call and not call.off and slot.key.startswith(_key(call)) else None


HOST_BRIEF = Job(
    name="host-brief",
    summary="Briefs the host of a regular call the day before.",
    due=brief_due,
    run=run_brief,
)
HOST_GAP = Job(
    name="host-gap",
    summary="Tells moderators that nobody hosts a regular call.",
    due=gap_due,
    run=run_gap,
    quiet=True,
)
COUNT = Job(
    name="count",
    summary="Asks the host how many came, when a regular call is over.",
    due=count_due,
    run=run_count,
    quiet=True,
)
