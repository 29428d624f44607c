"""UK time in, UK time out. Inside, every datetime is aware and UTC.

Arithmetic is done in UTC only: adding a timedelta to a London time ignores clock changes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

UK: Final = ZoneInfo("Europe/London")

Clock = Callable[[], datetime]
"""Tells the time now, aware and in UTC."""


def uk_full(at: datetime) -> str:
    """Spell *at* out: ``Tuesday 8 December, 19:00, UK time``."""
    local = at.astimezone(UK)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}, UK time"


def uk_day(at: datetime) -> str:
    """Spell the UK day of *at* out: ``8 December``."""
    local = at.astimezone(UK)
    return f"{local.day} {local:%B}"


def uk_date(at: datetime) -> date:
    """Return the calendar day in the UK at *at*."""
    return at.astimezone(UK).date()


@lru_cache(maxsize=4096)  # jobs ask for the same mornings at every tick
def uk_instant(day: date, at: time) -> datetime:
    """Return the UTC instant at which UK clocks show *at* on *day*.

    A time that the spring change skips becomes the first instant after the gap; a time that
    the autumn change repeats is its first occurrence.
    """
    local = datetime.combine(day, at, tzinfo=UK)  # fold=0: the first occurrence
    instant = local.astimezone(UTC)
    if instant.astimezone(UK).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    before = local.replace(hour=0, minute=0).astimezone(UTC)
    return _first_after_gap(before, instant + timedelta(hours=2))


def _first_after_gap(low: datetime, high: datetime) -> datetime:
    """Bisect to the minute at which the UK's offset changes between *low* and *high*."""
    offset = low.astimezone(UK).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        if middle.astimezone(UK).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0)
