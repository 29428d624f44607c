"""``hours``: when a coach is on every week, the days they are not, and asking for cover."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.spec import Command, Empty
from bot.commands.tokens import read_id
from bot.core.errors import FormInvalid, Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choices, Number, Text, Token
from bot.core.rota import DAYS, Away, Hours, Rota
from bot.core.times import uk_date
from bot.core.views import Button, Reply, Tone, private
from bot.core.when import read_clock, read_day
from bot.services import ladder
from bot.services.rota import ask_cover, said, short, take_cover
from bot.services.routing import rotas

_MOST: Final = 40
_ADD: Final = Button("Add hours", "hours-add", tone=Tone.PRIMARY)
_AWAY: Final = Button("Add days off", "hours-away")
_COVER: Final = Button("Ask for cover", "cover-ask")
_DUTY: Final = Button("Show my duty", "duty")


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursForm:
    """On which days, from when until when."""

    days: Annotated[tuple[Weekday, ...], Choices("On which days?", "", 1, 7)]
    begins: Annotated[str, Text("From", "UK time, like 7pm or 19:00.", 3, 10)]
    ends: Annotated[str, Text("Until", "If it is earlier, the next day.", 3, 10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayForm:
    """From which day to which."""

    first: Annotated[str, Text("From, the first day", "Like 8 December 2026.", 3, 40)]
    last: Annotated[str, Text("Until, the last day", "Empty if it is one day only.", 0, 40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropForm:
    """Which line of which list: another one has other numbers."""

    seen: Annotated[str, Token()]
    line: Annotated[int, Number("Which number shall I take out?", "", 1, 99)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverForm:
    """Which day somebody else is to be there."""

    day: Annotated[str, Text("Which day can't you be there?", "Like 8 December 2026.", 3, 40)]


@dataclass(frozen=True, slots=True)
class TakeForm:
    """Which hours, as the button carries them."""

    cover: Annotated[str, Token()]


async def hours(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller their hours and days off."""
    return await _show(caller, work)


async def add(form: HoursForm, caller: Caller, work: Work) -> Reply:
    """Add hours to the caller's week.

    Raises:
        FormInvalid: a time could not be read.
        Refusal: there are a great many already.
    """
    begins, ends = _clock("begins", form.begins), _clock("ends", form.ends)
    mine = await _mine(caller, work)
    new = [Hours(list(Weekday).index(day), begins, ends) for day in form.days]
    held = [one for one in mine.hours if (one.weekday, one.begins) not in _keys(new)]
    if len(held) + len(new) > _MOST:
        raise Refusal(f"You have {len(mine.hours)} already. Take some out first.", _DUTY)
    await work.rota.set_hours(caller.id, [*held, *new])
    await ladder.look_round(work)
    return await _show(caller, work, "Kept.")


async def away(form: AwayForm, caller: Caller, work: Work) -> Reply:
    """Note days on which the caller's hours don't hold.

    Raises:
        FormInvalid: a day could not be read.
        Refusal: there are a great many already.
    """
    today = uk_date(work.now)
    first = _day("first", form.first, today)
    last = _day("last", form.last, today) if form.last else first
    if last < first:
        raise FormInvalid({"last": "That is before the first day. Please check both."})
    mine = await _mine(caller, work)
    if len(mine.away) >= _MOST:
        raise Refusal(f"You have {_MOST} already. Take some out first.", _DUTY)
    await work.rota.set_away(caller.id, [*mine.away, Away(first, last)])
    return await _show(caller, work, "Kept. Supervisors see where that leaves too few.")


async def drop(form: DropForm, caller: Caller, work: Work) -> Reply:
    """Take hours or days off out.

    Raises:
        Stale: the list is not the one that was shown.
        FormInvalid: it has no such line.
    """
    mine = await _mine(caller, work)
    listed = [*mine.hours, *mine.away]
    if not listed or form.seen != _state(mine):
        raise Stale
    if form.line > len(listed):
        raise FormInvalid({"line": f"Please give a number from 1 to {len(listed)}."})
    gone = listed[form.line - 1]
    await work.rota.set_hours(caller.id, [one for one in mine.hours if one != gone])
    await work.rota.set_away(caller.id, [one for one in mine.away if one != gone])
    return await _show(caller, work, "Taken out.")


