"""``reminders``: a member chooses when they are reminded of calls. Nobody is, unless they ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command
from bot.core.consents import REMINDERS as PURPOSE
from bot.core.forms import Answers
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.preferences import Lead, LeadTime, Which
from bot.core.questions import Choice, Choices
from bot.core.views import Button, Reply, private
from bot.services.consents import agree, withdraw

_NONE = (
    "You get no reminders of your own. Calls are still posted in the channel, and the link comes "
    "to you when you say that you are coming."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersForm:
    """How long before, and before which calls. Nothing chosen means none."""

    when: Annotated[
        tuple[Lead, ...],
        Choices("When should I remind you?", "Choose none for no reminders.", 0, len(Lead)),
    ] = ()
    which: Annotated[Which, Choice("Of which calls?")] = Which.MINE


async def before(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what was chosen."""
    chosen = await work.preferences.lead_times(caller.id)
    minutes = {one.minutes for one in chosen}
    every = any(one.every_call for one in chosen)
    return {
        "when": [lead for lead in Lead if lead.minutes in minutes],
        "which": Which.EVERY if every else Which.MINE,
    }


async def reminders(form: RemindersForm, caller: Caller, work: Work) -> Reply:
    """Keep what was chosen, in place of what was chosen before."""
    every = form.which is Which.EVERY
    if form.when:
        await agree(work, caller.id, PURPOSE)
    else:
        await withdraw(work, caller.id, PURPOSE)
    chosen = [LeadTime(lead.minutes, every) for lead in form.when]
    await work.preferences.set_lead_times(caller.id, chosen)
    change = Button("Change my reminders", "reminders")
    if not form.when:
        return private(_NONE, change)
    when = ", ".join(lead[0].lower() + lead[1:] for lead in form.when)
    which = "every call" if every else "calls you are coming to"
    rest = " In your holidays you hear only of those you said yes to." if every else ""
    return private(
        f"I'll write to you {when}: for {which}.{rest} Of a call you can't make you hear nothing.",
        change,
        Button("Calendar and holidays", "calendar"),
    )


REMINDERS = Command(
    name="reminders",
    summary="Choose when you are reminded of calls, or not at all.",
    form=RemindersForm,
    run=reminders,
    before=before,
    needs=Role.MEMBER,
    title="Reminders of calls",
    submit="Save",
    always_ask=True,
)
