"""Calls and who said they are coming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, select, update

from bot.core.calls import Call, Coming, Kind, Stage
from bot.core.confidential import Confidential
from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import attendance, call_changes, calls, outbox
from storage.slots import SqlSlots

_KEPT = timedelta(days=30)

_PLANNED: Final = (
    select(calls).where(calls.c.stage != Stage.DRAFT).order_by(calls.c.starts, calls.c.id)
)
_BETWEEN: Final = _PLANNED.where(
    calls.c.starts > bindparam("after"), calls.c.starts <= bindparam("until")
)


class SqlCalls(Repository):
    """Calls, and one answer a member and call."""

    tables = (calls, attendance)
    why = "Calls, and whether you said you are coming, until 30 days after the call."

    async def get(self, call: UUID) -> Call | None:
        row = await self._db.first(select(calls).where(calls.c.id == call))
        return _call(row) if row else None

    async def hold(self, call: UUID) -> Call | None:
        # not the whole row: an answer to the call must still be able to refer to it
        query = select(calls).where(calls.c.id == call).with_for_update(key_share=True)
        row = await self._db.first(query)
        return _call(row) if row else None

    async def add(self, call: Call, by: MemberId | None) -> bool:
        row = {"id": call.id, "author": by, **_columns(call)}
        added = await self._db.run(self._db.insert(calls).values(row).on_conflict_do_nothing())
        return added.rowcount > 0

    async def change(self, call: Call) -> None:
        await self._db.run(update(calls).where(calls.c.id == call.id).values(_columns(call)))

    async def author(self, call: UUID) -> MemberId | None:
        row = await self._db.first(select(calls.c.author).where(calls.c.id == call))
        return MemberId(row.author) if row and row.author else None

    async def announce(self, call: UUID) -> None:
        told = update(calls).where(calls.c.id == call).values(stage=Stage.ANNOUNCED)
        await self._db.run(told)

    async def between(self, after: datetime, until: datetime) -> Sequence[Call]:
        found = await self.planned(after, until)
        return [call for call in found if call.stage is Stage.ANNOUNCED]

    async def planned(self, after: datetime, until: datetime) -> Sequence[Call]:
        if self._db.asked is None:
            rows = await self._db.all(_BETWEEN, after=after, until=until)
        else:
            # whoever only reads is answered from the whole calendar: jobs ask for nine parts of it
            rows = await self._db.once("calls", _PLANNED)
        return [_call(row) for row in rows if after < row.starts <= until]

    async def of_slot(self, slot: UUID, since: date) -> Sequence[Call]:
        query = (
            select(calls)
            .where(calls.c.slot == slot, calls.c.day >= since)
            .order_by(calls.c.day, calls.c.id)
        )
        return [_call(row) for row in await self._db.all(query)]

    async def link(self, call: UUID) -> Confidential | None:
        query = select(calls.c.slot, calls.c.sealed_link).where(calls.c.id == call)
        if (row := await self._db.first(query)) is None:
            return None
        if row.sealed_link:
            return self._db.vault.open(row.sealed_link, _about(call))
        return await SqlSlots(self._db).link(row.slot) if row.slot else None

    async def set_link(self, call: UUID, link: Confidential | None) -> None:
        sealed = self._db.vault.seal(link, _about(call)) if link else None
        await self._db.run(update(calls).where(calls.c.id == call).values(sealed_link=sealed))

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

    async def answers(self, call: UUID) -> Mapping[MemberId, Coming]:
        query = select(attendance).where(attendance.c.call == call)
        return {MemberId(row.member): Coming(row.coming) for row in await self._db.all(query)}

    async def answers_of(self, member: MemberId) -> Mapping[UUID, Coming]:
        query = select(attendance).where(attendance.c.member == member)
        return {row.call: Coming(row.coming) for row in await self._db.all(query)}

    async def count(self, call: UUID) -> int:
        query = select(func.count()).where(
            attendance.c.call == call, attendance.c.coming == Coming.YES
        )
        found: int = (await self._db.run(query)).scalar_one()
        return found

    async def coming(self, call: UUID) -> Sequence[MemberId]:
        return await self._attending(call, attendance.c.coming == Coming.YES)

    async def name(self, call: UUID, member: MemberId, *, shown: bool) -> None:
        mine = and_(attendance.c.call == call, attendance.c.member == member)
        await self._db.run(update(attendance).where(mine).values(named=shown))

    async def named(self, call: UUID) -> Sequence[MemberId]:
        willing = and_(attendance.c.coming == Coming.YES, attendance.c.named)
        return await self._attending(call, willing)

    async def _attending(self, call: UUID, which: ColumnElement[bool]) -> Sequence[MemberId]:
        query = (
            select(attendance.c.member)
            .where(attendance.c.call == call, which)
            .order_by(attendance.c.member)
        )
        return [MemberId(row.member) for row in await self._db.all(query)]

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(attendance).where(attendance.c.member == member))
        await self._db.run(update(calls).where(calls.c.author == member).values(author=None))
        await self._db.run(update(calls).where(calls.c.host == member).values(host=None))

    async def export(self, member: MemberId) -> Rows:
        said = select(attendance).where(attendance.c.member == member)
        columns = [c for c in calls.c if c is not calls.c.sealed_link]
        wrote = select(*columns).where((calls.c.author == member) | (calls.c.host == member))
        return {
            **await self._export(attendance, said),
            **await self._export(calls, wrote),
        }

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Count one person once: coming if either said so, named only if both agreed."""
        await self._move(calls.c.author, kept, gone)
        await self._move(calls.c.host, kept, gone)
        theirs = await self._db.all(select(attendance).where(attendance.c.member == gone))
        await self._db.run(delete(attendance).where(attendance.c.member == gone))
        for row in theirs:
            mine = await self.answer_of(row.call, kept)
            if mine is None:
                moved = {"call": row.call, "member": kept, "coming": row.coming}
                await self._db.run(self._db.insert(attendance).values(named=row.named, **moved))
                continue
            if row.coming == Coming.YES:
                await self.answer(row.call, kept, Coming.YES)
            if not row.named:
                await self.name(row.call, kept, shown=False)

    async def forget(self) -> None:
        old = select(calls.c.id).where(calls.c.starts < self._db.now - _KEPT)
        if await self._db.first(old.limit(1)) is None:
            return
        for table in (attendance, call_changes):
            await self._db.run(delete(table).where(table.c.call.in_(old)))
        await self._db.run(update(outbox).where(outbox.c.call.in_(old)).values(call=None))
        await self._db.run(delete(calls).where(calls.c.starts < self._db.now - _KEPT))


def _about(call: UUID) -> str:
    return f"calls/{call}"


def _columns(call: Call) -> dict[str, Any]:
    return {
        "kind": call.kind,
        "stage": call.stage,
        "title": call.title,
        "theme": call.theme,
        "about": call.about,
        "starts": call.starts,
        "minutes": call.minutes,
        "slot": call.slot,
        "day": call.day,
        "was": call.was,
        "why": call.why,
        "sequence": call.sequence,
        "changed": call.changed,
        "host": call.host,
        "came": call.came,
    }


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
        slot=row.slot,
        day=row.day,
        was=row.was,
        why=row.why,
        sequence=row.sequence,
        changed=row.changed,
        host=MemberId(row.host) if row.host else None,
        came=row.came,
    )
