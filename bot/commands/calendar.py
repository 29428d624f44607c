"""``calendar``: a member's own holidays, in which they are left alone if they like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from bot.commands.profile import of
from bot.commands.spec import Command, Empty
from bot.core.forms import Answers
from bot.core.membership import Member
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, YesNo
from bot.core.terms import OwnSpan
from bot.core.times import uk_date
from bot.core.views import Button, Card, Fact, Reply, Tone, private
from bot.services.rest import calendar_of, holiday_of
from bot.services.terms import calendars, default_key

if TYPE_CHECKING:

    class Pattern(StrEnum):
        """The term calendars that there are, by key; what people read is their name."""

else:
    Pattern = StrEnum("Pattern", {one.key: one.name for one in calendars()})

_RESTS = (
    "In your holidays I leave you alone: no reminder of a call you didn't say yes to, and buddy "
    "rounds pass you by while you keep your place."
)
_GOES_ON = "You asked me to go on as usual in your holidays."
_NEVER = (
    "Support never rests: ask at any hour of any day. What you ask for comes as always, and so "
    "does the link to a call you said yes to."
)


async def calendar(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller's holidays, and what rests in them."""
    member = await of(caller, work)
    own = await work.preferences.own_spans(member.id)
    today = uk_date(work.now)
    usual = "" if member.calendar else ", as usual where you are"
    facts = (
        Fact("Term calendar", f"{calendar_of(member).name}{usual}"),
        Fact("Holidays", _holiday(member, today, own)),
        Fact("Days of your own", str(len(own)) if own else "none"),
    )
    return private(
        "",
        Button("Change it", "calendar-edit", tone=Tone.PRIMARY),
        Button("Days of my own", "dates"),
        Button("Reminders", "reminders"),
        Button("Subscribe in my calendar", "feed"),
        Button("I need support", "support"),
        card=Card(
            title="Your calendar",
            lines=(_RESTS if member.rests else _GOES_ON, _NEVER),
            facts=facts,
            foot="Only you can see this.",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarForm:
    """Which holidays, and whether to be left alone in them."""

    calendar: Annotated[
        Pattern, Choice("Which term calendar is yours?", "Days of your own win over it.")
    ]
    rests: Annotated[
        bool,
        YesNo("Leave me alone in my holidays?", "No reminders, no buddy rounds. Support is there."),
    ]


async def before(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what is so now: at first, the calendar of where the caller is."""
    member = await of(caller, work)
    return {"calendar": calendar_of(member).name, "rests": "yes" if member.rests else "no"}


async def change(form: CalendarForm, caller: Caller, work: Work) -> Reply:
    """Keep it. The usual calendar is kept as such, so that it follows who moves house."""
    member = await of(caller, work)
    key = form.calendar.name
    usual = key == default_key(member.region, member.authority)
    chosen = replace(member, calendar="" if usual else key, rests=form.rests)
    await work.members.change(chosen)
    return await calendar(Empty(), caller, work)


def _holiday(member: Member, today: date, own: Sequence[OwnSpan]) -> str:
    if now := holiday_of(member, today, own):
        return f"now: {now}"
    ahead = [span for span in calendar_of(member).spans if span.first > today]
    if not ahead:
        return "not known that far ahead"
    first = ahead[0].first
    return f"next: {ahead[0].name}, from {first.day} {first:%B}"


CALENDAR = Command(
    name="calendar",
    summary="See and change your holidays, and be left alone in them.",
    form=Empty,
    run=calendar,
    needs=Role.MEMBER,
)
CALENDAR_EDIT = Command(
    name="calendar-edit",
    summary="Change your term calendar, and what rests in the holidays.",
    form=CalendarForm,
    run=change,
    before=before,
    needs=Role.MEMBER,
    title="Your calendar",
    submit="Save",
    always_ask=True,
    typed=False,
)
