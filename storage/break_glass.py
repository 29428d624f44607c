"""Requests to open a case in an emergency. What was opened is known until its head was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select, update

from bot.core.break_glass import WAITS, BreakGlass, Ground
from bot.core.confidential import Confidential
from bot.core.people import MemberId, Role
from storage.cases import KEPT
from storage.repository import Repository, Rows
from storage.schema import break_glass, cases
from storage.vault import KeyGone

_AFTERWARDS: Final = timedelta(days=30)
_UNTOLD: Final = and_(break_glass.c.opened.is_not(None), break_glass.c.told.is_(None))
_TO_BE_TOLD: Final = (
    select(break_glass).where(_UNTOLD).order_by(break_glass.c.opened, break_glass.c.id)
)


class SqlBreakGlass(Repository):
    """One row a request. A case goes before it does: then the row names none, and no reason."""

    tables = (break_glass,)
    why = "That what you wrote was opened by two people, or that you were one: 30 days after."

    async def get(self, glass: UUID) -> BreakGlass | None:
        row = await self._db.first(select(break_glass).where(break_glass.c.id == glass))
        return _glass(row) if row else None

    async def waiting(self, case: UUID) -> BreakGlass | None:
        about = and_(break_glass.c.case == case, break_glass.c.opened.is_(None), ~self._lapsed())
        row = await self._db.first(select(break_glass).where(about).order_by(break_glass.c.asked))
        return _glass(row) if row else None

    async def ask(self, glass: BreakGlass, reason: Confidential) -> None:
        row = _said(glass) | {
            "id": glass.id,
            "case": glass.case,
            "head": glass.head,
            "ground": glass.ground,
            "asked": glass.asked,
            "sealed_reason": await self._db.seal(reason.of(glass.case), _about(glass.id)),
        }
        await self._db.run(self._db.insert(break_glass).values(row))

    async def say_yes(self, glass: BreakGlass) -> bool:
        closed = and_(break_glass.c.id == glass.id, break_glass.c.opened.is_(None))
        said = await self._db.run(update(break_glass).where(closed).values(_said(glass)))
        return said.rowcount > 0

    async def reason(self, glass: UUID) -> Confidential | None:
        row = await self._db.first(select(break_glass).where(break_glass.c.id == glass))
        if row is None or row.sealed_reason is None:
            return None
        try:
            return (await self._db.open(row.sealed_reason, _about(glass))).of(row.case)
        except KeyGone:  # the case has ended, and its key with it
            return None

    async def untold(self) -> Sequence[BreakGlass]:
        return [_glass(row) for row in await self._db.all(_TO_BE_TOLD)]

    async def told(self, glass: UUID) -> None:
        mine = update(break_glass).where(break_glass.c.id == glass)
        await self._db.run(mine.values(told=self._db.now))

    async def part(self, case: UUID) -> None:
        await self._part(break_glass.c.case == case)

    async def erase(self, member: MemberId) -> None:
        """Remove what was opened of *member*; of what they opened, who it was."""
        await self._db.run(delete(break_glass).where(break_glass.c.head == member))
        for column in (break_glass.c.first, break_glass.c.second):
            await self._db.run(
                update(break_glass).where(column == member).values({column.name: None})
            )

    async def export(self, member: MemberId) -> Rows:
        """Return what a head was told, not by whom; and of the two, only what they did."""
        head = and_(break_glass.c.head == member, break_glass.c.told.is_not(None))
        shown = ("opened", "ground", "life", "told")
        opened = [
            {"your_case_was": "opened by two people"} | {name: row._mapping[name] for name in shown}  # noqa: SLF001 - its public name
            for row in await self._db.all(select(break_glass).where(head))
        ]
        theirs = or_(break_glass.c.first == member, break_glass.c.second == member)
        did = [
            {"you": "said yes to opening a case", "asked": row.asked, "opened": row.opened}
            for row in await self._db.all(select(break_glass).where(theirs))
        ]
        return {break_glass.name: [*opened, *did]}

    async def forget(self) -> None:
        told = break_glass.c.told < self._db.now - _AFTERWARDS
        never = and_(break_glass.c.opened.is_(None), self._lapsed())
        await self._db.run(delete(break_glass).where(or_(told, never)))
        # cases of that age go the same night
        old = select(cases.c.id).where(cases.c.ended < self._db.now - KEPT)
        await self._part(break_glass.c.case.in_(old))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Count one person once, and nobody who turned out to be the head."""
        for column in (break_glass.c.head, break_glass.c.first, break_glass.c.second):
            await self._move(column, kept, gone)
        twice = break_glass.c.second == break_glass.c.first
        await self._db.run(update(break_glass).where(twice).values(second=None))
        for column in (break_glass.c.first, break_glass.c.second):
            own = column == break_glass.c.head
            await self._db.run(update(break_glass).where(own).values({column.name: None}))

    async def _part(self, of: ColumnElement[bool]) -> None:
        unopened = and_(of, break_glass.c.opened.is_(None))
        await self._db.run(delete(break_glass).where(unopened))
        await self._db.run(update(break_glass).where(of).values(case=None, sealed_reason=None))

    def _lapsed(self) -> ColumnElement[bool]:
        return break_glass.c.asked <= self._db.now - WAITS


def _about(glass: UUID) -> str:
    return f"break_glass/{glass}/reason"


def _said(glass: BreakGlass) -> dict[str, Any]:
    return {
        "life": glass.life,
        "first": glass.first,
        "first_role": glass.first_role or "",
        "second": glass.second,
        "second_role": glass.second_role or "",
        "opened": glass.opened,
        "told": glass.told,
    }


def _glass(row: Row[Any]) -> BreakGlass:
    return BreakGlass(
        id=row.id,
        case=row.case,
        head=MemberId(row.head),
        ground=Ground(row.ground),
        life=row.life,
        asked=row.asked,
        first=MemberId(row.first) if row.first else None,
        first_role=Role(row.first_role) if row.first_role else None,
        second=MemberId(row.second) if row.second else None,
        second_role=Role(row.second_role) if row.second_role else None,
        opened=row.opened,
        told=row.told,
    )
