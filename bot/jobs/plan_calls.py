"""Keep the regular calls of the next three weeks on the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.core.ports import Work
from bot.core.times import uk_date, uk_instant
from bot.jobs.spec import Job, Slot
from bot.services.slots import plan

_AT = time(3)


async def due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a night."""
    return daily(after, until, _AT)


async def run(work: Work, _slot: Slot) -> None:
    """Plan ahead."""
    await plan(work)


def daily(after: datetime, until: datetime, at: time) -> Sequence[Slot]:
    """Return one slot a UK day, named by the local date, so that clock changes add none."""
    slots = []
    day = uk_date(after) - timedelta(days=1)
    while day <= uk_date(until):
        if after < (instant := uk_instant(day, at)) <= until:
            slots.append(Slot(key=f"{day}", due=instant, until=instant + timedelta(days=1)))
        day += timedelta(days=1)
    return slots


PLAN = Job(
    name="plan-calls",
    summary="Puts the regular calls of the next three weeks on the calendar, each night.",
    due=due,
    run=run,
    quiet=True,
)
