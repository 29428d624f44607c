"""Quiet hours, discreet messages, and opening one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.pause import show
from bot.commands.spec import Command, Privacy
from bot.core.errors import Stale
from bot.core.forms import Answers
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Token, YesNo
from bot.core.quiet import Quiet
from bot.core.views import Reply
from bot.services.pictures import by_itself, is_picture

_NEVER: Final = time(12)
"""Where quiet hours begin and end that there are none of."""


class Begins(StrEnum):
    """When quiet hours may begin."""

    NEVER = "No quiet hours"
    SIX = "18:00"
    SEVEN = "19:00"
    EIGHT = "20:00"
    NINE = "21:00"
    TEN = "22:00"
    ELEVEN = "23:00"


class Ends(StrEnum):
    """When quiet hours may end."""

    SIX = "06:00"
    HALF_SIX = "06:30"
    SEVEN = "07:00"
    HALF_SEVEN = "07:30"
    EIGHT = "08:00"
    NINE = "09:00"
    TEN = "10:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietForm:
    """When to be left in peace, and how openly to be written to."""

    begins: Annotated[Begins, Choice("Quiet from", "UK time. Support always comes at once.")]
    ends: Annotated[Ends, Choice("Quiet until")]
    weekends: Annotated[bool, YesNo("Quiet all weekend, too?")]
    discreet: Annotated[
        bool, YesNo("Discreet messages?", "They say nothing until you press Show me.")
    ]


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Which message, as the button carries it."""

    letter: Annotated[str, Token()]


async def before(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what holds now."""
    held = await work.pauses.quiet(caller.id)
    never = held.begins == held.ends
    return {
        "begins": Begins.NEVER if never else f"{held.begins:%H:%M}",
        "ends": Ends.HALF_SEVEN if never else f"{held.ends:%H:%M}",
        "weekends": "yes" if held.weekends else "no",
        "discreet": "yes" if held.discreet else "no",
    }


async def quiet(form: QuietForm, caller: Caller, work: Work) -> Reply:
    """Keep when to be left in peace, and how openly to be written to."""
    none = form.begins is Begins.NEVER
    chosen = Quiet(
        begins=_NEVER if none else time.fromisoformat(form.begins),
        ends=_NEVER if none else time.fromisoformat(form.ends),
        weekends=form.weekends,
        discreet=form.discreet,
    )
    await work.pauses.set_quiet(caller.id, chosen)
    return await show(caller.id, work, "Saved.")


async def show_me(form: ShowForm, caller: Caller, work: Work) -> Reply:
    """Show the caller a message that was kept for them.

    Raises:
        Stale: there is none, it is somebody else's, or it was opened more than a day ago.
    """
    number = int(form.letter) if form.letter.isdecimal() and len(form.letter) < 19 else 0  # noqa: PLR2004 - fits 64 bits
    held = await work.outbox.open_held(number, caller.id)
    if held is None:
        raise Stale
    return await by_itself(work, caller.account, held, number) if is_picture(held) else held


QUIET = Command(
    name="quiet",
    summary="Choose your quiet hours, and whether messages are discreet.",
    form=QuietForm,
    run=quiet,
    before=before,
    needs=Role.MEMBER,
    title="Quiet and discreet",
    submit="Save",
    always_ask=True,
    typed=False,
)
SHOW_ME = Command(
    name="show-me",
    summary="Read a message that was sent to you discreetly.",
    form=ShowForm,
    run=show_me,
    needs=Role.MEMBER,
    guarded=True,
    privacy=Privacy.CONFIDENTIAL,
)
