"""What members rest from, and how they want to be written to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, or_, select

from bot.core.people import MemberId
from bot.core.quiet import USUAL, Pause, Programme, Quiet, longer
from storage.repository import Repository, Rows
from storage.schema import pauses, quiet

_FEW: Final = 500


class SqlPauses(Repository):
    """A row for each thing a member paused, and one for those who changed their quiet hours."""

    tables = (pauses, quiet)
    why = "What you paused, until you resume it; your quiet hours, until you change them."

    async def of(self, member: MemberId) -> Sequence[Pause]:
        query = select(pauses).where(pauses.c.member == member, self._on())
        found = [
            Pause(programme=Programme(row.programme), until=row.until, once=row.once)
            for row in await self._db.all(query)
        ]
        return sorted(found, key=lambda pause: list(Programme).index(pause.programme))

    async def set(self, member: MemberId, pause: Pause) -> None:
        row = {"until": pause.until, "once": pause.once}
        await self._db.run(
            self._db.insert(pauses)
            .values(member=member, programme=pause.programme, **row)
            .on_conflict_do_update(index_elements=["member", "programme"], set_=row)
        )

    async def end(self, member: MemberId, programme: Programme) -> None:
        theirs = (pauses.c.member == member) & (pauses.c.programme == programme)
        await self._db.run(delete(pauses).where(theirs))

    async def resting(self, programme: Programme) -> frozenset[MemberId]:
        query = select(pauses.c.member).where(pauses.c.programme == programme, self._on())
        return frozenset(MemberId(row.member) for row in await self._db.all(query))

    async def skipped(self, programme: Programme) -> None:
        once = (pauses.c.programme == programme) & pauses.c.once
        await self._db.run(delete(pauses).where(once))

    async def quiet(self, member: MemberId) -> Quiet:
        return (await self.quiets([member])).get(member, USUAL)

    async def set_quiet(self, member: MemberId, chosen: Quiet) -> None:
        row = {
            "begins": chosen.begins,
            "ends": chosen.ends,
            "weekends": chosen.weekends,
            "discreet": chosen.discreet,
        }
        await self._db.run(
            self._db.insert(quiet)
            .values(member=member, **row)
            .on_conflict_do_update(index_elements=["member"], set_=row)
        )

    async def quiets(self, members: Collection[MemberId]) -> dict[MemberId, Quiet]:
        wanted, query = frozenset(members), select(quiet)
        if len(wanted) <= _FEW:
            query = query.where(quiet.c.member.in_(wanted))
        rows = await self._db.all(query)
        return {MemberId(row.member): _quiet(row) for row in rows if row.member in wanted}

    async def erase(self, member: MemberId) -> None:
        for table in self.tables:
            await self._db.run(delete(table).where(table.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        found: dict[str, Sequence[Mapping[str, object]]] = {}
        for table in self.tables:
            theirs = select(table).where(table.c.member == member)
            found |= await self._export(table, theirs)
        return found

    async def forget(self) -> None:
        await self._db.run(delete(pauses).where(pauses.c.until <= self._db.now))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Let the longer pause hold; the other's hours count if *kept* never chose any."""
        mine = {pause.programme: pause for pause in await self.of(kept)}
        for pause in await self.of(gone):
            own = mine.get(pause.programme)
            await self.set(kept, pause if own is None else longer(own, pause))
        chosen = await self.quiets([kept, gone])
        if chosen:
            hours = chosen.get(kept) or chosen[gone]
            discreet = any(one.discreet for one in chosen.values())
            await self.set_quiet(kept, replace(hours, discreet=discreet))
        await self.erase(gone)

    def _on(self) -> ColumnElement[bool]:
        return or_(pauses.c.until.is_(None), pauses.c.until > self._db.now)


def _quiet(row: Row[Any]) -> Quiet:
    return Quiet(begins=row.begins, ends=row.ends, weekends=row.weekends, discreet=row.discreet)
