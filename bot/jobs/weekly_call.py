"""Remind every space of a call: the day before and shortly before, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.core.calls import REMINDERS, Call, reminders
from bot.core.ports import Work
from bot.core.times import uk_date
from bot.jobs.spec import Job, Slot
from bot.services.calls import REMIND as NAME
from bot.services.calls import post, reminder_key

_LONGEST = max(before for _, before, _ in REMINDERS)
_SOON = "Starting soon"
_BY_DAYS = {0: "Today", 1: "Tomorrow"}


async def due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return the reminders of every call on the calendar."""
    calls = await work.calls.between(after, until + _LONGEST + timedelta(minutes=1))
    return [
        Slot(
            key=reminder_key(call, reminder),
            due=reminder.at,
            until=reminder.until,
            subject=f"{call.id}:{reminder.name}",
            said=f"Reminder: {call.title}",
        )
        for call in calls
        for reminder in reminders(call)
        if after < reminder.at <= until
    ]


async def run(work: Work, slot: Slot) -> None:
    """Post one reminder in every space."""
    token, _, name = slot.subject.partition(":")
    call = await work.calls.get(UUID(token))
    if call is not None:
        await post(work, call, _heading(name, call, work.now), f"reminder:{slot.key}")


def _heading(name: str, call: Call, now: datetime) -> str:
    """Say what is true when it is posted: a reminder may be a few hours late."""
    days = (uk_date(call.starts) - uk_date(now)).days
    return _SOON if name == "shortly before" else _BY_DAYS.get(days, "Coming up")


REMIND = Job(
    name=NAME,
    summary="Posts a reminder the day before each call and shortly before it.",
    due=due,
    run=run,
)
