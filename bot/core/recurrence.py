"""When a regular call falls: by the clocks in the UK, one occurrence for each intended date.

An occurrence is named by its local date, never by an instant: so a clock change adds none and
leaves none out, and its name stays the same when it is moved.
"""

from __future__ import annotations

from calendar import day_name
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.core.times import uk_date, uk_instant

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_REACH: Final = 6
"""A call moves by this many days at most: a week later it would be the next one."""


class InHolidays(StrEnum):
    """What becomes of an occurrence that falls in a holiday."""

    SKIP = "Skip it"
    MOVE = "Move it"
    KEEP = "Hold it anyway"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One intended date in the UK, and the instant at which it starts."""

    day: date
    starts: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Every *weeks* weeks on *weekday* (Monday is 0) at *at* on UK clocks.

    Weeks run from Monday and are counted from the one that *since* lies in. *since* and *until*
    are the first and the last date that may have an occurrence.
    """

    weekday: int
    at: time
    weeks: int
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < _WEEK.days or self.weeks < 1 or self.at.tzinfo is not None:
            raise ValueError("A recurrence has a weekday from 0, weeks from 1 and a UK time.")

    @property
    def spoken(self) -> str:
        """Say it: ``every Saturday, 10:00``, or ``every 2 weeks on Saturday, 10:00``."""
        often = "every" if self.weeks == 1 else f"every {self.weeks} weeks on"
        return f"{often} {day_name[self.weekday]}, {self.at:%H:%M}"

    def on(self, day: date) -> Occurrence | None:
        """Return the occurrence that is intended for *day*, if there is one."""
        ended = self.until is not None and day > self.until
        if ended or day < self.since or day.weekday() != self.weekday or not self._in_step(day):
            return None
        return Occurrence(day, uk_instant(day, self.at))

    def between(self, after: datetime, until: datetime) -> Iterator[Occurrence]:
        """Yield the occurrences that start in ``(after, until]``, in order."""
        day = max(uk_date(after), self.since)
        day += timedelta(days=(self.weekday - day.weekday()) % _WEEK.days)
        while not self._in_step(day):
            day += _WEEK
        last = uk_date(until)
        while day <= last and (found := self.on(day)):
            if after < found.starts <= until:
                yield found
            day += _WEEK * self.weeks

    def _in_step(self, day: date) -> bool:
        return (_monday(day) - _monday(self.since)) // _WEEK % self.weeks == 0


@dataclass(frozen=True, slots=True)
class Held:
    """It takes place when it was intended: *why* names the holiday, if it is held in one."""

    starts: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """It doesn't take place: *why* names the holiday."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """It takes place on another *day*, at the same time on UK clocks: *why* names the holiday."""

    day: date
    starts: datetime
    why: str


Settled = Held | Skipped | Moved
"""What becomes of one occurrence."""


def settle(
    recurrence: Recurrence,
    occurrence: Occurrence,
    rule: InHolidays,
    why: Callable[[date], str],
) -> Settled:
    """Say what becomes of *occurrence*; *why* names the holiday on a date, or returns "".

    One that moves goes to the next date that is in no holiday, before the next occurrence and
    not past the end of *recurrence*: what follows there may be another one. With no such date
    it is skipped.
    """
    holiday = why(occurrence.day)
    if not holiday or rule is InHolidays.KEEP:
        return Held(occurrence.starts, holiday)
    if rule is InHolidays.MOVE:
        for day in (occurrence.day + _DAY * ahead for ahead in range(1, _REACH + 1)):
            if recurrence.until is not None and day > recurrence.until:
                break
            if not why(day):
                return Moved(day, uk_instant(day, recurrence.at), holiday)
    return Skipped(holiday)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
