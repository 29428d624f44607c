"""Say beforehand that a regular call moves or is left out, once, where people would look for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.core.calls import notice
from bot.core.ports import Work
from bot.jobs.spec import Job, Slot
from bot.services.call_posts import NOTES, notice_key, say_beforehand

_FURTHEST = timedelta(days=2 * 366 + 7)
"""A call can move so far ahead: see ``bot.core.when``."""


async def due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return the notice of every call that moves or is left out."""
    slots = []
    for call in await work.calls.planned(after, until + _FURTHEST):
        told = notice(call)
        if told is not None and after < told.at <= until:
            said = f"Notice: no {call.title}" if call.off else f"Notice: {call.title} moves"
            slots.append(
                Slot(
                    key=notice_key(call),
                    due=told.at,
                    until=told.until,
                    subject=str(call.id),
                    said=said,
                )
            )
    return slots


async def run(work: Work, slot: Slot) -> None:
    """Post one notice in every space."""
    call = await work.calls.get(UUID(slot.subject))
    if call is not None and notice_key(call) == slot.key:
        await say_beforehand(work, call)


NOTICE = Job(
    name=NOTES,
    summary="Says in the channels that a regular call moves or is left out, three days before.",
    due=due,
    run=run,
)
