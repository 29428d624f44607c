"""Remind every space of a call: the day before and shortly before, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.core.calls import REMINDERS, reminders
from bot.core.ports import Work
from bot.jobs.spec import Job, Slot
from bot.services.calls import post

_LONGEST = max(before for _, before, _ in REMINDERS)
_HEADINGS = {"day before": "Tomorrow", "shortly before": "Starting soon"}


async def due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return the reminders of every call on the calendar."""
    calls = await work.calls.between(after, until + _LONGEST + timedelta(minutes=1))
    return [
        Slot(
            key=f"{call.id}:{reminder.name}:{call.starts.isoformat()}",
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
        await post(work, call, _HEADINGS[name], f"reminder:{slot.key}")


REMIND = Job(
    name="remind",
    summary="Posts a reminder the day before each call and shortly before it.",
    due=due,
    run=run,
)
