"""Looking at the groups of a previewed round and changing them by hand, with what that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from bot.commands.round import preview_for, show
from bot.commands.spec import Command
from bot.core.errors import FormInvalid, Refusal, Stale
from bot.core.people import Account, Caller, MemberId, Role
from bot.core.ports import Work
from bot.core.questions import Person, Text, Token
from bot.core.rounds import Round
from bot.core.views import Button, Card, Line, Reply, private
from bot.services.naming import name_for
from bot.services.round_edits import Edited, add, leave_out, seats, swap

_PAGE: Final = 12


@dataclass(frozen=True, slots=True)
class GroupsForm:
    """Which preview, and how many groups come before the first that is shown: ``ID:0``."""

    page: Annotated[str, Token()]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapForm:
    """Which preview, and who changes places."""

    drawn: Annotated[str, Token()]
    one: Annotated[str, Text("Who?", "The number and letter beside the name, like 1a.", 2, 6)]
    other: Annotated[str, Text("Changes places with whom?", "Like 3b.", 2, 6)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutForm:
    """Which preview, and who is left out."""

    drawn: Annotated[str, Token()]
    one: Annotated[str, Text("Who?", "The number and letter beside the name, like 1a.", 2, 6)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddForm:
    """Which preview, and who is added."""

    drawn: Annotated[str, Token()]
    person: Annotated[Account, Person("Who?", "Where they fit best is worked out.")]


async def groups(form: GroupsForm, _caller: Caller, work: Work) -> Reply:
    """Show the groups of a preview by name, a dozen at a time.

    Raises:
        Stale: there is no such preview, or no such page.
    """
    carried, _, skip = form.page.partition(":")
    if not (skip.isdecimal() and len(skip) < 6):  # noqa: PLR2004 - more groups there never are
        raise Stale
    drawn = await preview_for(carried, work)
    first = int(skip)
    shown = drawn.groups[first : first + _PAGE]
    if not shown:
        raise Stale
    labels = {member: label for label, member in seats(drawn).items()}
    lines: list[Line] = []
    for group in shown:
        names = [f"{labels[member]} {await name_for(work, member)}" for member in group.members]
        note = "" if group.points is None else f" ({group.points} points)"
        lines.append(", ".join(names) + note)
    if not first and drawn.alone:
        names = [await name_for(work, member) for member in drawn.alone[:_PAGE]]
        lines.append(f"Nobody fits yet: {', '.join(names)}")
    later = [Button("Show more", "round-groups", f"{drawn.id}:{first + _PAGE}")]
    return private(
        "",
        Button("Swap two", "round-swap", str(drawn.id)),
        Button("Leave one out", "round-out", str(drawn.id)),
        Button("Add one", "round-add", str(drawn.id)),
        Button("Back to the preview", "round-show", str(drawn.id)),
        *(later if len(drawn.groups) > first + _PAGE else []),
        card=Card(
            title=f"Groups {first + 1} to {first + len(shown)} of {len(drawn.groups)}",
            lines=tuple(lines),
            foot="Nobody has been told. Every change is a preview of its own, and the rules hold.",
        ),
    )


async def swapped(form: SwapForm, _caller: Caller, work: Work) -> Reply:
    """Let two change places, and show what that changes.

    Raises:
        Stale: there is no such preview.
        FormInvalid: nobody sits there.
        Refusal: the rules keep somebody apart then.
    """
    drawn = await preview_for(form.drawn, work)
    one, other = _seated(drawn, "one", form.one), _seated(drawn, "other", form.other)
    try:
        return await _keep(await swap(work, drawn, one, other), drawn, work)
    except Refusal as refused:
        raise Refusal(refused.message, _back(drawn)) from None


async def out(form: OutForm, _caller: Caller, work: Work) -> Reply:
    """Leave somebody out of this round, and show what that changes.

    Raises:
        Stale: there is no such preview.
        FormInvalid: nobody sits there.
    """
    drawn = await preview_for(form.drawn, work)
    return await _keep(await leave_out(work, drawn, _seated(drawn, "one", form.one)), drawn, work)


async def added(form: AddForm, _caller: Caller, work: Work) -> Reply:
    """Add somebody to this round, and show what that changes.

    Raises:
        Stale: there is no such preview.
        Refusal: they can't be added.
    """
    drawn = await preview_for(form.drawn, work)
    try:
        return await _keep(
            await add(work, drawn, await work.accounts.owner(form.person)), drawn, work
        )
    except Refusal as refused:
        raise Refusal(refused.message, _back(drawn)) from None


def _seated(drawn: Round, field: str, said: str) -> MemberId:
    found = seats(drawn).get(said.strip().lower().replace(" ", ""))
    if found is None:
        raise FormInvalid({field: "Nobody sits there. Write it as it is beside the name, like 1a."})
    return found


async def _keep(edited: Edited, before: Round, work: Work) -> Reply:
    await work.rounds.add(edited.drawn)
    kept = await work.rounds.get(edited.drawn.id)
    if kept is None or not kept.groups:
        raise Refusal("Then there would be nobody left to introduce, so I left it.", _back(before))
    shown = await show(kept, work, "Changed by hand:", *edited.said)
    return private(
        "This is a preview. Nobody has been told.",
        *shown.buttons[:2],
        Button("Leave it as it was", "round-show", str(before.id)),
        card=shown.card,
    )


def _back(drawn: Round) -> Button:
    return Button("Back to the groups", "round-groups", f"{drawn.id}:0")


ROUND_GROUPS = Command(
    name="round-groups",
    summary="See the groups of a previewed buddy round, and change them.",
    form=GroupsForm,
    run=groups,
    needs=Role.ORGANISER,
)
ROUND_SWAP = Command(
    name="round-swap",
    summary="Swap two members of a previewed buddy round.",
    form=SwapForm,
    run=swapped,
    needs=Role.ORGANISER,
    title="Swap two",
    submit="Preview",
)
ROUND_OUT = Command(
    name="round-out",
    summary="Leave somebody out of a previewed buddy round.",
    form=OutForm,
    run=out,
    needs=Role.ORGANISER,
    title="Leave one out",
    submit="Preview",
)
ROUND_ADD = Command(
    name="round-add",
    summary="Add somebody to a previewed buddy round.",
    form=AddForm,
    run=added,
    needs=Role.ORGANISER,
    title="Add one",
    submit="Preview",
)
