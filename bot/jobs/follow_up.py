"""Look in again when a head and their coach agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.ports import Work
from bot.jobs.spec import Job, Slot
from bot.services.following import look_in

_NEVER_LATE: Final = timedelta(days=365)


async def due(work: Work, _after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot for each day that was agreed on. However late, each is acted on."""
    return [
        Slot(
            key=f"{one.id}",
            due=one.due,
            until=one.due + _NEVER_LATE,
            subject=f"{one.id}",
            said="Remind two people that they agreed to talk again",
        )
        for one in await work.talks.due(until)
    ]


async def run(work: Work, slot: Slot) -> None:
    """Remind both."""
    one = await work.talks.follow_up(UUID(slot.subject))
    if one is not None:
        await look_in(work, one)


FOLLOW_UPS = Job(
    name="follow-ups",
    summary="Reminds a head and their coach of the day they agreed to talk again.",
    due=due,
    run=run,
)
