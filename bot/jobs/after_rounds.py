"""What follows a round: what waits until it can't be taken back, and "did you meet?"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.ports import Work
from bot.core.rounds import TAKE_BACK, RoundStage
from bot.jobs.spec import Job, Slot
from bot.services.check_ins import ask
from bot.services.rounds import settle

_NEVER_LATE: Final = timedelta(days=365)
_STILL_OF_USE: Final = timedelta(days=14)


async def settle_due(work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a round, a minute after it ran. However late, it is done."""
    return [
        Slot(
            # not its id: a merge of two members may leave a second record of the same round
            key=f"{drawn.drawn.isoformat()}:{drawn.seed}",
            due=drawn.at + TAKE_BACK,
            until=drawn.at + _NEVER_LATE,
            subject=f"{drawn.id}",
        )
        for drawn in await work.rounds.ran_when(after - TAKE_BACK, until - TAKE_BACK)
    ]


async def run_settle(work: Work, slot: Slot) -> None:
    """Settle one round, unless it was taken back."""
    drawn = await work.rounds.get(UUID(slot.subject))
    if drawn is not None and drawn.stage is RoundStage.RUN:
        await settle(work, drawn)


async def ask_due(work: Work, _after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot for each member who is to be asked, and each time they are."""
    return [
        Slot(
            key=f"{check.id}:{check.due:%Y%m%d%H%M}",
            due=check.due,
            until=check.due + _STILL_OF_USE,
            subject=f"{check.id}",
        )
        for check in await work.meetings.due(until)
        if check.due is not None
    ]


async def run_ask(work: Work, slot: Slot) -> None:
    """Ask one member."""
    check = await work.meetings.get(UUID(slot.subject))
    if check is not None and check.due == slot.due:
        await ask(work, check)


SETTLE = Job(
    name="settle-round",
    summary="Does what cannot be taken back, a minute after a buddy round ran.",
    due=settle_due,
    run=run_settle,
    quiet=True,
)
DID_YOU_MEET = Job(
    name="did-you-meet",
    summary="Asks members whether they met their buddy.",
    due=ask_due,
    run=run_ask,
    quiet=True,
)
