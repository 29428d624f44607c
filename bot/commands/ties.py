"""``ties``: a private list of whom to be kept apart from. Nobody but its owner ever sees it.

Noting somebody gets the same answer whether or not they are a member: nothing is looked up.
What is on the list is confidential, so that not even a kept answer holds it in clear.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.commands.spec import Command, Empty, Privacy
from bot.core.apart import MOST, NewTie, Relation, Tie
from bot.core.confidential import Confidential
from bot.core.errors import FormInvalid, Refusal, Stale
from bot.core.people import Account, Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Number, Person, Text, Token
from bot.core.views import NEUTRAL, Button, Card, Reply, Tone

_RULE = (
    "You are never introduced to anybody on this list, and none of them is ever asked to be your "
    "coach, nor you theirs. They are not told, and neither is anybody else: no answer of mine is "
    "different because of it."
)
_CALLS = (
    "Calls are open to every member, and I tell nobody who is coming. If there is somebody you "
    "can't be in a call with, ask the host, or take another slot."
)


class Kind(StrEnum):
    """What somebody may note themselves; former places are noted when a school changes."""

    NOT_WITH = Relation.NOT_WITH.value
    LINE_MANAGER = Relation.LINE_MANAGER.value
    GOVERNOR = Relation.GOVERNOR.value
    INSPECTOR = Relation.INSPECTOR.value
    COLLEAGUE = Relation.COLLEAGUE.value
    FAMILY = Relation.FAMILY.value
    FORMER_PLACE = Relation.FORMER_PLACE.value


@dataclass(frozen=True, slots=True, kw_only=True)
class TieForm:
    """Who, and what they are to the caller."""

    kind: Annotated[Kind, Choice("What are they to you?")]
    name: Annotated[
        Confidential, Text("Their name, as you know them", "Or of the school or trust.", 1, 80)
    ]
    place: Annotated[
        Confidential | None,
        Text("Their school or trust", "It tells people of one name apart. May be empty.", 0, 100),
    ] = None
    person: Annotated[
        Account | None, Person("Or pick them, if they are here", "They are not told.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UntieForm:
    """Which line of the list, and of which list: another one has other numbers."""

    seen: Annotated[str, Token()]
    line: Annotated[int, Number("Which number shall I take out?", "", 1, 99)]


async def ties(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller their own list."""
    return _show(await work.ties.of(caller.id))


async def add(form: TieForm, caller: Caller, work: Work) -> Reply:
    """Note somebody. The answer is the same whoever it is.

    Raises:
        Refusal: there are a great many already.
    """
    held = await work.ties.of(caller.id)
    if len(held) >= MOST:
        raise Refusal(
            f"You have {MOST} on your list. Nothing was added: please take somebody out first.",
            Button("Show my list", "ties", tone=Tone.PRIMARY),
        )
    place = form.name if form.kind is Kind.FORMER_PLACE else form.place
    noted = NewTie(
        relation=Relation[form.kind.name], name=form.name, place=place, account=form.person
    )
    await work.ties.add(caller.id, noted)
    return _show(await work.ties.of(caller.id), "Noted. It holds from now on, both ways.")


async def remove(form: UntieForm, caller: Caller, work: Work) -> Reply:
    """Take somebody out of the caller's list.

    Raises:
        Stale: the list is not the one that was shown.
        FormInvalid: it has no such line.
    """
    held = await work.ties.of(caller.id)
    if not held or form.seen != _state(held):
        raise Stale
    if form.line > len(held):
        raise FormInvalid({"line": f"Please give a number from 1 to {len(held)}."})
    await work.ties.remove(caller.id, held[form.line - 1].token)
    return _show(await work.ties.of(caller.id), "Taken out.")


def _show(held: Sequence[Tie], done: str = "") -> Reply:
    removing = (Button("Take one out", "ties-remove", _state(held)),) if held else ()
    return Reply(
        NEUTRAL,
        f"{done} Your list:".strip() if held else f"{done} There is nobody on your list.".strip(),
        Card(title="Kept apart", lines=(_RULE, _CALLS), foot="Only you can see this, ever."),
        (
            Button("Add somebody", "ties-add", tone=Tone.PRIMARY),
            *removing,
            Button("Show my profile", "profile"),
        ),
        _lines(held),
    )


def _lines(held: Sequence[Tie]) -> Confidential | None:
    shown: Confidential | None = None
    for number, tie in enumerate(held, 1):
        one = tie.label.between(f"{number}. ", f" ({tie.relation})")
        shown = one if shown is None else shown.then(one)
    return shown


def _state(held: Sequence[Tie]) -> str:
    """Return what changes when the list does, and says nothing of it."""
    return hashlib.sha256(":".join(tie.token for tie in held).encode()).hexdigest()[:16]


TIES = Command(
    name="ties",
    summary="See and change your private list of whom to be kept apart from.",
    form=Empty,
    run=ties,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    typed=False,
)
TIES_ADD = Command(
    name="ties-add",
    summary="Note somebody to be kept apart from. Nobody is told.",
    form=TieForm,
    run=add,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    title="Keep apart from",
    submit="Note it",
    typed=False,
)
TIES_REMOVE = Command(
    name="ties-remove",
    summary="Take somebody out of your private list.",
    form=UntieForm,
    run=remove,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    title="Take one out",
    submit="Take out",
)
