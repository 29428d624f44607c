"""What a call looks like to people, and its reminders."""

from __future__ import annotations

from typing import Final

from bot.core.calls import Call, Reminder, reminders
from bot.core.ports import Work
from bot.core.preferences import Lead
from bot.core.times import uk_full
from bot.core.views import Button, Card, Fact, Moment, Reply, Tone
from bot.services.post import broadcast

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


async def post(work: Work, call: Call, heading: str, once: str) -> int:
    """Post *call* under *heading* in every space; return in how many."""
    view = invitation(call, heading, await work.calls.count(call.id))
    return await broadcast(work, view, once)


def invitation(call: Call, heading: str, coming: int) -> Reply:
    """Return the post for a call: what, when, and a button to say whether you are coming."""
    facts = [Fact("When", Moment(call.starts)), Fact("How long", f"{call.minutes} minutes")]
    if call.theme:
        facts.append(Fact("Theme", call.theme))
    if coming:
        facts.append(Fact("Coming so far", str(coming)))
    return Reply(
        f"{heading}: {call.title}"[:90] + f", {uk_full(call.starts)}",
        card=Card(
            title=f"{heading}: {call.title}",
            lines=(call.about,),
            facts=tuple(facts),
            foot=CHARTER_LINE,
        ),
        buttons=rsvp_buttons(call),
    )


def rsvp_buttons(call: Call) -> tuple[Button, ...]:
    """Return the two answers to *call*."""
    return (
        Button("I'm coming", "rsvp", f"yes:{call.id}", Tone.PRIMARY),
        Button("Can't make it", "rsvp", f"no:{call.id}"),
    )


def line(call: Call) -> tuple[str | Moment, ...]:
    """Name *call* and when it is, as the middle of a line."""
    return (f"{call.title}, ", Moment(call.starts))
