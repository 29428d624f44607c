"""What members choose about calls: when they are reminded, and of which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class Lead(StrEnum):
    """How long before a call somebody can be reminded."""

    WEEK = "One week before"
    DAY = "One day before"
    THREE_HOURS = "Three hours before"
    HOUR = "One hour before"
    HALF_HOUR = "30 minutes before"
    TEN_MINUTES = "10 minutes before"

    @property
    def minutes(self) -> int:
        return _MINUTES[self]

    @property
    def before(self) -> timedelta:
        """The same, as elapsed time: clock changes do not shift it."""
        return timedelta(minutes=self.minutes)


_MINUTES: Final = {
    Lead.WEEK: 7 * 24 * 60,
    Lead.DAY: 24 * 60,
    Lead.THREE_HOURS: 3 * 60,
    Lead.HOUR: 60,
    Lead.HALF_HOUR: 30,
    Lead.TEN_MINUTES: 10,
}


class Which(StrEnum):
    """Which calls somebody is reminded of."""

    MINE = "Only those I'm coming to"
    EVERY = "Every call"


@dataclass(frozen=True, slots=True)
class LeadTime:
    """A reminder *minutes* before calls: those its member is coming to, or *every_call*."""

    minutes: int
    every_call: bool
