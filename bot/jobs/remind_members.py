"""Remind members of calls at the lead times that they chose, each directly.

Every lead time has its slot, whether or not anybody wants it: so who chooses one later is not
reminded of what has passed. It is quiet: when a call was missed, its other jobs say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from bot.core.ports import Work
from bot.core.preferences import Lead
from bot.jobs.spec import Job, Slot, Write
from bot.services.calls import REMIND_MEMBERS as NAME
from bot.services.calls import lead_key
from bot.services.reminding import remind, whom

_LONGEST: Final = max(lead.before for lead in Lead)
_SHORTEST: Final = min(lead.before for lead in Lead)


async def due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a call and lead time, made from the calls as they are now."""
    return [
        Slot(
            key=lead_key(call, lead),
            due=call.starts - lead.before,
            until=call.starts,
            subject=f"{call.id}:{lead.name}",
        )
        for call in await work.calls.between(after + _SHORTEST, until + _LONGEST)
        for lead in Lead
        if after < call.starts - lead.before <= until
    ]


async def think(work: Work, slot: Slot) -> Write:
    """Look who wants it: among ten thousand that takes a moment, and holds up nobody."""
    token, _, name = slot.subject.partition(":")
    call, lead = await work.calls.get(UUID(token)), Lead[name]
    who = await whom(work, call, lead) if call else None

    async def write(work: Work) -> None:
        if call is not None and who is not None:
            await remind(work, call, lead, who)

    return write


REMIND_MEMBERS = Job(
    name=NAME,
    summary="Reminds members of calls at the lead times they chose, each directly.",
    due=due,
    think=think,
    quiet=True,
)
