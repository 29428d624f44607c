"""When calls and their reminders are due, found by stepping through the minutes of the week.

Deliberately simple-minded, and of its own: it shares no line with the bot's calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
WEEKLY = "Weekly network call"
DAY_BEFORE, SHORTLY = "day before", "shortly before"
KINDS = (  # how long before the call a reminder is due, and when it no longer makes sense
    (DAY_BEFORE, timedelta(days=1), timedelta(hours=20)),
    (SHORTLY, timedelta(minutes=30), timedelta(0)),
)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Due:
    """One reminder of one call."""

    title: str
    starts: datetime
    kind: str
    at: datetime
    until: datetime

    @property
    def key(self) -> tuple[str, str, int]:
        """What a post says of it: which kind, which call, and when in seconds since 1970."""
        return self.kind, self.title, int(self.starts.timestamp())


def weekly(weekday: int, at: time, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the instants at which UK clocks show this time on this weekday, 0 being Monday.

    Of an hour that comes twice, the first time counts; times within it that do not exist are
    for others to test.
    """
    last = None
    moment = begin.replace(second=0, microsecond=0)
    while moment <= end:
        local = moment.astimezone(UK)
        if local.weekday() == weekday and (local.hour, local.minute) == (at.hour, at.minute):
            if local.date() != last:
                yield moment
            last = local.date()
        moment += MINUTE


def reminders(title: str, starts: datetime, known_from: datetime) -> Iterator[Due]:
    """Yield the reminders of a call that is known of from this moment on."""
    for kind, before, stale in KINDS:
        if starts - before > known_from:
            yield Due(title, starts, kind, starts - before, starts - stale)
