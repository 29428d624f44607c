"""UK clocks from the law itself, without a time zone database: what the tests compare with.

The Summer Time Order 2002: one hour ahead from 01:00 GMT on the last Sunday of March until
01:00 GMT on the last Sunday of October.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def switch_nights(years: Sequence[int]) -> list[date]:
    return [last_sunday(year, month) for year in years for month in (3, 10)]


def wall_clock(at: datetime) -> datetime:
    """Read a UK wall clock at *at*."""
    bare = at.replace(tzinfo=None)
    spring = datetime.combine(last_sunday(at.year, 3), time(1))
    autumn = datetime.combine(last_sunday(at.year, 10), time(1))
    return bare + timedelta(hours=1) if spring <= bare < autumn else bare


def walked(day: date, step: timedelta) -> Iterator[tuple[datetime, time]]:
    """Yield each instant of *day* in the UK, with what the wall clock shows."""
    at = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=2)
    while at.date() <= day:
        shown = wall_clock(at)
        if shown.date() == day:
            yield at, shown.time()
        at += step


def first_shown(walk: Sequence[tuple[datetime, time]], wanted: time) -> datetime:
    """Return the first instant of a walked day at which the clock has reached *wanted*."""
    return next(at for at, shown in walk if shown >= wanted)


def first_reached(
    years: Sequence[int], times: Sequence[time]
) -> Mapping[tuple[date, time], datetime]:
    """Walk *years* minute by minute; return when each of *times* was first reached each day.

    It counts minutes as whole numbers, so that five years take a second or two.
    """
    start = datetime(years[0], 1, 1, tzinfo=UTC)
    switches = iter([*switch_nights(years), date.max])
    switch = _minute(start, next(switches))
    wanted = sorted((at.hour * 60 + at.minute, at) for at in times)
    found: dict[tuple[date, time], datetime] = {}
    today, ahead, number, offset = start.date(), 0, 0, 0
    for utc in range(_minute(start, date(years[-1], 12, 31))):
        if utc == switch:
            offset, switch = 60 - offset, _minute(start, next(switches))
        day, shown = divmod(utc + offset, 24 * 60)
        if day != number:
            number, ahead, today = day, 0, start.date() + timedelta(days=day)
        while ahead < len(wanted) and shown >= wanted[ahead][0]:
            found[today, wanted[ahead][1]] = start + timedelta(minutes=utc)
            ahead += 1
    return found


def _minute(start: datetime, day: date) -> int:
    """Count the minutes from *start* until 01:00 GMT on *day*, when clocks change if they do."""
    at = datetime.combine(day, time(1), tzinfo=UTC)
    return int((at - start).total_seconds()) // 60
