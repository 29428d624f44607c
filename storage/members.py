"""The members table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.core.membership import Member, Phase, Position, Region, joined_from
from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import former_ids, members


class SqlMembers(Repository):
    """The members table."""

    tables = (members, former_ids)
    why = "Your profile, and which random ids you had before two accounts were joined."

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
        await self._db.run(delete(former_ids).where(former_ids.c.member == member))
        await self._db.run(delete(members).where(members.c.id == member))

    async def export(self, member: MemberId) -> Rows:
        former = select(former_ids).where(former_ids.c.member == member)
        return {
            **await self._export(members, select(members).where(members.c.id == member)),
            **await self._export(former_ids, former),
        }

    async def forget(self) -> None:
        """Keep members until they leave."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Keep *kept*'s profile, with what holds back more where the two differ."""
        await self._move(former_ids.c.member, kept, gone)
        await self._db.run(self._db.insert(former_ids).values(former=gone, member=kept))
        one, other = await self.get(kept), await self.get(gone)
        if one is not None and other is not None:
            await self.change(joined_from(one, other))
        await self._db.run(delete(members).where(members.c.id == gone))


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
