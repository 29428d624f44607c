"""When coaches are on: weekly hours, days off, cover, and rest. All of it is on UK clocks.

It knows nothing of school terms: heads need somebody in August, too (SAFETY.md row 21).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final
from uuid import UUID

from bot.core.care import Rules
from bot.core.people import MemberId
from bot.core.times import UK, uk_date, uk_instant

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MORNING: Final = time(8)
"""When *not tonight* ends."""

_DAY: Final = timedelta(days=1)

Span = tuple[datetime, datetime]
"""From one instant until another, in UTC."""


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Hours of every week, from *begins* until *ends*: the next day if that is not later."""

    weekday: int
    begins: time
    ends: time

    def on(self, day: date) -> Span:
        """Return these hours as they begin on *day*, as long as UK clocks say, whatever they do."""
        last = day if self.begins < self.ends else day + _DAY
        return uk_instant(day, self.begins), uk_instant(last, self.ends)


@dataclass(frozen=True, slots=True, order=True)
class Away:
    """Days off, both included: none of the hours that begin on them."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Hours that a coach can't be there, until *taker*, who is None at first, is there instead."""

    id: UUID
    asker: MemberId
    starts: datetime
    ends: datetime
    taker: MemberId | None


class Rest(StrEnum):
    """Why a coach is asked nothing for a while."""

    TONIGHT = "tonight"
    OFF = "off"
    COOL = "cool-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """One coach's own: what they give, what they can't, and whether they are on by hand.

    *given* are hours of somebody else's that they took, *handed* hours of theirs that were taken.
    """

    coach: MemberId
    hours: Sequence[Hours] = ()
    away: Sequence[Away] = ()
    given: Sequence[Span] = ()
    handed: Sequence[Span] = ()
    rests: dict[Rest, datetime] = field(default_factory=dict)
    by_hand: bool = False

    def spans(self, begins: datetime, ends: datetime) -> list[Span]:
        """Return their hours that reach into the time between two instants: whole, and in order."""
        found = list(self._planned(begins, ends)) + list(self.given)
        left = _without(_joined(found), self.handed)
        return [(low, high) for low, high in left if low < ends and high > begins]

    def on(self, now: datetime) -> bool:
        """Tell whether they can be asked now."""
        resting = any(now < until for until in self.rests.values())
        return not resting and (self.by_hand or self.until(now) is not None)

    def until(self, now: datetime) -> datetime | None:
        """Return when the hours that *now* lies in end; None outside them."""
        for starts, ends in self.spans(now, now + 2 * _DAY):
            if starts <= now < ends:
                return ends
        return None

    def next_on(self, now: datetime, horizon: timedelta) -> datetime | None:
        """Return when they are next on by rota after any rest; None if not within *horizon*."""
        rested = max([now, *self.rests.values()])
        if self.by_hand and rested > now:
            return rested
        for starts, ends in self.spans(now, now + horizon):
            if ends > rested:
                return max(starts, rested)
        return None

    def _planned(self, begins: datetime, ends: datetime) -> Iterator[Span]:
        day = uk_date(begins) - _DAY  # what began last night may go on
        while day <= uk_date(ends):
            if not any(off.first <= day <= off.last for off in self.away):
                for hours in self.hours:
                    if hours.weekday == day.weekday():
                        yield hours.on(day)
            day += _DAY


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """A time with fewer coaches on than there should be."""

    starts: datetime
    ends: datetime
    coaches: int


def gaps(rotas: Iterable[Rota], begins: datetime, ends: datetime, rules: Rules) -> list[Gap]:
    """Return, within the network's hours, every time with fewer coaches than *rules* ask for.

    Who is on by hand may go at any time, so only the rota counts.
    """
    on = [one.spans(begins, ends) for one in rotas]
    found: list[Gap] = []
    for starts, stops in _awake(begins, ends, rules):
        edges = {starts, stops, *(edge for spans in on for span in spans for edge in span)}
        marks = sorted(edge for edge in edges if starts <= edge <= stops)
        for low, high in pairwise(marks):
            count = sum(any(a <= low < b for a, b in spans) for spans in on)
            if count >= rules.least:
                continue
            if found and found[-1].ends == low and found[-1].coaches == count:
                found[-1] = Gap(found[-1].starts, high, count)
            else:
                found.append(Gap(low, high, count))
    return found


def tomorrow_morning(now: datetime) -> datetime:
    """Return the next :data:`MORNING` after *now*: until when *not tonight* holds."""
    local = now.astimezone(UK)
    day = local.date() if local.time() < MORNING else local.date() + _DAY
    return uk_instant(day, MORNING)


def _awake(begins: datetime, ends: datetime, rules: Rules) -> Iterator[Span]:
    day = uk_date(begins)
    while day <= uk_date(ends):
        starts, stops = uk_instant(day, rules.begins), uk_instant(day, rules.ends)
        if rules.in_hours(starts) and starts < ends and stops > begins:
            yield max(starts, begins), min(stops, ends)
        day += _DAY


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for starts, ends in sorted(spans):
        if found and starts <= found[-1][1]:
            found[-1] = found[-1][0], max(ends, found[-1][1])
        elif starts < ends:
            found.append((starts, ends))
    return found


def _without(spans: Iterable[Span], gone: Iterable[Span]) -> list[Span]:
    left = list(spans)
    for low, high in gone:
        left = [
            part
            for starts, ends in left
            for part in ((starts, min(ends, low)), (max(starts, high), ends))
            if part[0] < part[1]
        ]
    return left
