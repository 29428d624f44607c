"""Keeping the regular calls planned ahead, each slot by its own rule in the holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
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
    Skipped,
    settle,
)
from bot.core.times import uk_date
from bot.core.views import Happening
from bot.services.terms import why_not

AHEAD: Final = timedelta(days=21)
"""How far ahead regular calls are on the calendar."""

EVENT: Final = "event"
"""The topic of a call's entry in a server's own calendar."""

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


async def plan(work: Work) -> None:
    """Put the calls of the next three weeks on the calendar, each once."""
    for slot in await work.slots.every():
        hosts = await work.slots.hosts(slot.id)
        for occurrence in slot.recurrence.between(work.now, work.now + AHEAD):
            call = _call(slot, occurrence, hosts)
            if await work.calls.add(call, by=None):
                await publish(work, call)


async def publish(work: Work, call: Call) -> None:
    """Put *call* into the calendar of every space whose platform has one."""
    if call.stage is not Stage.ANNOUNCED or call.starts <= work.now:
        return
    for space in await work.spaces.every():
        if space.platform is Platform.DISCORD:
            await work.outbox.post(
                happening(call),
                to=OnCalendar(space.platform, space.id),
                once=f"event:{call.id}:{space.id}",
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
        mark=call.id.hex[:12],
    )


def host_of(slot: CallSlot, day: date, hosts: Sequence[MemberId]) -> MemberId | None:
    """Return whose turn it is on *day*: hosts take turns from the slot's first date on."""
    if not hosts:
        return None
    weeks = (day - slot.recurrence.since).days // 7 // slot.recurrence.weeks
    return hosts[weeks % len(hosts)]


def _call(slot: CallSlot, occurrence: Occurrence, hosts: Sequence[MemberId]) -> Call:
    stage, starts, was, why = Stage.ANNOUNCED, occurrence.starts, None, ""
    match settle(slot.recurrence, occurrence, slot.in_holidays, partial(why_not, slot.calendar)):
        case Held():
            pass
        case Moved(starts=moved_to, why=why):
            starts, was = moved_to, occurrence.starts
        case Skipped(why=why):
            stage = Stage.SKIPPED
    return Call(
        id=uuid4(),
        kind=Kind.WEEKLY,
        stage=stage,
        title=slot.name,
        theme=slot.theme,
        about=slot.about,
        starts=starts,
        minutes=slot.minutes,
        slot=slot.id,
        day=occurrence.day,
        was=was,
        why=why,
        host=host_of(slot, occurrence.day, hosts),
    )
