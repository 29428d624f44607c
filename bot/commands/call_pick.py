"""``call-list`` and ``call-open``: a moderator finds the call they want to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from bot.commands.spec import Command
from bot.commands.tokens import read_id
from bot.core import limits
from bot.core.calls import Call, Stage
from bot.core.errors import Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.times import uk_day
from bot.core.views import Button, Card, Fact, Moment, Reply, Tone, private

EVERY: Final = "every"
"""In place of a slot's id: the calls of all slots, and events."""

_AHEAD = timedelta(days=2 * 366)
_PAGE = 4


@dataclass(frozen=True, slots=True)
class ListForm:
    """Whose calls, and how many come before the first that is shown: ``every:0``."""

    page: Annotated[str, Token()]


@dataclass(frozen=True, slots=True)
class CallForm:
    """Which call, as the button carries it."""

    call: Annotated[str, Token()]


def list_button(label: str, slot: object = EVERY, skip: int = 0) -> Button:
    """Return a button that lists the calls of *slot*."""
    return Button(label, "call-list", f"{slot}:{skip}")


async def call_list(form: ListForm, _caller: Caller, work: Work) -> Reply:
    """List the calls to come, a few at a time, each with a button that opens it.

    Raises:
        Stale: the button stands for no list.
    """
    whose, _, skip = form.page.partition(":")
    if not (skip.isdecimal() and len(skip) < 4):  # noqa: PLR2004 - more calls there never are
        raise Stale
    slot = None if whose == EVERY else await work.slots.get(read_id(whose))
    if slot is None and whose != EVERY:
        raise Stale
    planned = await work.calls.planned(work.now, work.now + _AHEAD)
    found = [call for call in planned if slot is None or call.slot == slot.id]
    shown = found[int(skip) : int(skip) + _PAGE]
    if not shown:
        return private("No call is planned there.", Button("Show the slots", "slots"))
    facts = [Fact(_short(call.title), (Moment(call.starts), state(call))) for call in shown]
    buttons = [Button(_label(call), "call-open", str(call.id)) for call in shown]
    if len(found) > int(skip) + _PAGE:
        buttons.append(list_button("Show later ones", whose, int(skip) + _PAGE))
    return private(
        "",
        *buttons,
        card=Card(
            title="Which call?",
            facts=tuple(facts),
            foot="Nothing changes before you have seen a preview.",
        ),
    )


async def call_open(form: CallForm, _caller: Caller, work: Work) -> Reply:
    """Show one call and what can be done with it.

    Raises:
        Stale: there is no such call.
    """
    call = await work.calls.get(read_id(form.call))
    if call is None or call.stage is Stage.DRAFT:
        raise Stale
    return await show_call(work, call)


async def show_call(work: Work, call: Call) -> Reply:
    """Return the card of *call* for moderators."""
    host = await work.members.get(call.host) if call.host else None
    facts = [
        Fact("When", (Moment(call.starts), state(call))),
        Fact("How long", f"{call.minutes} minutes"),
        Fact("Theme", call.theme or "none"),
        Fact("Coming", str(await work.calls.count(call.id))),
    ]
    if call.slot is not None:
        facts.append(Fact("Host", host.name if host else "nobody yet"))
    buttons = [Button("Move it", "call-move", str(call.id))]
    if not call.off:
        buttons.append(Button("Cancel it", "call-cancel", str(call.id), Tone.DANGER))
    buttons.append(Button("Change its words", "call-words", str(call.id)))
    if call.slot is not None:
        buttons.append(Button("Show its slot", "slot-open", str(call.slot)))
    return private(
        "",
        *(buttons if call.starts > work.now else [list_button("Show the next calls")]),
        card=Card(
            title=call.title,
            lines=(call.about,),
            facts=tuple(facts),
            foot="Nothing changes before you have seen a preview.",
        ),
    )


def state(call: Call) -> str:
    """Say how *call* stands, after its time: empty when there is nothing to say."""
    if call.stage is Stage.CANCELLED:
        return " (cancelled)"
    if call.stage is Stage.SKIPPED:
        return f" (left out: {call.why})"
    if call.was is not None:
        return f" (moved from {uk_day(call.was)})"
    return ""


def _label(call: Call) -> str:
    day = f"Open {uk_day(call.starts)}: "
    return day + _short(call.title, limits.BUTTON_LABEL - len(day))


def _short(title: str, most: int = limits.FIELD_LABEL) -> str:
    return title if len(title) <= most else f"{title[: most - 1]}…"


CALL_LIST = Command(
    name="call-list",
    summary="List calls to change.",
    form=ListForm,
    run=call_list,
    needs=Role.MODERATOR,
)
CALL_OPEN = Command(
    name="call-open",
    summary="See one call and what you can change about it.",
    form=CallForm,
    run=call_open,
    needs=Role.MODERATOR,
)
