"""Moving, cancelling and rewording calls: asked in a form, shown in a preview, done at a press.

For a minute after that the whole of it can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final
from uuid import uuid4

from bot.commands.spec import Command
from bot.commands.tokens import read_id
from bot.core.calls import Call, Stage
from bot.core.changes import TAKE_BACK, Change, ChangeKind, ChangeStage, Scope
from bot.core.errors import Refusal, Stale
from bot.core.forms import Answers
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Number, Text, Token, When
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services.change_news import effects, spell, spread, unsay
from bot.services.changes import apply, restore, steps_of, work_out

_TITLES: Final = {
    ChangeKind.MOVE: "Move it?",
    ChangeKind.CANCEL: "Cancel it?",
    ChangeKind.REWORD: "Change its words?",
}
_FORMS: Final = {
    ChangeKind.MOVE: "call-move",
    ChangeKind.CANCEL: "call-cancel",
    ChangeKind.REWORD: "call-words",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """Which call, when to, and whether all that follow move with it."""

    call: Annotated[str, Token()]
    starts: Annotated[datetime, When("New time, UK time", "Like 8 December 2026, 7pm.")]
    scope: Annotated[Scope, Choice("Which calls?")] = Scope.ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelForm:
    """Which call, and whether all that follow are cancelled with it."""

    call: Annotated[str, Token()]
    scope: Annotated[Scope, Choice("Which calls?")]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsForm:
    """Which call, and what it says from now on."""

    call: Annotated[str, Token()]
    title: Annotated[str, Text("What is it called?", at_least=3, at_most=80)]
    about: Annotated[str, Text("What will happen?", at_most=1000, long=True)]
    minutes: Annotated[int, Number("How many minutes?", at_least=10, at_most=600)]
    theme: Annotated[str, Text("Theme", "Leave it empty for none.", at_most=80)] = ""
    scope: Annotated[Scope, Choice("Which calls?")] = Scope.ONE


async def move(form: MoveForm, caller: Caller, work: Work) -> Reply:
    """Preview a move.

    Raises:
        Stale: there is no such call.
        Refusal: it can't be moved there.
    """
    call = await call_for(form.call, work)
    wish = wished(call, caller, work, ChangeKind.MOVE, form.scope)
    return await preview(replace(wish, starts=form.starts), work)


async def cancel(form: CancelForm, caller: Caller, work: Work) -> Reply:
    """Preview a cancellation.

    Raises:
        Stale: there is no such call.
        Refusal: it can't be cancelled.
    """
    call = await call_for(form.call, work)
    return await preview(wished(call, caller, work, ChangeKind.CANCEL, form.scope), work)


async def words(form: WordsForm, caller: Caller, work: Work) -> Reply:
    """Preview other words: only those that differ from what is there change.

    Raises:
        Stale: there is no such call.
        Refusal: nothing would change.
    """
    call = await call_for(form.call, work)
    wish = replace(
        wished(call, caller, work, ChangeKind.REWORD, form.scope),
        title=form.title if form.title != call.title else None,
        theme=form.theme if form.theme != call.theme else None,
        about=form.about if form.about != call.about else None,
        minutes=form.minutes if form.minutes != call.minutes else None,
    )
    return await preview(wish, work)


async def there_now(carried: str, _caller: Caller, work: Work) -> Answers:
    """Fill the form in with what the call says now."""
    call = await call_for(carried, work)
    return {
        "title": call.title,
        "theme": call.theme,
        "about": call.about,
        "minutes": str(call.minutes),
        "scope": Scope.ONE,
    }


async def call_for(carried: str, work: Work) -> Call:
    """Return the call that a button carried.

    Raises:
        Stale: there is none, or it is only a draft.
    """
    call = await work.calls.get(read_id(carried))
    if call is None or call.stage is Stage.DRAFT:
        raise Stale
    return call


def wished(call: Call, caller: Caller, work: Work, kind: ChangeKind, scope: Scope) -> Change:
    """Return a change to *call* as *caller* wishes it, to be looked at."""
    return Change(
        id=uuid4(),
        call=call.id,
        by=caller.id,
        kind=kind,
        scope=scope,
        stage=ChangeStage.PREVIEW,
        at=work.now,
    )


async def preview(wish: Change, work: Work, again: Button | None = None) -> Reply:
    """Say who would be told what. Nothing changes yet, and nobody else sees it."""
    change = await work_out(work, wish)
    await work.changes.add(change)
    steps = steps_of(change)
    lines = list(spell(steps))
    if change.slot is not None:
        lines.append(_from_then_on(change))
    return private(
        "This is a preview. Nothing has changed yet.",
        Button("Do it", "change-do", str(change.id), Tone.PRIMARY),
        again or Button("Write it again", _FORMS[change.kind], str(change.call)),
        Button("Leave it as it is", "call-open", str(change.call)),
        card=Card(
            title=_TITLES[change.kind],
            lines=tuple(lines),
            facts=await effects(work, steps),
            foot="Only you can see this. For a minute after you do it, you can take it back.",
        ),
    )


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """Which change, as the button carries it."""

    change: Annotated[str, Token()]


async def do(form: ChangeForm, caller: Caller, work: Work) -> Reply:
    """Do what was previewed, once however often it is pressed.

    Raises:
        Stale: the preview is not the caller's, or was taken back.
        Refusal: things have changed since.
    """
    change = await _own(form, caller, work)
    if change.stage is ChangeStage.TAKEN_BACK:
        raise Stale
    if change.stage is ChangeStage.PREVIEW:
        change, steps = await apply(work, change)
        await spread(work, change, steps)
    elif _too_late(change, work):
        raise Stale
    return private(
        "Done. Posts, messages and calendars follow now. For a minute you can take it back.",
        Button("Take it back", "change-undo", str(change.id)),
        Button("Show the call", "call-open", str(change.call)),
    )


async def undo(form: ChangeForm, caller: Caller, work: Work) -> Reply:
    """Put everything back as it was before a change, within a minute of it.

    Raises:
        Stale: it is not the caller's, was never done, or is taken back already.
        Refusal: a minute has passed, or somebody has changed it again.
    """
    change = await _own(form, caller, work)
    if change.stage is not ChangeStage.DONE:
        raise Stale
    if _too_late(change, work):
        raise Refusal(
            "More than a minute has passed, so it stands: people have read it. You can change it "
            "again, and they hear of that, too.",
            Button("Show the call", "call-open", str(change.call)),
        )
    await unsay(work, change, await restore(work, change))
    return private(
        "Taken back. Everything is as it was, and what was sent about it is going.",
        Button("Show the call", "call-open", str(change.call)),
    )


async def _own(form: ChangeForm, caller: Caller, work: Work) -> Change:
    change = await work.changes.get(read_id(form.change))
    if change is None or change.by != caller.id:
        raise Stale
    return change


def _too_late(change: Change, work: Work) -> bool:
    return work.now - change.at > TAKE_BACK


def _from_then_on(change: Change) -> str:
    slot = steps_of(change).slot
    if slot is None:
        return ""
    match change.kind:
        case ChangeKind.MOVE:
            return f"From then on: {slot.recurrence.spoken}."
        case ChangeKind.CANCEL:
            return "No more of them are planned after that: the slot ends."
        case ChangeKind.REWORD:
            rule = f" In holidays: {slot.in_holidays.lower()}." if change.in_holidays else ""
            return f"All that follow say the same.{rule}"


CALL_MOVE = Command(
    name="call-move",
    summary="Move a call, or it and all that follow.",
    form=MoveForm,
    run=move,
    needs=Role.MODERATOR,
    title="Move a call",
    submit="Preview",
    always_ask=True,
)
CALL_CANCEL = Command(
    name="call-cancel",
    summary="Cancel a call, or it and all that follow.",
    form=CancelForm,
    run=cancel,
    needs=Role.MODERATOR,
    title="Cancel a call",
    submit="Preview",
    always_ask=True,
)
CALL_WORDS = Command(
    name="call-words",
    summary="Change what a call says, or it and all that follow.",
    form=WordsForm,
    run=words,
    before=there_now,
    needs=Role.MODERATOR,
    title="Change its words",
    submit="Preview",
    always_ask=True,
)
CHANGE_DO = Command(
    name="change-do",
    summary="Do a change to calls that was previewed.",
    form=ChangeForm,
    run=do,
    needs=Role.MODERATOR,
)
CHANGE_UNDO = Command(
    name="change-undo",
    summary="Take a change back within a minute.",
    form=ChangeForm,
    run=undo,
    needs=Role.MODERATOR,
)
