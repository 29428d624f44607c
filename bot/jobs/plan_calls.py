"""Keep the weekly calls of the next three weeks on the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.core.calls import Weekly
from bot.core.ports import Work
from bot.core.times import uk_date, uk_instant
from bot.jobs.spec import Job, Slot
from bot.services.calls import plan

_AT = time(3)


def plan_calls(weekly: Weekly, minutes: int) -> Job:
    """Return the job for a weekly call of *minutes* at *weekly*."""

    async def due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
        return daily(after, until, _AT)

    async def run(work: Work, _slot: Slot) -> None:
        await plan(work, weekly, minutes)

    return Job(
        name="plan-calls",
        summary="Puts the weekly calls of the next three weeks on the calendar, each night.",
        due=due,
        run=run,
        quiet=True,
    )


def daily(after: datetime, until: datetime, at: time) -> Sequence[Slot]:
    """Return one slot a UK day, named by the local date, so that clock changes add none."""
    slots = []
    day = uk_date(after) - timedelta(days=1)
    while day <= uk_date(until):
        if after < (instant := uk_instant(day, at)) <= until:
            slots.append(Slot(key=f"{day}", due=instant, until=instant + timedelta(days=1)))
        day += timedelta(days=1)
    return slots
