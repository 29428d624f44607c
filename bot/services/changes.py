"""Changing one call, or it and all that follow: worked out once, for the preview and the doing.

Whatever a change is, it comes down to calls as they are and as they will be. The preview shows
them, doing it writes the right side, and taking it back writes the left side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from bot.core.calls import Call, CallSlot, Stage
from bot.core.changes import Change, ChangeKind, ChangeStage, Scope
from bot.core.errors import Refusal
from bot.core.ports import Work
from bot.core.recurrence import Occurrence
from bot.core.times import UK, uk_date, uk_day, uk_instant
from bot.core.views import Button
from bot.services.slots import placed

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Step:
    """One call as it is and as it will be."""

    before: Call
    after: Call

    @property
    def felt(self) -> bool:
        """Whether it matters to those who said that they are coming."""
        was, then = self.before, self.after
        return was.off is not then.off or (not then.off and was.starts != then.starts)


@dataclass(frozen=True, slots=True)
class Steps:
    """All that a change does: to calls, the first of them first, and to their slot if it does."""

    calls: tuple[Step, ...]
    slot: CallSlot | None = None


async def work_out(work: Work, change: Change) -> Change:
    """Return *change* with the calls, and the slot, that it would change as they are now.

    Raises:
        Refusal: it can't be done, or would do nothing.
    """
    call = await work.calls.get(change.call)
    if call is None or call.stage is Stage.DRAFT or call.starts <= work.now:
        raise Refusal(
            "That call has begun, or is over. Nothing was changed.",
            Button("Show the next calls", "calls"),
        )
    slot = await work.slots.get(call.slot) if call.slot else None
    if slot is None or call.day is None or change.scope is Scope.ONE:
        looked_at = replace(change, scope=Scope.ONE, calls=(call,), slot=None)
    else:
        following = await work.calls.of_slot(slot.id, call.day)
        coming = [one for one in following if one.id != call.id and one.starts > work.now]
        looked_at = replace(change, calls=(call, *coming), slot=slot)
    await _check(work, looked_at, call)
    return looked_at


def steps_of(change: Change) -> Steps:
    """Return what *change* does to the calls and the slot that were looked at."""
    if change.slot is None:
        return Steps(tuple(Step(call, _one(change, call)) for call in change.calls))
    slot = _slot_after(change, change.slot)
    first = change.calls[0]
    return Steps(
        tuple(Step(call, _following(change, first, call, slot)) for call in change.calls), slot
    )


async def apply(work: Work, change: Change) -> tuple[Change, Steps]:
    """Do *change*, and return it as done, with the calls as they are now.

    Raises:
        Refusal: the calls are not what was looked at any more, or it can't be done.
    """
    await _hold(work, change)
    now_there = await work_out(work, change)
    if not _alike(now_there.calls, change.calls) or now_there.slot != change.slot:
        raise Refusal(
            "Something has changed since you looked, so I did nothing.",
            Button("Show how it is now", "call-open", str(change.call)),
        )
    steps = steps_of(now_there)
    after = await _write(work, [step.after for step in steps.calls])
    if steps.slot is not None:
        await work.slots.change(steps.slot)
    done = replace(now_there, stage=ChangeStage.DONE, at=work.now)
    await work.changes.done(done)
    pairs = zip(steps.calls, after, strict=True)
    return done, Steps(tuple(Step(step.before, call) for step, call in pairs), steps.slot)


async def restore(work: Work, change: Change) -> Sequence[Call]:
    """Put back what was there before *change*; return the calls. Who hosts stays.

    Raises:
        Refusal: somebody has changed it since.
    """
    held = await _hold(work, change)
    steps = steps_of(change)
    expected = [step.after for step in steps.calls]
    found = [held[call.id] for call in change.calls if call.id in held]
    slot = await work.slots.get(change.slot.id) if change.slot else None
    if not _alike(expected, found) or slot != steps.slot:
        raise Refusal(
            "It has been changed again since, so I took nothing back.",
            Button("Show how it is now", "call-open", str(change.call)),
        )
    restored = await _write(work, change.calls)
    if change.slot is not None:
        known = {call.id for call in change.calls}
        later = await work.calls.of_slot(change.slot.id, expected[0].day or uk_date(work.now))
        # planned within the minute, for the slot as it was then: nobody has heard of them
        planned = [call for call in later if call.id not in known]
        restored += await _write(work, [replace(call, stage=Stage.DRAFT) for call in planned])
        await work.slots.change(change.slot)
    await work.changes.done(replace(change, stage=ChangeStage.TAKEN_BACK, at=work.now))
    return restored


def _one(change: Change, call: Call) -> Call:
    match change.kind:
        case ChangeKind.MOVE if change.starts is not None:
            was = None if change.starts == call.intended else call.intended
            return replace(call, stage=Stage.ANNOUNCED, starts=change.starts, was=was, why="")
        case ChangeKind.CANCEL if call.stage is Stage.ANNOUNCED:
            return replace(call, stage=Stage.CANCELLED)
        case ChangeKind.REWORD:
            return replace(
                call,
                title=_or(change.title, call.title),
                theme=_or(change.theme, call.theme),
                about=_or(change.about, call.about),
                minutes=change.minutes or call.minutes,
            )
        case _:
            return call


def _following(change: Change, first: Call, call: Call, slot: CallSlot) -> Call:
    """Return what becomes of *call*, one of those that follow *first*; *slot* is as it will be."""
    after = _one(change, call)
    if call.day is None or first.day is None:
        return after
    match change.kind:
        case ChangeKind.MOVE:
            day = call.day + (slot.recurrence.since - first.day)
            occurrence = Occurrence(day, uk_instant(day, slot.recurrence.at))
            if call.id == first.id:
                return replace(after, day=day)
            if call.stage is Stage.CANCELLED:
                return replace(call, day=day, starts=occurrence.starts, was=None)
            return placed(slot, call, occurrence)
        case ChangeKind.REWORD if change.in_holidays is not None:
            occurrence = Occurrence(call.day, uk_instant(call.day, slot.recurrence.at))
            by_rule = occurrence.starts == call.starts or (call.was and call.why)
            if by_rule and call.stage is not Stage.CANCELLED:
                return placed(slot, after, occurrence)
    return after


def _slot_after(change: Change, slot: CallSlot) -> CallSlot:
    was, day = slot.recurrence, change.calls[0].day or slot.recurrence.since
    match change.kind:
        case ChangeKind.MOVE if change.starts is not None:
            local = change.starts.astimezone(UK)
            shift = local.date() - day
            recurrence = replace(
                was,
                weekday=local.weekday(),
                at=local.time(),
                since=local.date(),
                until=was.until + shift if was.until else None,
            )
            return replace(slot, recurrence=recurrence)
        case ChangeKind.CANCEL:
            until = min(day - _DAY, was.until or date.max)
            return replace(slot, recurrence=replace(was, until=until))
        case _:
            return replace(
                slot,
                name=_or(change.title, slot.name),
                theme=_or(change.theme, slot.theme),
                about=_or(change.about, slot.about),
                minutes=change.minutes or slot.minutes,
                in_holidays=change.in_holidays or slot.in_holidays,
            )


async def _check(work: Work, change: Change, call: Call) -> None:
    steps = steps_of(change)
    if steps.slot == change.slot and all(step.before == step.after for step in steps.calls):
        raise Refusal(
            "It is like that already. Nothing was changed.",
            Button("Show the call", "call-open", str(call.id)),
        )
    if change.kind is not ChangeKind.MOVE or call.slot is None:
        return
    known = {one.id for one in change.calls}
    others = [
        one
        for one in await work.calls.of_slot(call.slot, uk_date(work.now) - _WEEK)
        if one.id not in known
    ]
    moved = steps.calls[0].after
    for one in others:
        there = not one.off and one.starts == moved.starts
        if change.slot is None:
            clash = there
        else:  # those that stay must not come to lie among those that move
            clash = there or (
                one.day is not None and moved.day is not None and one.day >= moved.day
            )
        if clash:
            raise Refusal(
                f"{one.title} of {uk_day(one.intended)} is in the way, so nothing was changed. "
                "Choose a later time, or change that one first.",
                Button("Show that one", "call-open", str(one.id)),
                Button("Choose another time", "call-move", str(call.id)),
            )


async def _hold(work: Work, change: Change) -> Mapping[UUID, Call]:
    """Keep everybody else from changing the same calls: in one order, so that nobody is stuck."""
    call = await work.calls.get(change.call)
    ids = [change.call]
    if call is not None and call.slot is not None and call.day is not None:
        since = min(call.day, uk_date(work.now) - _WEEK)
        ids = sorted(one.id for one in await work.calls.of_slot(call.slot, since))
    held = [await work.calls.hold(one) for one in ids]
    return {one.id: one for one in held if one is not None}


async def _write(work: Work, calls: Sequence[Call]) -> list[Call]:
    """Keep *calls* as changed now. Days are freed first: two may not have the same for a moment."""
    written = []
    for call in calls:
        there = await work.calls.get(call.id) or call
        await work.calls.change(replace(there, day=None))
        changed = replace(
            call,
            sequence=there.sequence + 1,
            changed=work.now,
            host=there.host,
            came=there.came,
        )
        written.append(changed)
    for call in written:
        await work.calls.change(call)
    return written


def _alike(some: Sequence[Call], others: Sequence[Call]) -> bool:
    """Tell whether they are the same to people, however often they were changed."""
    return list(map(_bare, some)) == list(map(_bare, others))


def _bare(call: Call) -> Call:
    return replace(call, sequence=0, changed=None, host=None, came=None)


def _or(wanted: str | None, there: str) -> str:
    return there if wanted is None else wanted
