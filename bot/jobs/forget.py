"""Each night, remove what has been kept for as long as its retention clock allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

from bot.core.ports import Work
from bot.jobs.plan_calls import daily
from bot.jobs.spec import Job, Slot

_AT: Final = time(3, 30)


async def due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a night."""
    return daily(after, until, _AT)


async def run(work: Work, _slot: Slot) -> None:
    """Let every table forget."""
    await work.forget()


FORGET = Job(
    name="forget",
    summary="Removes what has been kept for as long as docs/privacy.md says, each night.",
    due=due,
    run=run,
    quiet=True,
)
