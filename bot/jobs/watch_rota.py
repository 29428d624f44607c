"""Supervisors hear in time of hours with too few coaches: two days before, and that morning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from bot.core.ports import Work
from bot.core.times import uk_date
from bot.jobs.plan_calls import daily
from bot.jobs.spec import Job, Slot
from bot.services.rota import tell_of_gaps

_AHEAD_AT: Final = time(12)
_TODAY_AT: Final = time(7)
_AHEAD: Final = timedelta(days=2)


async def ahead_due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a day."""
    return daily(after, until, _AHEAD_AT)


async def run_ahead(work: Work, slot: Slot) -> None:
    """Tell supervisors of every gap of the day after tomorrow."""
    await tell_of_gaps(work, uk_date(slot.due) + _AHEAD, ahead=True)


async def today_due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a day."""
    return daily(after, until, _TODAY_AT)


async def run_today(work: Work, slot: Slot) -> None:
    """Tell supervisors of the hours of today that nobody covers."""
    await tell_of_gaps(work, uk_date(slot.due), ahead=False)


ROTA_AHEAD = Job(
    name="rota-ahead",
    summary="Tells supervisors which hours of the day after tomorrow have too few coaches.",
    due=ahead_due,
    run=run_ahead,
    quiet=True,
)
ROTA_TODAY = Job(
    name="rota-today",
    summary="Tells supervisors which hours of today nobody covers.",
    due=today_due,
    run=run_today,
    quiet=True,
)
