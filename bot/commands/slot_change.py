"""``slot-new``, ``slot-change`` and ``slot-stop``: moderators start, reword and end regular calls.

When a slot is, is changed at one of its calls: move it, and all that follow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

from bot.commands.call_change import preview, wished
from bot.commands.slots import SlotForm, often, slot_for
from bot.commands.spec import Command
from bot.core.calls import Call, CallSlot
from bot.core.changes import ChangeKind, Scope
from bot.core.errors import FormInvalid, Refusal
from bot.core.forms import Answers
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Number, Text, Token
from bot.core.recurrence import InHolidays, Recurrence
from bot.core.times import uk_date
from bot.core.views import Button, Card, Fact, Moment, Reply, Tone, private
from bot.core.when import ClockTime
from bot.services.calls import skip_past_reminders
from bot.services.slots import plan, running

_WEEK = timedelta(days=7)


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"

    @property
    def number(self) -> int:
        return list(Weekday).index(self)


class Holidays(StrEnum):
    """The term calendars, by what people call them. A test keeps them in step with the data."""

    ENGLAND = "England: standard"
    ENGLAND_EARLY = "England: early, as in Leicestershire"
    ENGLAND_TWO_WEEK_OCTOBER = "England: two weeks in October"
    WALES = "Wales"
    SCOTLAND = "Scotland"
    SCOTLAND_FIFE = "Scotland: Fife"
    NORTHERN_IRELAND = "Northern Ireland"

    @property
    def key(self) -> str:
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewForm:
    """A regular call to start. What is asked first is when, then what."""

    name: Annotated[str, Text("What is it called?", "Like Saturday coffee.", 3, 60)]
    weekday: Annotated[Weekday, Choice("On which day?")]
    at: Annotated[ClockTime, Text("At what time, in the UK?", "Like 7pm or 19:00.", at_most=10)]
    minutes: Annotated[int, Number("How many minutes?", at_least=10, at_most=600)]
    weeks: Annotated[int, Number("Every how many weeks?", "1 is every week.", 1, 4)]
    about: Annotated[str, Text("What will happen?", at_most=1000, long=True)]
    in_holidays: Annotated[InHolidays, Choice("In the holidays?")]
    calendar: Annotated[Holidays, Choice("Whose holidays?")]
    theme: Annotated[str, Text("Theme", "Leave it empty for none.", at_most=80)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """Which slot, and what it says from now on."""

    slot: Annotated[str, Token()]
    name: Annotated[str, Text("What is it called?", at_least=3, at_most=60)]
    about: Annotated[str, Text("What will happen?", at_most=1000, long=True)]
    minutes: Annotated[int, Number("How many minutes?", at_least=10, at_most=600)]
    in_holidays: Annotated[InHolidays, Choice("In the holidays?")]
    theme: Annotated[str, Text("Theme", "Leave it empty for none.", at_most=80)] = ""


async def slot_new(form: NewForm, _caller: Caller, work: Work) -> Reply:
    """Start a slot: its calls are planned at once, and posted nowhere before their reminders.

    Raises:
        FormInvalid: there is one of that name.
    """
    if form.name.casefold() in {slot.name.casefold() for slot in await running(work)}:
        raise FormInvalid({"name": "There is a regular call of that name. Please choose another."})
    slot = CallSlot(
        id=uuid4(),
        name=form.name,
        theme=form.theme,
        about=form.about,
        recurrence=_from_next(form, work),
        minutes=form.minutes,
        calendar=form.calendar.key,
        in_holidays=form.in_holidays,
    )
    await work.slots.add(slot)
    planned = [call for call in await plan(work) if call.slot == slot.id]
    for call in planned:
        await skip_past_reminders(work, call)
    when = [part for call in planned[:3] for part in (Moment(call.starts), ". ")]
    return private(
        "It is on the calendar. Nothing is posted now: reminders go out before each call, and what "
        "falls in a holiday is said three days before.",
        Button("Choose its hosts", "slot-hosts", str(slot.id), Tone.PRIMARY),
        Button("Set the join link", "slot-link", str(slot.id)),
        Button("Show it", "slot-open", str(slot.id)),
        card=Card(
            title=slot.name,
            facts=(
                Fact("When", often(slot)),
                Fact("The first ones", tuple(when)),
            ),
        ),
    )


async def slot_change(form: ChangeForm, caller: Caller, work: Work) -> Reply:
    """Preview other words, another length or another rule for holidays.

    Raises:
        Stale: there is no such slot.
        Refusal: nothing would change, or the slot has ended.
    """
    slot = await slot_for(form.slot, work)
    call = await _next_call(work, slot)
    wish = replace(
        wished(call, caller, work, ChangeKind.REWORD, Scope.FOLLOWING),
        title=form.name if form.name != slot.name else None,
        theme=form.theme if form.theme != slot.theme else None,
        about=form.about if form.about != slot.about else None,
        minutes=form.minutes if form.minutes != slot.minutes else None,
        in_holidays=form.in_holidays if form.in_holidays != slot.in_holidays else None,
    )
    return await preview(wish, work, Button("Write it again", "slot-change", str(slot.id)))


async def there_now(carried: str, _caller: Caller, work: Work) -> Answers:
    """Fill the form in with what the slot says now."""
    slot = await slot_for(carried, work)
    return {
        "name": slot.name,
        "theme": slot.theme,
        "about": slot.about,
        "minutes": str(slot.minutes),
        "in_holidays": slot.in_holidays,
    }


async def slot_stop(form: SlotForm, caller: Caller, work: Work) -> Reply:
    """Preview the end of a slot.

    Raises:
        Stale: there is no such slot.
        Refusal: it has ended already.
    """
    slot = await slot_for(form.slot, work)
    call = await _next_call(work, slot)
    wish = wished(call, caller, work, ChangeKind.CANCEL, Scope.FOLLOWING)
    return await preview(wish, work, Button("Show the slot", "slot-open", str(slot.id)))


def _from_next(form: NewForm, work: Work) -> Recurrence:
    """Count from the next such day: with every second week, that one is the first."""
    today = uk_date(work.now)
    weekly = Recurrence(weekday=form.weekday.number, at=form.at.at, weeks=1, since=today)
    first = next(weekly.between(work.now, work.now + 2 * _WEEK))
    return replace(weekly, weeks=form.weeks, since=first.day)


async def _next_call(work: Work, slot: CallSlot) -> Call:
    for call in await work.calls.of_slot(slot.id, uk_date(work.now) - _WEEK):
        if call.starts > work.now:
            return call
    raise Refusal(f"{slot.name} has ended. Nothing was changed.", Button("Show the slots", "slots"))


SLOT_NEW = Command(
    name="slot-new",
    summary="Start a new regular call.",
    form=NewForm,
    run=slot_new,
    needs=Role.MODERATOR,
    title="A new regular call",
    submit="Start it",
    typed=False,
)
SLOT_CHANGE = Command(
    name="slot-change",
    summary="Change what a regular call says, how long it is, or what it does in the holidays.",
    form=ChangeForm,
    run=slot_change,
    before=there_now,
    needs=Role.MODERATOR,
    title="Change a regular call",
    submit="Preview",
    always_ask=True,
)
SLOT_STOP = Command(
    name="slot-stop",
    summary="End a regular call.",
    form=SlotForm,
    run=slot_stop,
    needs=Role.MODERATOR,
)
