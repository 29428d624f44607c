"""School holidays: what a term calendar is, and whether a day lies in a holiday.

Schools differ, so a member's own dates always win: a day off that no calendar knows, or a day
at work that their calendar calls a holiday.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

_WEEKDAYS: Final = 5
_HALF_TERM: Final = timedelta(weeks=7)


@dataclass(frozen=True, slots=True)
class Span:
    """A holiday: its *first* and *last* day, both in it, and what it is called."""

    first: date
    last: date
    name: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCalendar:
    """The holidays of one nation, pattern or local authority, in order.

    *key* is kept with members, so it never changes. *name* is for people. *authorities* are
    the codes of the local authorities that follow it; *until* is the last day it knows of.
    """

    key: str
    name: str
    nation: str
    spans: tuple[Span, ...]
    until: date
    authorities: frozenset[str] = frozenset()


class Own(StrEnum):
    """What a member says of dates of their own."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class OwnSpan:
    """A member's own dates, *first* to *last*, both of them in it: off, or on after all."""

    first: date
    last: date
    own: Own
    name: str = "time off"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def own_on(day: date, own: Sequence[OwnSpan]) -> OwnSpan | None:
    """Return what a member says of *day*: of two that differ, the one they gave last."""
    return next((span for span in reversed(own) if day in span), None)


def holiday_on(calendar: TermCalendar, day: date, own: Sequence[OwnSpan] = ()) -> str | None:
    """Return the name of the holiday that *day* lies in, if it lies in one.

    *own* are a member's own dates, in the order in which they gave them.
    """
    if theirs := own_on(day, own):
        return theirs.name if theirs.own is Own.OFF else None
    return next((span.name for span in calendar.spans if day in span), None)


def half_term_began(calendar: TermCalendar, day: date) -> date:
    """Return the first day of the half-term that *day* lies in: the day after a holiday.

    A holiday here is at least a week: a bank holiday or a training day begins nothing. Where the
    calendar knows no more, half-terms are taken to last seven weeks.
    """
    ended = [span.last for span in calendar.spans if span.last < day and _long(span)]
    if not ended:
        return date.min
    began = max(ended) + timedelta(days=1)
    if day > calendar.until:
        began += (day - began) // _HALF_TERM * _HALF_TERM
    return began


def _long(span: Span) -> bool:
    return (span.last - span.first).days + 1 >= _WEEKDAYS
