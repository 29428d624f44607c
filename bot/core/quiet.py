"""How a member wants to be written to: what is paused, when it is quiet, and how openly.

Support is never paused, never waits and is in no list here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.core.times import UK, uk_instant

_SATURDAY: Final = 5
_MIDNIGHT: Final = time(0)


class Programme(StrEnum):
    """What can be paused."""

    BUDDIES = "Buddies"
    REMINDERS = "Reminders of calls"
    NEWS = "Announcements"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A programme that a member rests from: *once*, *until* an instant, or until they resume.

    *once* ends by itself when something was left out because of it.
    """

    programme: Programme
    until: datetime | None = None
    once: bool = False

    def holds(self, now: datetime) -> bool:
        """Tell whether it is still on at *now*."""
        return self.until is None or now < self.until


def longer(one: Pause, other: Pause) -> Pause:
    """Return which of two pauses of one programme rests more."""

    def length(pause: Pause) -> tuple[bool, datetime]:
        return (pause.until is None, pause.until or datetime.max.replace(tzinfo=UTC))

    lasting = [pause for pause in (one, other) if not pause.once]
    return max(lasting or (one, other), key=length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """When nothing but support is sent, on UK clocks, and whether letters show their text.

    From *begins* until *ends*, which may lie on the next day; never, if they are the same.
    A *discreet* member gets a letter that says nothing, with a button that shows it to them.
    Source of the defaults: UX.md 1.3.
    """

    begins: time = time(20)
    ends: time = time(7, 30)
    weekends: bool = True
    discreet: bool = False

    def free_at(self, at: datetime) -> datetime:
        """Return the first instant from *at* on when it is not quiet: *at* itself, mostly."""
        while (until := self._until(at)) is not None and until > at:
            at = until
        return at

    def _until(self, at: datetime) -> datetime | None:
        """Return when the quiet that *at* lies in ends, None if it lies in none."""
        local = at.astimezone(UK)
        day, clock = local.date(), local.time()
        if self.weekends and day.weekday() >= _SATURDAY:
            return uk_instant(day + timedelta(days=7 - day.weekday()), _MIDNIGHT)
        if self.begins <= self.ends:
            return uk_instant(day, self.ends) if self.begins <= clock < self.ends else None
        if clock >= self.begins:
            return uk_instant(day + timedelta(days=1), self.ends)
        return uk_instant(day, self.ends) if clock < self.ends else None


USUAL: Final = Quiet()
"""What holds for whoever has chosen nothing."""
