"""What can be chosen about a simulated week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

FAULTS = ("drop", "429", "5xx", "twice", "nononce")
USUAL = ("drop", "429", "5xx", "twice")


@dataclass(frozen=True)
class Options:
    """One run. The same seed makes the same choices; the machine decides the rest."""

    kills: int = 500
    seed: int = 1
    start: date = date(2027, 3, 22)
    days: int = 7
    members: int = 200
    events: int = 8
    outages: int = 3
    faults: tuple[str, ...] = USUAL
    keep: str = ""
    quiet: bool = False

    @property
    def begin(self) -> datetime:
        """A Monday before breakfast."""
        return datetime.combine(self.start, time(6), tzinfo=UTC)

    @property
    def end(self) -> datetime:
        return self.begin + timedelta(days=self.days)
