"""Send the join link to those who are coming, just in time; ask for it an hour before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.ports import Work
from bot.jobs.spec import Job, Slot
from bot.services.links import JUST_IN_TIME, SEND, ask_for_one, key, send

_HOUR: Final = timedelta(hours=1)


async def due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a call, 10 minutes before it: good until it is over."""
    return [
        Slot(
            key=key(call),
            due=call.starts - JUST_IN_TIME,
            until=call.ends,
            subject=str(call.id),
            said=f"Join link: {call.title}",
        )
        for call in await work.calls.between(after + JUST_IN_TIME, until + JUST_IN_TIME)
    ]


async def run(work: Work, slot: Slot) -> None:
    """Send one call's link, all in one transaction: that is quick however many are coming."""
    if (call := await work.calls.get(UUID(slot.subject))) is not None:
        await send(work, call)


async def due_early(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a call, an hour before it."""
    return [
        Slot(
            key=key(call),
            due=call.starts - _HOUR,
            until=call.starts - JUST_IN_TIME,
            subject=str(call.id),
        )
        for call in await work.calls.between(after + _HOUR, until + _HOUR)
    ]


async def look(work: Work, slot: Slot) -> None:
    """Ask for a link if there is none."""
    call = await work.calls.get(UUID(slot.subject))
    if call is not None and await work.calls.link(call.id) is None:
        await ask_for_one(work, call)


SEND_LINK = Job(
    name=SEND,
    summary="Sends the join link privately to everybody who is coming, and to the host.",
    due=due,
    run=run,
)
ASK_FOR_LINK = Job(
    name="ask-for-link",
    summary="Tells moderators and the host of a call that has no join link yet.",
    due=due_early,
    run=look,
    quiet=True,
)
