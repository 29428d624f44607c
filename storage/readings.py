"""How many cards of others a member opens within an hour: a count, never whose."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import readings

_KEPT: Final = timedelta(days=1)


class SqlReadings(Repository):
    """One row a member and hour."""

    tables = (readings,)
    why = "How many profiles of others you opened in which hour, for a day. Never whose."

    async def count(self, member: MemberId) -> int:
        hour = self._db.now.replace(minute=0, second=0, microsecond=0)
        await self._db.run(
            self._db.insert(readings)
            .values(member=member, hour=hour, count=1)
            .on_conflict_do_update(
                index_elements=["member", "hour"], set_={"count": readings.c.count + 1}
            )
        )
        query = select(readings.c.count).where(readings.c.member == member, readings.c.hour == hour)
        found: int = (await self._db.run(query)).scalar_one()
        return found

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(readings).where(readings.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        return await self._export(readings, select(readings).where(readings.c.member == member))

    async def forget(self) -> None:
        await self._db.run(delete(readings).where(readings.c.hour < self._db.now - _KEPT))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Begin the hour of the one person again: the count is a brake, not a record."""
        await self._db.run(delete(readings).where(readings.c.member.in_((kept, gone))))
