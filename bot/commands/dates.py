"""``dates``: days of a member's own, off or at work after all. They win over any calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.spec import Command, Empty
from bot.core.errors import FormInvalid, Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Text, Token
from bot.core.terms import Own, OwnSpan
from bot.core.times import uk_date
from bot.core.views import Button, Reply, Tone, private
from bot.core.when import read_day

_MOST: Final = 30
_SHOWN: Final = 3
_ADD: Final = Button("Add days", "dates-add", tone=Tone.PRIMARY)
_BACK: Final = Button("Back to my calendar", "calendar")


class Said(StrEnum):
    """What somebody says of days, in their words."""

    OFF = "I'm off"
    ON = "I'm working after all"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesForm:
    """Off or on, from when, until when."""

    own: Annotated[Said, Choice("What about these days?")]
    first: Annotated[str, Text("From, the first day", "Like 8 December 2026.", 3, 40)]
    last: Annotated[str, Text("Until, the last day", "Empty if it is one day only.", 0, 40)] = ""


@dataclass(frozen=True, slots=True)
class DropForm:
    """Which days, as the button carries them: ``off:2026-12-08:2026-12-09``."""

    span: Annotated[str, Token()]


async def dates(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller's own days, the next ones with a button to take them out."""
    return _show(await work.preferences.own_spans(caller.id))


async def add(form: DatesForm, caller: Caller, work: Work) -> Reply:
    """Keep some days more; of two that differ, the later word counts.

    Raises:
        FormInvalid: they could not be read.
        Refusal: there are a great many already.
    """
    today = uk_date(work.now)
    first = _day("first", form.first, today)
    last = _day("last", form.last, today) if form.last else first
    if last < first:
        raise FormInvalid({"last": "That is before the first day. Please check both."})
    own = Own.OFF if form.own is Said.OFF else Own.ON
    span = OwnSpan(first, last, own)
    held = [one for one in await work.preferences.own_spans(caller.id) if one != span]
    if len(held) >= _MOST:
        raise Refusal(f"You have {_MOST} already. Take some out first.", Button("Show", "dates"))
    await work.preferences.set_own_spans(caller.id, [*held, span])
    return _show([*held, span], "Kept. ")


async def drop(form: DropForm, caller: Caller, work: Work) -> Reply:
    """Take days out.

    Raises:
        Stale: they are not among the caller's.
    """
    held = await work.preferences.own_spans(caller.id)
    left = [one for one in held if _token(one) != form.span]
    if len(left) == len(held):
        raise Stale
    await work.preferences.set_own_spans(caller.id, left)
    return _show(left, "Taken out. ")


def _day(name: str, text: str, today: date) -> date:
    try:
        return read_day(text, today)
    except ValueError as problem:
        raise FormInvalid({name: str(problem)}) from None


def _show(spans: Sequence[OwnSpan], done: str = "") -> Reply:
    if not spans:
        return private(f"{done}You have no days of your own here.", _ADD, _BACK)
    ordered = sorted(spans, key=lambda span: (span.first, span.last))
    lines = [f"{Said[span.own.name]}: {_spoken(span)}." for span in ordered]
    drops = [
        Button(f"Take out {_short(span)}", "dates-drop", _token(span)) for span in ordered[:_SHOWN]
    ]
    return private(done + "Your own days:\n" + "\n".join(lines), _ADD, *drops, _BACK)


def _spoken(span: OwnSpan) -> str:
    first, last = (f"{day.day} {day:%B %Y}" for day in (span.first, span.last))
    return first if span.first == span.last else f"{first} to {last}"


def _short(span: OwnSpan) -> str:
    first, last = (f"{day.day} {day:%b}" for day in (span.first, span.last))
    return first if span.first == span.last else f"{first} to {last}"


def _token(span: OwnSpan) -> str:
    return f"{span.own}:{span.first}:{span.last}"


DATES = Command(
    name="dates",
    summary="See the days that you are off, or at work after all.",
    form=Empty,
    run=dates,
    needs=Role.MEMBER,
    typed=False,
)
DATES_ADD = Command(
    name="dates-add",
    summary="Add days that you are off, or at work after all.",
    form=DatesForm,
    run=add,
    needs=Role.MEMBER,
    title="Days of your own",
    submit="Keep them",
    typed=False,
)
DATES_DROP = Command(
    name="dates-drop",
    summary="Take days of your own out again.",
    form=DropForm,
    run=drop,
    needs=Role.MEMBER,
)
