"""Which slots of which jobs were taken: what makes a second run, or a second process, harmless."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import job_run

_KEPT = timedelta(days=400)
_CLOCK: Final = "clock"
_BEGAN: Final = "began"
_MANY: Final = 10_000  # slots of one statement: SQLite takes 32,766 values


class SqlLedger(Repository):
    """One row a job and slot."""

    tables = (job_run,)
    why = "Which reminders and rounds have run, for 400 days. Nothing of any person."

    async def claim(self, job: str, slot: str, state: str) -> bool:
        row = {"job": job, "slot": slot, "state": state, "at": self._db.now}
        return await self._db.add_once(job_run, **row)

    async def taken(self, asked: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        jobs, slots = {job for job, _ in asked}, sorted({slot for _, slot in asked})
        found: set[tuple[str, str]] = set()
        for start in range(0, len(slots), _MANY):
            some = job_run.c.slot.in_(slots[start : start + _MANY])
            query = select(job_run.c.job, job_run.c.slot).where(job_run.c.job.in_(jobs), some)
            found |= {(row.job, row.slot) for row in await self._db.all(query)}
        return frozenset(found & set(asked))

    async def began(self) -> datetime:
        await self.claim(_CLOCK, _BEGAN, _BEGAN)
        query = select(job_run.c.at).where(job_run.c.job == _CLOCK, job_run.c.slot == _BEGAN)
        at: datetime = (await self._db.run(query)).scalar_one()
        return at

    async def erase(self, member: MemberId) -> None:
        """Hold nothing of members."""

    async def export(self, member: MemberId) -> Rows:
        """Hold nothing of members."""
        return {job_run.name: []}

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Hold nothing of members."""

    async def forget(self) -> None:
        old = (job_run.c.at < self._db.now - _KEPT) & (job_run.c.job != _CLOCK)
        await self._db.run(delete(job_run).where(old))
