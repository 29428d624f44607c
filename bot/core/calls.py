"""Weekly calls and themed events: when they are and when people hear of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from bot.core.people import MemberId
from bot.core.recurrence import InHolidays, Recurrence
from bot.core.times import UK, uk_date, uk_instant


class Kind(StrEnum):
    """Where a call comes from."""

    WEEKLY = "weekly"
    EVENT = "event"


class Stage(StrEnum):
    """How far a call has come. A draft is seen by the moderator who wrote it only.

    A *skipped* one was never to be: a holiday took its place. A *cancelled* one was called off.
    """

    DRAFT = "draft"
    ANNOUNCED = "announced"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Coming(StrEnum):
    """What a member said about one call."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSlot:
    """A regular call: Saturday coffee, Wednesday evening. *minutes* is how long it lasts.

    *calendar* is the key of the term calendar whose holidays count for it.
    """

    id: UUID
    name: str
    theme: str
    about: str
    recurrence: Recurrence
    minutes: int
    calendar: str
    in_holidays: InHolidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One video call. *minutes* is how long it lasts.

    One of a slot is known by the *day* it was intended for, however often it moves. *was* is
    when it was to start before it moved, and *why* says for which holiday it moved or is left
    out. *sequence* counts its changes, the last of them at *changed*, for calendar programs.
    *came* is how many came, as its host counted; nobody's name is kept with it.
    """

    id: UUID
    kind: Kind
    stage: Stage
    title: str
    theme: str
    about: str
    starts: datetime
    minutes: int
    slot: UUID | None = None
    day: date | None = None
    was: datetime | None = None
    why: str = ""
    sequence: int = 0
    changed: datetime | None = None
    host: MemberId | None = None
    came: int | None = None

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def off(self) -> bool:
        """Whether it does not take place."""
        return self.stage in {Stage.SKIPPED, Stage.CANCELLED}

    @property
    def intended(self) -> datetime:
        """When it was first to start."""
        return self.was or self.starts

    @classmethod
    def draft(cls, title: str, theme: str, about: str, starts: datetime, minutes: int) -> Call:
        """Return an event that has yet to be announced."""
        return cls(
            id=uuid4(),
            kind=Kind.EVENT,
            stage=Stage.DRAFT,
            title=title,
            theme=theme,
            about=about,
            starts=starts,
            minutes=minutes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A post before a call. It makes no sense after *until*."""

    name: str
    at: datetime
    until: datetime


REMINDERS: Final = (
    ("day before", timedelta(days=1), timedelta(hours=20)),
    ("shortly before", timedelta(minutes=30), timedelta(0)),
)
"""Name, how long before the call it is posted, and how long before the call it goes stale."""


def reminders(call: Call) -> Iterator[Reminder]:
    """Yield the reminders of *call*: elapsed time before it, so clock changes do not shift it."""
    for name, before, stale in REMINDERS:
        yield Reminder(name=name, at=call.starts - before, until=call.starts - stale)


_NOTICE: Final = timedelta(days=3)


def notice(call: Call) -> Reminder | None:
    """Return when people hear that a regular call moves or is left out; None if it does neither.

    That is three days before, at the same time on UK clocks, and never after it was to start.
    """
    if call.slot is None or not (call.off or call.was):
        return None
    first = min(call.intended, call.starts)
    local = first.astimezone(UK)
    at = uk_instant(local.date() - _NOTICE, local.time())
    return Reminder(name="notice", at=at, until=first)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A time of the week on UK clocks. *weekday* counts from Monday, 0."""

    weekday: int
    at: time

    def between(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Yield the instants in ``(after, until]`` at which UK clocks show this time."""
        day = uk_date(after) - timedelta(days=1)
        while day <= uk_date(until):
            if day.weekday() == self.weekday and after < (at := uk_instant(day, self.at)) <= until:
                yield at
            day += timedelta(days=1)
