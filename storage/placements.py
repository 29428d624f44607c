"""How the search for a coach stands, for each request; and how long heads waited, as counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, func, or_, select, update

from bot.core.people import MemberId
from bot.core.placement import Placement, Rung
from bot.core.skills import Concern, Nation, Needs, Soon
from bot.core.support import CaseState
from bot.core.times import uk_date
from bot.core.vocabulary import Language
from storage.repository import Repository, Rows
from storage.schema import cases, placements, waits

_COUNTED: Final = timedelta(days=400)
_WISHES: Final = tuple(field.name for field in fields(Needs))

_OF: Final = select(placements).where(placements.c.case.in_(bindparam("asked", expanding=True)))


class SqlPlacements(Repository):
    """One row a case, as long as the case is kept; one row a week and length of wait."""

    tables = (placements, waits)
    why = "What you asked for when you asked for a coach, until the request goes; counts, a year."

    async def of(self, asked: Collection[UUID]) -> Mapping[UUID, Placement]:
        if not asked:
            return {}
        rows = await self._db.all(_OF, asked=list(asked))
        return {row.case: _placement(row) for row in rows}

    async def keep(self, placement: Placement) -> None:
        row = {
            "search": placement.search,
            "since": placement.since,
            "rung": int(placement.rung),
            "told": placement.told,
            "said": placement.said,
        } | {name: getattr(placement.needs, name) for name in _WISHES}
        await self._db.run(
            self._db.insert(placements)
            .values(case=placement.case, **row)
            .on_conflict_do_update(index_elements=["case"], set_=row)
        )

    async def remove(self, case: UUID) -> None:
        await self._db.run(delete(placements).where(placements.c.case == case))

    async def urgent(self) -> Mapping[MemberId, int]:
        query = (
            select(cases.c.coach, func.count().label("held"))
            .join(placements, placements.c.case == cases.c.id)
            .where(cases.c.state == CaseState.TALKING, placements.c.soon == Soon.NOW)
            .group_by(cases.c.coach)
        )
        return {MemberId(row.coach): row.held for row in await self._db.all(query)}

    async def count_wait(self, week: date, step: int, *, in_hours: bool) -> None:
        row = {"week": week, "in_hours": in_hours, "step": step, "count": 1}
        await self._db.run(
            self._db.insert(waits)
            .values(row)
            .on_conflict_do_update(
                index_elements=["week", "in_hours", "step"], set_={"count": waits.c.count + 1}
            )
        )

    async def waits(
        self, first: date, last: date, *, in_hours: bool | None = None
    ) -> Mapping[int, int]:
        query = (
            select(waits.c.step, func.sum(waits.c.count).label("found"))
            .where(waits.c.week.between(first, last))
            .group_by(waits.c.step)
        )
        if in_hours is not None:
            query = query.where(waits.c.in_hours.is_(in_hours))
        return {row.step: row.found for row in await self._db.all(query)}

    async def erase(self, member: MemberId) -> None:
        theirs = select(cases.c.id).where(cases.c.head == member)
        await self._db.run(delete(placements).where(placements.c.case.in_(theirs)))
        wanted = update(placements).where(placements.c.again == member)
        await self._db.run(wanted.values(again=None))
        # whoever they were coach of waits from now on: see the cases
        held = select(cases.c.id).where(cases.c.coach == member, cases.c.state == CaseState.TALKING)
        again = update(placements).where(placements.c.case.in_(held))
        await self._db.run(
            again.values(
                search=uuid4(), since=self._db.now, rung=int(Rung.ASKING), told=None, said=""
            )
        )

    async def export(self, member: MemberId) -> Rows:
        hidden = {placements.c.said, placements.c.again}
        columns = [column for column in placements.c if column not in hidden]
        theirs = select(cases.c.id).where(cases.c.head == member)
        mine = select(*columns).where(placements.c.case.in_(theirs))
        return {**await self._export(placements, mine), waits.name: []}

    async def forget(self) -> None:
        """Go before the case does: see the cases."""
        old = select(cases.c.id).where(cases.c.ended < self._db.now - timedelta(days=30))
        orphaned = ~placements.c.case.in_(select(cases.c.id))
        await self._db.run(delete(placements).where(or_(placements.c.case.in_(old), orphaned)))
        await self._db.run(delete(waits).where(waits.c.week < uk_date(self._db.now - _COUNTED)))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Follow the cases; whom somebody would like again is the same person still."""
        await self._move(placements.c.again, kept, gone)


def _placement(row: Row[Any]) -> Placement:
    needs = Needs(
        soon=Soon(row.soon) if row.soon else None,
        concern=Concern(row.concern) if row.concern else None,
        same_phase=row.same_phase,
        former_only=row.former_only,
        nation=Nation(row.nation) if row.nation else None,
        language=Language(row.language) if row.language else None,
        near=row.near,
        again=MemberId(row.again) if row.again else None,
    )
    return Placement(
        case=row.case,
        search=row.search,
        since=row.since,
        needs=needs,
        rung=Rung(row.rung),
        told=row.told,
        said=row.said,
    )
