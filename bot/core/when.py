"""Dates and times as people in the UK write them, read strictly.

Never guesses: what could mean two instants is asked about, and what cannot be read is
answered with an example. (Free libraries for dates in words were measured to be silently
wrong on ordinary UK phrases; see docs/decisions.)
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Self

from bot.core.times import UK, uk_date, uk_instant

_EXAMPLE: Final = "Please write it like 8 December 2026, 7pm."
_DAY_EXAMPLE: Final = "Please write it like 8 December 2026."
_CLOCK_EXAMPLE: Final = "Please write it like 7pm or 19:00."
# fmt: off
_MONTHS: Final = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]
# fmt: on
_DAYS: Final = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_ISO: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[t ]+(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(z|[+-]\d{2}:\d{2})?"
)
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME: Final = re.compile(
    r"\b(?:at\s+)?(?:(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)|(\d{1,2})[:.](\d{2})|(noon|midday))\b"
)
_BARE_HOUR: Final = re.compile(r"\bat\s+(\d{1,2})\s*$")
_DAY_MONTH: Final = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\b(?:\s+(\d{4}))?"
)
_NOON: Final = 12
_AHEAD: Final = timedelta(days=2 * 366)
"""Nothing is planned further ahead than this: a year beyond it is a slip of the keyboard."""


def read_when(text: str, now: datetime) -> datetime:
    """Return the UTC instant that *text* names, in UK time, after *now*.

    Raises:
        ValueError: with what to write instead, in words for the person who wrote it.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    if iso := _ISO.fullmatch(words):
        instant = _iso(iso)
    else:
        clock, rest = _clock(words)
        instant = _in_uk(_day(rest, uk_date(now)), clock)
    if instant <= now:
        raise ValueError("That has passed already. Please give a date and time to come.")
    if instant - now > _AHEAD:
        raise ValueError("That is more than two years away. Please check the year.")
    return instant.astimezone(UTC)


def read_day(text: str, today: date) -> date:
    """Return the date that *text* names, *today* or later.

    Raises:
        ValueError: with what to write instead, in words for the person who wrote it.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    try:
        day = _iso_day(words) if _ISO_DAY.fullmatch(words) else _day(words, today)
    except ValueError as error:
        raise ValueError(str(error).replace(_EXAMPLE, _DAY_EXAMPLE)) from None
    if day < today:
        raise ValueError("That has passed already. Please give a day to come.")
    if day - today > _AHEAD:
        raise ValueError("That is more than two years away. Please check the year.")
    return day


def _in_uk(day: date, clock: time) -> datetime:
    """Return the one instant at which UK clocks show *clock* on *day*."""
    local = datetime.combine(day, clock, tzinfo=UK)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise ValueError("UK clocks change in that hour. Please choose an hour before or after.")
    return uk_instant(day, clock)


def _iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(found[i]) for i in range(1, 6))
    zone = found[6]
    try:
        if zone:
            text = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}{zone.upper()}"
            return datetime.fromisoformat(text)
        named = date(year, month, day), time(hour, minute)
    except ValueError:
        raise ValueError(f"There is no such date. {_EXAMPLE}") from None
    return _in_uk(*named)


def _iso_day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise ValueError(f"There is no such date. {_EXAMPLE}") from None


def _clock(words: str) -> tuple[time, str]:
    if (bare := _BARE_HOUR.search(words)) and 1 <= int(bare[1]) <= _NOON:
        raise ValueError(f"Is that {bare[1]}am or {bare[1]}pm? {_EXAMPLE}")
    found = list(_TIME.finditer(words))
    if len(found) != 1:
        raise ValueError(f"I need a day and one time. {_EXAMPLE}")
    match = found[0]
    if match[4] and len(match[4]) == 1:
        told = f"{match[4]}:{match[5]}"
        raise ValueError(f"Is that {told}am or {told}pm? {_EXAMPLE}")
    rest = f"{words[: match.start()]} {words[match.end() :]}"
    try:
        return _time_of(match), rest
    except ValueError:
        raise ValueError(f"There is no such time. {_EXAMPLE}") from None


def _time_of(match: re.Match[str]) -> time:
    twelve, minutes, half, hour24, minutes24, noon = match.groups()
    if noon:
        return time(_NOON)
    if not half:
        return time(int(hour24), int(minutes24))
    if not 1 <= int(twelve) <= _NOON:
        raise ValueError
    return time(int(twelve) % _NOON + (_NOON if half == "pm" else 0), int(minutes or 0))


def _day(words: str, today: date) -> date:
    rest = [word for word in words.split() if word != "on"]
    named = [word for word in rest if word[:3] in {d[:3] for d in _DAYS} and _full(word, _DAYS)]
    if dated := _DAY_MONTH.search(words):
        day = _dated(dated, today)
        if any(_full(name, _DAYS) != _DAYS[day.weekday()] for name in named):
            raise ValueError(
                f"{day.day} {_MONTHS[day.month - 1].title()} {day.year} is a "
                f"{_DAYS[day.weekday()].title()}. Please check the day."
            )
        if len(rest) > len(named) + len(" ".join(dated[0].split()).split()):
            raise ValueError(f"I couldn't read all of that. {_EXAMPLE}")
        return day
    match rest:
        case ["today" | "tonight"]:
            return today
        case ["tomorrow"]:
            return today + timedelta(days=1)
        case [word] if name := _full(word, _DAYS):
            ahead = (_DAYS.index(name) - today.weekday()) % 7
            if ahead == 0:
                raise ValueError(f"Today is {name.title()}: please give the date. {_EXAMPLE}")
            return today + timedelta(days=ahead)
        case _:
            raise ValueError(f"I couldn't read the day. {_EXAMPLE}")


def _dated(found: re.Match[str], today: date) -> date:
    name = _full(found[2], _MONTHS)
    if not name:
        raise ValueError(f"I couldn't read the month. {_EXAMPLE}")
    month, day = _MONTHS.index(name) + 1, int(found[1])
    try:
        if found[3]:
            return date(int(found[3]), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        raise ValueError(f"There is no such date. {_EXAMPLE}") from None


def _full(word: str, names: list[str]) -> str:
    """Return the name that *word* is or shortens (three letters at least), else nothing."""
    return next((n for n in names if len(word) >= 3 and n.startswith(word)), "")  # noqa: PLR2004


def read_clock(text: str) -> time:
    """Return the time of day that *text* names.

    Raises:
        ValueError: with what to write instead, in words for the person who wrote it.
    """
    words = text.casefold().strip()
    found = _TIME.fullmatch(words)
    bare = words.removeprefix("at ").replace(".", ":")
    if (found is None and bare.isdecimal()) or (found and found[4] and len(found[4]) == 1):
        raise ValueError(f"Is that {bare}am or {bare}pm? {_CLOCK_EXAMPLE}")
    if found is None:
        raise ValueError(_CLOCK_EXAMPLE)
    try:
        return _time_of(found)
    except ValueError:
        raise ValueError(f"There is no such time. {_CLOCK_EXAMPLE}") from None


class ClockTime(str):
    """A time of day, like ``19:00``. Made from what somebody typed: raises ValueError if none."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        return super().__new__(cls, f"{read_clock(text):%H:%M}")

    @property
    def at(self) -> time:
        return time.fromisoformat(self)
