"""``slots``: a moderator sees the regular calls, and opens one to change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from bot.commands.call_pick import list_button, state
from bot.commands.spec import Command, Empty
from bot.commands.tokens import read_id
from bot.core import limits
from bot.core.calls import CallSlot
from bot.core.errors import Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.times import uk_date
from bot.core.views import Button, Card, Fact, Line, Moment, Reply, Tone, private
from bot.services.hosting import names_of
from bot.services.slots import running
from bot.services.terms import calendar

NEW: Final = Button("Start a new slot", "slot-new")
_PAGE = 3
_LATELY = timedelta(days=30)
_COUNTS = 4


@dataclass(frozen=True, slots=True)
class PageForm:
    """How many slots come before the first that is shown."""

    skip: Annotated[str, Token()]


@dataclass(frozen=True, slots=True)
class SlotForm:
    """Which slot, as the button carries it."""

    slot: Annotated[str, Token()]


async def slots(_form: Empty, _caller: Caller, work: Work) -> Reply:
    """Show the slots, each with a button that opens it."""
    return await _page(work, 0)


async def slot_page(form: PageForm, _caller: Caller, work: Work) -> Reply:
    """Show more slots.

    Raises:
        Stale: the button stands for no page.
    """
    if not (form.skip.isdecimal() and len(form.skip) < 4):  # noqa: PLR2004 - so many there never are
        raise Stale
    return await _page(work, int(form.skip))


async def _page(work: Work, skip: int) -> Reply:
    every = await running(work)
    shown = every[skip : skip + _PAGE]
    if not shown:
        return private("There are no regular calls just now.", NEW)
    buttons = [Button(_label(slot), "slot-open", str(slot.id)) for slot in shown]
    if len(every) > skip + _PAGE:
        buttons.append(Button("Show more slots", "slot-page", str(skip + _PAGE)))
    facts = [Fact(slot.name[: limits.FIELD_LABEL], await _in_short(work, slot)) for slot in shown]
    return private(
        "",
        *buttons,
        NEW,
        card=Card(
            title="The regular calls",
            facts=tuple(facts),
            foot="Counts only: nobody's name is kept with a call.",
        ),
    )


async def slot_open(form: SlotForm, _caller: Caller, work: Work) -> Reply:
    """Show one slot and what can be done with it.

    Raises:
        Stale: there is no such slot.
    """
    return await show_slot(work, await slot_for(form.slot, work))


async def slot_for(carried: str, work: Work) -> CallSlot:
    """Return the slot that a button carried.

    Raises:
        Stale: there is none.
    """
    slot = await work.slots.get(read_id(carried))
    if slot is None:
        raise Stale
    return slot


async def show_slot(work: Work, slot: CallSlot, *said: str) -> Reply:
    """Return the card of *slot*, after what is *said* first."""
    until = slot.recurrence.until
    ends = f", until {until.day} {until:%B}" if until else ""
    facts = [
        Fact("When", f"{often(slot)}, {slot.minutes} minutes{ends}"),
        Fact("Next calls", await _next_calls(work, slot)),
        Fact("Theme", slot.theme or "none"),
        Fact("Hosts, in turn", ", ".join(await names_of(work, slot)) or "nobody yet"),
        Fact("In holidays", f"{slot.in_holidays} ({calendar(slot.calendar).name})"),
        Fact("Came lately", await _came(work, slot) or "not counted yet"),
    ]
    return private(
        " ".join(said),
        list_button("Its next calls", slot.id),
        Button("Change it", "slot-change", str(slot.id)),
        Button("Hosts", "slot-hosts", str(slot.id)),
        Button("Set the join link", "slot-link", str(slot.id)),
        Button("Stop it", "slot-stop", str(slot.id), Tone.DANGER),
        card=Card(title=slot.name, lines=(slot.about,), facts=tuple(facts)),
    )


def often(slot: CallSlot) -> str:
    """Say when *slot* is, to begin a sentence with."""
    spoken = slot.recurrence.spoken
    return spoken[:1].upper() + spoken[1:]


async def _in_short(work: Work, slot: CallSlot) -> str:
    hosts = await names_of(work, slot)
    came = await _came(work, slot)
    return " ".join(
        (
            f"{often(slot)}, {slot.minutes} minutes.",
            f"Theme: {slot.theme}." if slot.theme else "No theme.",
            f"Hosts: {', '.join(hosts)}." if hosts else "No hosts yet.",
            f"In holidays: {slot.in_holidays.lower()} ({calendar(slot.calendar).name}).",
            f"Came lately: {came}." if came else "",
        )
    ).strip()[: limits.FACT]


async def _next_calls(work: Work, slot: CallSlot) -> Line:
    parts: list[str | Moment] = []
    for call in await work.calls.of_slot(slot.id, uk_date(work.now)):
        if call.starts > work.now and len(parts) < 2 * _PAGE:
            parts += [Moment(call.starts), f"{state(call)}\n"]
    return tuple(parts) or "none planned"


async def _came(work: Work, slot: CallSlot) -> str:
    """Say how many came to the latest calls, the latest first."""
    past = await work.calls.of_slot(slot.id, uk_date(work.now - _LATELY))
    counts = [str(call.came) for call in reversed(past) if call.came is not None]
    return ", ".join(counts[:_COUNTS])


def _label(slot: CallSlot) -> str:
    return f"Open {slot.name}"[: limits.BUTTON_LABEL]


SLOTS = Command(
    name="slots",
    summary="For moderators: see the regular calls, change them or start one.",
    form=Empty,
    run=slots,
    needs=Role.MODERATOR,
)
SLOT_PAGE = Command(
    name="slot-page",
    summary="See more of the regular calls.",
    form=PageForm,
    run=slot_page,
    needs=Role.MODERATOR,
)
SLOT_OPEN = Command(
    name="slot-open",
    summary="See one regular call and what you can change about it.",
    form=SlotForm,
    run=slot_open,
    needs=Role.MODERATOR,
)
