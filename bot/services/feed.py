"""Calls as entries of a calendar: one call's file, and a member's own feed. Neither has a link."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from bot.core.calls import Call, Coming, Stage
from bot.core.people import MemberId
from bot.core.ports import Storage, Work
from bot.core.views import File
from bot.services.calls import CHARTER_LINE
from bot.services.ics import Entry, calendar_file

_BACK: Final = timedelta(days=30)
_AHEAD: Final = timedelta(days=60)
_REFRESH: Final = timedelta(hours=1)
_MADE: Final = timedelta(days=3 * 366)
"""An entry that never changed is dated before any call can have been planned, and always alike."""

_NAME: Final = "HeadsUp calls"
_LINK: Final = (
    "The link to join comes to you privately, 10 minutes before, if you say you are coming."
)

Render = Callable[[str], Awaitable[bytes | None]]
"""Returns the calendar that a token opens, None if it opens none."""


def entry(call: Call, *, busy: bool) -> Entry:
    """Return *call* as an entry that stays one and the same however the call changes."""
    theme = f"Theme: {call.theme}." if call.theme else ""
    return Entry(
        uid=f"{call.id}@headsup",
        sequence=call.sequence,
        starts=call.starts,
        ends=call.ends,
        title=call.title,
        about="\n".join(part for part in (theme, call.about, _LINK, CHARTER_LINE) if part),
        cancelled=call.stage in {Stage.CANCELLED, Stage.SKIPPED},
        changed=call.changed or call.starts - _MADE,
        busy=busy,
    )


def file_of(call: Call) -> File:
    """Return the calendar file of one call, for somebody who wants it in their calendar."""
    written = calendar_file([entry(call, busy=True)], call.title, refresh=None)
    return File("headsup-call.ics", written.decode())


async def entries_for(work: Work, member: MemberId) -> list[Entry]:
    """Return what is in *member*'s feed: the last 30 days and the next 60, but what they declined.

    A call that takes no time in anybody's calendar shows them as free, unless they said yes. One
    that was left out from the beginning was never there, and needs no taking back.
    """
    said = await work.calls.answers_of(member)
    return [
        entry(call, busy=said.get(call.id) is Coming.YES or call.host == member)
        for call in await work.calls.planned(work.now - _BACK, work.now + _AHEAD)
        if said.get(call.id) is not Coming.NO
        and not (call.stage is Stage.SKIPPED and call.sequence == 0)
    ]


def feeds_of(storage: Storage) -> Render:
    """Return what serves the feeds of the network in *storage*."""

    async def render(token: str) -> bytes | None:
        async with storage.read() as work:
            member = await work.preferences.feed_owner(token)
            if member is None:
                return None
            entries = await entries_for(work, member)
        # in a thread: the first one loads a library, and a heartbeat must not wait
        return await asyncio.to_thread(calendar_file, entries, _NAME, refresh=_REFRESH)

    return render
