"""Every hour, put right what a crash may have left between words and their keys.

It also empties the database's log of what was erased, if a reader kept that from being done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.core.ports import Work
from bot.jobs.spec import Job, Slot

_EVERY: Final = timedelta(hours=1)


async def due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return the latest full hour: those before it need no run of their own."""
    at = until.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return [Slot(key=at.isoformat(), due=at, until=at + _EVERY)] if at > after else []


async def run(work: Work, _slot: Slot) -> None:
    """Let the keys and the words be swept."""
    await work.sweep()


SWEEP = Job(
    name="sweep",
    summary="Destroys keys without a case and words without a key, which a crash may leave.",
    due=due,
    run=run,
    quiet=True,
)
