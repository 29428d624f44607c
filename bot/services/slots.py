"""Keeping the regular calls planned ahead, each slot by its own rule in the holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import uuid4

from bot.core.calls import Call, CallSlot, Kind, Stage, Weekly
from bot.core.messages import OnCalendar, Urgency
from bot.core.people import MemberId, Platform
from bot.core.ports import Work
from bot.core.recurrence import (
    Held,
    InHolidays,
    Moved,
    Occurrence,
    Recurrence,
    Settled,
    Skipped,
    settle,
)
from bot.core.times import uk_date, uk_instant
from bot.core.views import Happening
from bot.services.terms import why_not

AHEAD: Final = timedelta(days=21)
"""How far ahead regular calls are on the calendar."""

EVENT: Final = "event"
"""The topic of a call's entry in a server's own calendar."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_YEAR: Final = timedelta(days=366)
_WHERE: Final = "A video call; the link comes privately, shortly before"
_ENGLAND: Final = "england"


async def first_slot(
    work: Work, weekly: Weekly, minutes: int, in_holidays: InHolidays = InHolidays.SKIP
) -> None:
    """Make the slot that the settings name, unless the network has slots already.

    Calls that an older version put on the calendar become that slot's.
    """
    if await work.slots.every():
        return
    slot = usual(weekly, minutes, uk_date(work.now), in_holidays)
    await work.slots.add(slot)
    for call in await work.calls.between(work.now, work.now + AHEAD):
        if call.kind is Kind.WEEKLY and call.slot is None:
            await work.calls.change(replace(call, slot=slot.id, day=uk_date(call.starts)))


def usual(weekly: Weekly, minutes: int, since: date, in_holidays: InHolidays) -> CallSlot:
    """Return the slot of a network that has only one."""
    return CallSlot(
        id=uuid4(),
        name="Weekly network call",
        theme="",
        about="An hour with people like you. Come as you are, leave when you need to.",
        recurrence=Recurrence(weekday=weekly.weekday, at=weekly.at, weeks=1, since=since),
        minutes=minutes,
        calendar=_ENGLAND,
        in_holidays=in_holidays,
    )


async def plan(work: Work) -> Sequence[Call]:
    """Put the calls of the next three weeks on the calendar, each once; return the new ones."""
    added = []
    for slot in await work.slots.every():
        reach = max(AHEAD, _WEEK * slot.recurrence.weeks)  # so that there always is a next one
        there = {call.day for call in await work.calls.of_slot(slot.id, uk_date(work.now))}
        wanted = slot.recurrence.between(work.now, work.now + reach)
        if not (missing := [occurrence for occurrence in wanted if occurrence.day not in there]):
            continue
        hosts = await work.slots.hosts(slot.id)
        for occurrence in missing:
            call = _call(slot, occurrence, hosts)
            if await work.calls.add(call, by=None):
                await publish(work, call)
                added.append(call)
    return added


async def running(work: Work) -> Sequence[CallSlot]:
    """Return the slots that go on, or whose last call is still to come."""
    today = uk_date(work.now)
    return [
        slot
        for slot in await work.slots.every()
        if _goes_on(slot, work.now)
        or any(not call.off for call in await work.calls.of_slot(slot.id, today))
    ]


def _goes_on(slot: CallSlot, now: datetime) -> bool:
    until = slot.recurrence.until
    if until is None:
        return True
    return any(slot.recurrence.between(now, uk_instant(until, time.max)))


async def publish(work: Work, call: Call) -> None:
    """Put *call* into the calendar of every space whose platform has one."""
    if call.stage is not Stage.ANNOUNCED or call.starts <= work.now:
        return
    for space in await work.spaces.every():
        if space.platform is Platform.DISCORD:
            await work.outbox.post(
                happening(call),
                to=OnCalendar(space.platform, space.id),
                once=f"event:{call.id}:{call.sequence}:{space.id}",
                urgency=Urgency.BROADCAST,
                call=call.id,
                topic=EVENT,
                until=call.starts,
            )


def happening(call: Call) -> Happening:
    """Return the calendar entry for *call*. It never holds the link."""
    theme = f"Theme: {call.theme}. " if call.theme else ""
    return Happening(
        title=call.title[:100],
        about=f"{theme}{call.about}"[:900],
        where=_WHERE,
        starts=call.starts,
        ends=call.ends,
        mark=f"{call.id.hex[:12]}-{call.sequence}",
    )


def host_of(slot: CallSlot, day: date, hosts: Sequence[MemberId]) -> MemberId | None:
    """Return whose turn it is on *day*.

    Turns are counted from a week long ago and not from the slot's first: so they go on as they
    were when the slot moves to another day.
    """
    if not hosts:
        return None
    return hosts[day.toordinal() // 7 // slot.recurrence.weeks % len(hosts)]


async def next_of(work: Work, call: Call) -> datetime | None:
    """Return when the next call of the slot of *call* starts, planned or not; None if none is."""
    slot = await work.slots.get(call.slot) if call.slot else None
    if slot is None or call.day is None:
        return None
    planned = await work.calls.of_slot(slot.id, call.day + _DAY)
    if found := next((one for one in planned if not one.off), None):
        return found.starts
    last = max((one.day for one in planned if one.day), default=call.day)
    begins = uk_instant(last, time.max)
    for occurrence in slot.recurrence.between(begins, begins + _YEAR):
        settled = settled_of(slot, occurrence)
        if not isinstance(settled, Skipped):
            return settled.starts
    return None


def settled_of(slot: CallSlot, occurrence: Occurrence) -> Settled:
    """Say what becomes of one occurrence of *slot*, by its rule for holidays."""
    why = partial(why_not, slot.calendar)
    return settle(slot.recurrence, occurrence, slot.in_holidays, why)


def placed(slot: CallSlot, call: Call, occurrence: Occurrence) -> Call:
    """Return *call* as the one of *slot* on *occurrence*: held, moved or left out by its rule."""
    call = replace(call, day=occurrence.day, stage=Stage.ANNOUNCED, was=None, why="")
    match settled_of(slot, occurrence):
        case Held(starts=starts):
            return replace(call, starts=starts)
        case Moved(starts=starts, why=why):
            return replace(call, starts=starts, was=occurrence.starts, why=why)
        case Skipped(why=why):
            return replace(call, starts=occurrence.starts, stage=Stage.SKIPPED, why=why)


def _call(slot: CallSlot, occurrence: Occurrence, hosts: Sequence[MemberId]) -> Call:
    call = Call(
        id=uuid4(),
        kind=Kind.WEEKLY,
        stage=Stage.ANNOUNCED,
        title=slot.name,
        theme=slot.theme,
        about=slot.about,
        starts=occurrence.starts,
        minutes=slot.minutes,
        slot=slot.id,
        host=host_of(slot, occurrence.day, hosts),
    )
    return placed(slot, call, occurrence)