async def cover(form: CoverForm, caller: Caller, work: Work) -> Reply:
    """Ask the other coaches to take the caller's hours on one day.

    Raises:
        FormInvalid: the day could not be read, or they have no hours then.
    """
    day = _day("day", form.day, uk_date(work.now))
    asked = await ask_cover(work, caller.id, day)
    if asked is None:
        raise FormInvalid({"day": f"You have no hours on {short(day)}. Please check the day."})
    return private(
        f"I've asked the other coaches (there are {asked}) without your name. Until one says "
        "yes the hours stay yours; I tell you when somebody has them.",
        Button("Show my hours", "hours"),
    )


async def take(form: TakeForm, caller: Caller, work: Work) -> Reply:
    """Take hours of somebody who can't be there. The first to press has them.

    Raises:
        Stale: there is no such thing, or it is the caller's own.
        Refusal: somebody else has them already.
    """
    found = await work.rota.cover(read_id(form.cover))
    if found is None or found.asker == caller.id:
        raise Stale
    if not await take_cover(work, found, caller.id):
        raise Refusal("Somebody else has those hours already. Thank you for being ready.")
    return private("They are yours. Thank you.", Button("Show my hours", "hours"))


async def _show(caller: Caller, work: Work, done: str = "") -> Reply:
    mine = await _mine(caller, work)
    lines = [said(one, DAYS) for one in mine.hours]
    lines += [
        f"Off {short(off.first)}" + (f" to {short(off.last)}" if off.last != off.first else "")
        for off in mine.away
    ]
    covered = [
        f"Cover you give: {short(uk_date(starts))}"
        for starts, ends in mine.given
        if ends > work.now
    ]
    listed = [f"{number}. {line}" for number, line in enumerate(lines, 1)] + covered
    text = "\n".join(listed) or (
        "You have set no hours, so you are on duty only when you say so by hand."
    )
    dropping = (Button("Take one out", "hours-drop", _state(mine)),) if lines else ()
    asking = (_COVER,) if mine.hours else ()
    return private(f"{done}\n{text}".strip(), _ADD, _AWAY, *dropping, *asking, _DUTY)


async def _mine(caller: Caller, work: Work) -> Rota:
    return (await rotas(work))[caller.id]


def _keys(some: list[Hours]) -> set[tuple[int, time]]:
    return {(one.weekday, one.begins) for one in some}


def _state(mine: Rota) -> str:
    """Return what changes when the list does, and is no other coach's."""
    listed = repr((mine.coach, list(mine.hours), list(mine.away)))
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def _clock(name: str, text: str) -> time:
    try:
        return read_clock(text)
    except ValueError as problem:
        raise FormInvalid({name: str(problem)}) from None


def _day(name: str, text: str, today: date) -> date:
    try:
        return read_day(text, today)
    except ValueError as problem:
        raise FormInvalid({name: str(problem)}) from None


HOURS = Command(
    name="hours",
    summary="For coaches: see and change your weekly hours and days off.",
    form=Empty,
    run=hours,
    needs=Role.COACH,
    typed=False,
)
HOURS_ADD = Command(
    name="hours-add",
    summary="For coaches: add hours of every week.",
    form=HoursForm,
    run=add,
    needs=Role.COACH,
    title="Hours of every week",
    submit="Keep them",
    typed=False,
)
HOURS_AWAY = Command(
    name="hours-away",
    summary="For coaches: add days off.",
    form=AwayForm,
    run=away,
    needs=Role.COACH,
    title="Days off",
    submit="Keep them",
    typed=False,
)
HOURS_DROP = Command(
    name="hours-drop",
    summary="For coaches: take hours or days off out again.",
    form=DropForm,
    run=drop,
    needs=Role.COACH,
    title="Take one out",
    submit="Take out",
)
COVER_ASK = Command(
    name="cover-ask",
    summary="For coaches: ask the others to take your hours on one day.",
    form=CoverForm,
    run=cover,
    needs=Role.COACH,
    title="Ask for cover",
    submit="Ask them",
    typed=False,
)
COVER_TAKE = Command(
    name="cover-take",
    summary="For coaches: take hours of somebody who can't be there.",
    form=TakeForm,
    run=take,
    needs=Role.COACH,
)
