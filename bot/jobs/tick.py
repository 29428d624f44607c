"""Runs what is due. Running it twice, late, or in two processes at once changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.ports import Storage, Upcoming, Work
from bot.core.times import Clock
from bot.jobs.spec import Job, Slot, Write
from bot.services.faults import fault
from bot.services.late import say_skipped

_REACH: Final = timedelta(days=7)
"""How far back a tick looks for slots that nobody took, after an outage."""

_AHEAD: Final = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Due:
    """One slot of one job."""

    job: Job
    slot: Slot


class Jobs:
    """All jobs of the network, on one storage."""

    def __init__(self, storage: Storage, jobs: Sequence[Job], clock: Clock) -> None:
        self.all = tuple(jobs)
        self._storage = storage
        self._clock = clock
        self._began: datetime | None = None
        self._known: set[tuple[str, str]] = set()

    async def tick(self) -> int:
        """Run every slot that is due and not taken, in order of time; return how many ran.

        A slot that fails is left for the next tick. One that is too late is recorded as
        skipped, and the moderators are told.
        """
        ran = 0
        for due in await self._open():
            try:
                ran += await self._take(due)
            except Exception as error:  # noqa: BLE001 - one job's fault must not stop the others
                fault(f"job {due.job.name}", error)
        return ran

    async def upcoming(self) -> Sequence[Upcoming]:
        """Return what falls due next, soonest first, for people to see."""
        async with self._storage.read() as work:
            now = self._clock()
            found = [
                Upcoming(job=job.name, at=slot.due, said=slot.said, quiet=job.quiet)
                for job in self.all
                for slot in await job.due(work, now, now + _AHEAD)
                if slot.due > now
            ]
        return sorted(found, key=lambda next_one: next_one.at)

    async def _open(self) -> Sequence[Due]:
        now = self._clock()
        began = await self._beginning()
        async with self._storage.read() as work:
            found = [
                Due(job, slot)
                for job in self.all
                for slot in await job.due(work, max(began, now - _REACH), now)
            ]
            await self._look_up(work, found)
        return sorted(
            (due for due in found if (due.job.name, due.slot.key) not in self._known),
            key=lambda due: due.slot.due,
        )

    async def _look_up(self, work: Work, found: Sequence[Due]) -> None:
        """Learn which of the slots *found* are taken. One that is stays so: it is asked once."""
        slots = {(due.job.name, due.slot.key) for due in found}
        self._known &= slots
        self._known |= await work.ledger.taken(slots - self._known)

    async def _beginning(self) -> datetime:
        """Return when this network's clock first ran: it never changes, so it is asked once."""
        if self._began is None:
            async with self._storage.begin() as work:
                self._began = await work.ledger.began()
        return self._began

    async def _take(self, due: Due) -> bool:
        late = self._clock() > due.slot.until
        thought = None if late else await self._think(due)
        async with self._storage.begin() as work:
            state = "skipped (late)" if late else "ran"
            if not await work.ledger.claim(due.job.name, due.slot.key, state):
                return False
            if late:
                if not due.job.quiet:
                    key = f"{due.job.name}:{due.slot.key}"
                    await say_skipped(work, due.slot.said, due.slot.due, key)
                return False
            if thought is not None:
                await thought(work)
            elif due.job.run is not None:
                await due.job.run(work, due.slot)
            return True

    async def _think(self, due: Due) -> Write | None:
        """Let a job that takes long look at what is stored, while others are served."""
        if due.job.think is None:
            return None
        async with self._storage.read() as work:
            return await due.job.think(work, due.slot)
