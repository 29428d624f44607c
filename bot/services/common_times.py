"""When people who were introduced can both talk, and that time as a file for a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from bot.core.ports import Work
from bot.core.profile import Field, Profile, Viewer, seen_by
from bot.core.times import uk_date, uk_instant
from bot.core.views import File
from bot.core.vocabulary import Time
from bot.services.ics import Entry, calendar_file
from bot.services.rest import awake

LENGTH: Final = timedelta(minutes=45)
_AHEAD: Final = 21
_MOST: Final = 3

_PARTS: Final[Mapping[str, time]] = MappingProxyType(
    {
        "EARLY": time(7, 30),
        "DAY": time(12, 30),
        "AFTER": time(16),
        "MORNING": time(10),
        "AFTERNOON": time(15),
        "EVENING": time(19, 30),
    }
)
_DAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


async def common_times(work: Work, people: Sequence[Profile]) -> list[datetime]:
    """Return the next three times at which all of *people* said they can talk, on no day they rest.

    What a member hid is not used.
    """
    said = [seen_by(one, Viewer.MATCHER).get(Field.TIMES, ()) for one in people]
    both = [one for one in Time if all(isinstance(s, tuple) and one in s for s in said)]
    found: list[datetime] = []
    for ahead in range(1, _AHEAD + 1):
        day = uk_date(work.now) + timedelta(days=ahead)
        there = [one for one in both if _DAYS.index(one.name[:3]) == day.weekday()]
        if there and len(await awake(work, [one.member for one in people], day)) == len(people):
            found += [uk_instant(day, _PARTS[one.name[4:]]) for one in there]
        if len(found) >= _MOST:
            break
    return sorted(found)[:_MOST]


def time_file(group: UUID, starts: datetime, now: datetime) -> File:
    """Return *starts* as a calendar file. Its title may be seen by anybody, so it says nothing."""
    entry = Entry(
        uid=f"{group}-{starts:%Y%m%dT%H%M}@headsup",
        sequence=0,
        starts=starts,
        ends=starts + LENGTH,
        title="A call",
        about="",
        cancelled=False,
        changed=now,
    )
    return File("a-call.ics", calendar_file([entry], "A call", refresh=None).decode())
