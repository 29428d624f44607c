"""Tell a head that two people opened their case: never later than was promised, if we run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.ports import Work
from bot.jobs.spec import Job, Slot
from bot.services.emergency import tell_head

_NEVER_LATE: Final = timedelta(days=365)


async def due(work: Work, _after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot for each case that was opened. However late, each head is told."""
    return [
        Slot(
            key=f"{glass.id}",
            due=glass.tell_at,
            until=glass.tell_at + _NEVER_LATE,
            subject=f"{glass.id}",
            said="Tell somebody that their case was opened",
        )
        for glass in await work.glass.untold()
        if glass.tell_at is not None and glass.tell_at <= until
    ]


async def run(work: Work, slot: Slot) -> None:
    """Tell the head."""
    glass = await work.glass.get(UUID(slot.subject))
    if glass is not None:
        await tell_head(work, glass)


TELL_HEADS = Job(
    name="break-glass",
    summary="Tells a head that two people opened their case in an emergency.",
    due=due,
    run=run,
    quiet=True,
)
