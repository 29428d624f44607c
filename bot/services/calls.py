"""The reminders of a call, and how it is named."""

from __future__ import annotations

from typing import Final

from bot.core.calls import Call, Reminder, reminders
from bot.core.ports import Work
from bot.core.preferences import Lead
from bot.core.views import Button, Moment, Tone

REMIND: Final = "remind"
"""The name of the job that posts reminders, in the ledger."""

_LATE: Final = "skipped (announced late)"

CHARTER_LINE: Final = "What is said on the call stays on the call. No register, no screenshots."


REMIND_MEMBERS: Final = "remind-members"
"""The name of the job that reminds members as they chose, in the ledger."""


def lead_key(call: Call, lead: Lead) -> str:
    """Name members' own reminder of *call*, *lead* before it."""
    return f"{call.id}:{call.starts.isoformat()}:{lead.minutes}"


def reminder_key(call: Call, reminder: Reminder) -> str:
    """Name one reminder of *call*: another time is another reminder."""
    return f"{call.id}:{reminder.name}:{call.starts.isoformat()}"


async def skip_past_reminders(work: Work, call: Call) -> None:
    """Leave out the reminders whose time has passed when *call* is announced."""
    for reminder in reminders(call):
        if reminder.at <= work.now:
            await work.ledger.claim(REMIND, reminder_key(call, reminder), _LATE)
    for lead in Lead:
        if call.starts - lead.before <= work.now:
            await work.ledger.claim(REMIND_MEMBERS, lead_key(call, lead), _LATE)


def rsvp_buttons(call: Call) -> tuple[Button, ...]:
    """Return the two answers to *call*."""
    return (
        Button("I'm coming", "rsvp", f"yes:{call.id}", Tone.PRIMARY),
        Button("Can't make it", "rsvp", f"no:{call.id}"),
    )


def line(call: Call) -> tuple[str | Moment, ...]:
    """Name *call* and when it is, as the middle of a line."""
    return (f"{call.title}, ", Moment(call.starts))
