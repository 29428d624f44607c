"""Remind every space of a call: the day before and shortly before, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.core.calls import REMINDERS, reminders
from bot.core.ports import Work
from bot.jobs.spec import Job, Slot
from bot.services.call_posts import post
from bot.services.calls import REMIND as NAME
from bot.services.calls import reminder_key

_LONGEST = max(before for _, before, _ in REMINDERS)


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
    """Post one reminder in every space, unless the call has changed since it fell due."""
    token, _, name = slot.subject.partition(":")
    call = await work.calls.get(UUID(token))
    if call is None or call.off:
        return
    for reminder in reminders(call):
        if reminder.name == name and reminder_key(call, reminder) == slot.key:
            await post(work, call, name, f"reminder:{slot.key}", reminder.until)


REMIND = Job(
    name=NAME,
    summary="Posts a reminder the day before each call and shortly before it.",
    due=due,
    run=run,
)
