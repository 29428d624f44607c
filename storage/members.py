"""The members table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import members


class SqlMembers(Repository):
    """The members table."""

    tables = (members,)
    why = "Your profile, until you leave."

    async def get(self, member: MemberId) -> Member | None:
        row = await self._db.first(select(members).where(members.c.id == member))
        return read_member(row) if row else None

    async def every(self) -> Sequence[Member]:
        return [
            read_member(row) for row in await self._db.all(select(members).order_by(members.c.id))
        ]

    async def add(self, member: Member) -> None:
        await self._db.run(self._db.insert(members).values(asdict(member)))

    async def add_all(self, several: Sequence[Member]) -> None:
        await self._db.many(members.insert(), [asdict(member) for member in several])

    async def change(self, member: Member) -> None:
        changed = update(members).where(members.c.id == member.id).values(asdict(member))
        await self._db.run(changed)

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(members).where(members.c.id == member))

    async def export(self, member: MemberId) -> Rows:
        return await self._export(members, select(members).where(members.c.id == member))

    async def forget(self) -> None:
        """Keep members until they leave."""


def read_member(row: Row[Any]) -> Member:
    """Return the member in *row*, which may hold other columns too."""
    return Member(
        id=MemberId(row.id),
        name=row.name,
        position=Position(row.position),
        phase=Phase(row.phase),
        region=Region(row.region),
        district=row.district,
        authority=row.authority,
        school=row.school,
        trust=row.trust,
        wants_buddy=row.wants_buddy,
        joined=row.joined,
        calendar=row.calendar,
        rests=row.rests,
    )
