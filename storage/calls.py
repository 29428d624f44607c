"""Calls and who said they are coming."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update

from bot.core.calls import Call, Coming, Kind, Stage
from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import attendance, calls

_KEPT = timedelta(days=30)


class SqlCalls(Repository):
    """Calls, and one answer a member and call."""

    tables = (calls, attendance)
    why = "Calls, and whether you said you are coming, until 30 days after the call."

    async def get(self, call: UUID) -> Call | None:
        row = await self._db.first(select(calls).where(calls.c.id == call))
        return _call(row) if row else None

    async def add(self, call: Call, by: MemberId | None) -> bool:
        row = {
            "id": call.id,
            "kind": call.kind,
            "stage": call.stage,
            "title": call.title,
            "theme": call.theme,
            "about": call.about,
            "starts": call.starts,
            "minutes": call.minutes,
            "author": by,
        }
        added = await self._db.run(self._db.insert(calls).values(row).on_conflict_do_nothing())
        return added.rowcount > 0

    async def author(self, call: UUID) -> MemberId | None:
        row = await self._db.first(select(calls.c.author).where(calls.c.id == call))
        return MemberId(row.author) if row and row.author else None

    async def announce(self, call: UUID) -> None:
        told = update(calls).where(calls.c.id == call).values(stage=Stage.ANNOUNCED)
        await self._db.run(told)

    async def between(self, after: datetime, until: datetime) -> Sequence[Call]:
        query = (
            select(calls)
            .where(
                calls.c.stage == Stage.ANNOUNCED, calls.c.starts > after, calls.c.starts <= until
            )
            .order_by(calls.c.starts, calls.c.id)
        )
        return [_call(row) for row in await self._db.all(query)]

    async def answer(self, call: UUID, member: MemberId, coming: Coming) -> None:
        await self._db.run(
            self._db.insert(attendance)
            .values(call=call, member=member, coming=coming)
            .on_conflict_do_update(index_elements=["call", "member"], set_={"coming": coming})
        )

    async def answer_of(self, call: UUID, member: MemberId) -> Coming | None:
        query = select(attendance.c.coming).where(
            attendance.c.call == call, attendance.c.member == member
        )
        row = await self._db.first(query)
        return Coming(row.coming) if row else None

    async def count(self, call: UUID) -> int:
        query = select(func.count()).where(
            attendance.c.call == call, attendance.c.coming == Coming.YES
        )
        found: int = (await self._db.run(query)).scalar_one()
        return found

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(attendance).where(attendance.c.member == member))
        await self._db.run(update(calls).where(calls.c.author == member).values(author=None))

    async def export(self, member: MemberId) -> Rows:
        said = select(attendance).where(attendance.c.member == member)
        wrote = select(calls).where(calls.c.author == member)
        return {
            **await self._export(attendance, said),
            **await self._export(calls, wrote),
        }

    async def forget(self) -> None:
        old = select(calls.c.id).where(calls.c.starts < self._db.now - _KEPT)
        await self._db.run(delete(attendance).where(attendance.c.call.in_(old)))
        await self._db.run(delete(calls).where(calls.c.starts < self._db.now - _KEPT))


def _call(row: Row[Any]) -> Call:
    return Call(
        id=row.id,
        kind=Kind(row.kind),
        stage=Stage(row.stage),
        title=row.title,
        theme=row.theme,
        about=row.about,
        starts=row.starts,
        minutes=row.minutes,
    )
