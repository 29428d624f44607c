"""Members' own reminders, at the lead times they chose: a direct message before a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.calls import Call, Coming
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.preferences import Lead
from bot.core.times import uk_date
from bot.core.views import Button, Card, Fact, Moment, Reply, private
from bot.services.calls import CHARTER_LINE, lead_key, rsvp_buttons
from bot.services.links import LEAD, is_time
from bot.services.post import tell_each
from bot.services.rest import not_resting


@dataclass(frozen=True, slots=True)
class Reminded:
    """Who is to be reminded: those who are *coming*, and those who have yet to say."""

    coming: Sequence[MemberId]
    unsaid: Sequence[MemberId]


async def whom(work: Work, call: Call, lead: Lead) -> Reminded:
    """Return who wants to hear of *call*, *lead* before it. Looks only.

    Who said no hears nothing, and who rests nothing of what they didn't say yes to. After an
    outage the last reminder that is due stands for those before it; and from 10 minutes before,
    the link stands for all of them.
    """
    wanting = dict(await work.preferences.wanting(lead.minutes))
    for later in Lead:
        if later.before < lead.before and call.starts - later.before <= work.now:
            for member in await work.preferences.wanting(later.minutes):
                wanting.pop(member, None)
    said = await work.calls.answers(call.id)
    coming = [one for one in wanting if one == call.host or said.get(one) is Coming.YES]
    unsaid = {
        one
        for one, chosen in wanting.items()
        if chosen.every_call and one not in said and one != call.host
    }
    if is_time(call, work.now) and await work.calls.link(call.id) is not None:
        coming = []
    days = {uk_date(work.now), uk_date(call.starts)}
    return Reminded(coming, await not_resting(work, unsaid, days))


async def remind(work: Work, call: Call, lead: Lead, who: Reminded) -> None:
    """Write to everybody in *who*, each once."""
    once = f"lead:{lead_key(call, lead)}"
    for members, view in (
        (who.coming, _letter(call, coming=True)),
        (who.unsaid, _letter(call, coming=False)),
    ):
        await tell_each(work, members, view, once, call=call.id, topic=LEAD, until=call.starts)


def _letter(call: Call, *, coming: bool) -> Reply:
    facts = [Fact("When", Moment(call.starts)), Fact("How long", f"{call.minutes} minutes")]
    if call.theme:
        facts.append(Fact("Theme", call.theme))
    said = (
        "You said you are coming. The link comes to you here, 10 minutes before."
        if coming
        else "Say that you are coming, and the link comes to you here, 10 minutes before."
    )
    change = Button("Can't make it after all", "rsvp", f"no:{call.id}")
    return private(
        "",
        *((change,) if coming else rsvp_buttons(call)),
        Button("Change my reminders", "reminders"),
        card=Card(
            title=f"Coming up: {call.title}",
            lines=(said,),
            facts=tuple(facts),
            foot=CHARTER_LINE,
        ),
    )
