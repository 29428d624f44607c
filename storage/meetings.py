"""What became of introductions, and what members wish about buddies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, exists, func, select, update

from bot.core.apart import Apart, both_ways
from bot.core.meetings import NONE, SILENT, CheckIn, Outcome, Wishes
from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import buddy_wishes, check_ins, pairings

_KEPT: Final = timedelta(days=730)
_WAITS: Final = timedelta(days=365)
_MANY: Final = 500

_DUE: Final = (
    select(check_ins)
    .where(check_ins.c.due <= bindparam("until"))
    .order_by(check_ins.c.due, check_ins.c.id)
)


class SqlMeetings(Repository):
    """A row for each side of an introduction, and one for each member who wishes something."""

    tables = (check_ins, buddy_wishes)
    why = "What became of your introductions, for 24 months; your wishes, until you change them."

    async def open(self, checks: Sequence[CheckIn]) -> None:
        await self._db.many(check_ins.insert(), [_row(check) for check in checks])

    async def drop(self, groups: Collection[UUID]) -> None:
        wanted = list(groups)
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            await self._db.run(delete(check_ins).where(check_ins.c.group_id.in_(some)))

    async def get(self, check: UUID) -> CheckIn | None:
        row = await self._db.first(select(check_ins).where(check_ins.c.id == check))
        return _check(row) if row else None

    async def of(self, group: UUID) -> Sequence[CheckIn]:
        query = select(check_ins).where(check_ins.c.group_id == group)
        return [_check(row) for row in await self._db.all(query.order_by(check_ins.c.member))]

    async def of_member(self, member: MemberId) -> Sequence[CheckIn]:
        query = select(check_ins).where(check_ins.c.member == member)
        return [_check(row) for row in await self._db.all(query.order_by(check_ins.c.since.desc()))]

    async def of_groups(self, groups: Collection[UUID]) -> Mapping[UUID, Sequence[CheckIn]]:
        found: dict[UUID, list[CheckIn]] = {}
        wanted = list(groups)
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            query = select(check_ins).where(check_ins.c.group_id.in_(some))
            for row in await self._db.all(query.order_by(check_ins.c.member)):
                found.setdefault(row.group_id, []).append(_check(row))
        return found

    async def due(self, until: datetime) -> Sequence[CheckIn]:
        return [_check(row) for row in await self._db.all(_DUE, until=until)]

    async def change(self, check: CheckIn) -> None:
        mine = update(check_ins).where(check_ins.c.id == check.id)
        await self._db.run(mine.values(_row(check)))

    async def apart(self) -> Apart:
        other = pairings.alias()
        query = (
            select(check_ins.c.member, other.c.member.label("other"))
            .join(other, other.c.group_id == check_ins.c.group_id)
            .where(check_ins.c.answer == Outcome.NOT_RIGHT)
        )
        return both_ways(
            (MemberId(row.member), MemberId(row.other)) for row in await self._db.all(query)
        )

    async def silent(self) -> frozenset[MemberId]:
        newest = func.row_number().over(
            partition_by=check_ins.c.member, order_by=check_ins.c.since.desc()
        )
        lately = select(
            check_ins.c.member,
            check_ins.c.asked,
            check_ins.c.answer,
            check_ins.c.wrote,
            check_ins.c.group_id,
            newest.label("place"),
        ).subquery()
        other = check_ins.alias()
        met = exists().where(other.c.group_id == lately.c.group_id, other.c.answer == Outcome.MET)
        query = (
            select(lately.c.member)
            .where(
                lately.c.place <= SILENT,
                lately.c.asked > 0,
                lately.c.answer.is_(None),
                lately.c.wrote.is_(None),
                ~met,  # their buddy says that they met: that is no silence
            )
            .group_by(lately.c.member)
            .having(func.count() == SILENT)
        )
        return frozenset(MemberId(row.member) for row in await self._db.all(query))

    async def wishes(self, member: MemberId) -> Wishes:
        row = await self._db.first(select(buddy_wishes).where(buddy_wishes.c.member == member))
        return _wishes(row) if row else NONE

    async def every_wish(self) -> Mapping[MemberId, Wishes]:
        rows = await self._db.all(select(buddy_wishes))
        return {MemberId(row.member): _wishes(row) for row in rows}

    async def wish(self, member: MemberId, wishes: Wishes) -> None:
        row = {
            "circle": wishes.circle,
            "despite_case": wishes.despite_case,
            "waiting": wishes.waiting,
            "asleep": wishes.asleep,
        }
        await self._db.run(
            self._db.insert(buddy_wishes)
            .values(member=member, **row)
            .on_conflict_do_update(index_elements=["member"], set_=row)
        )

    async def erase(self, member: MemberId) -> None:
        for table in self.tables:
            await self._db.run(delete(table).where(table.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        mine = [
            await self._export(table, select(table).where(table.c.member == member))
            for table in self.tables
        ]
        return {**mine[0], **mine[1]}

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Keep both sides of what happened; of the wishes, what holds back more counts."""
        await self._move(check_ins.c.member, kept, gone)
        wished = await self.every_wish()
        one, other = wished.get(kept, NONE), wished.get(gone, NONE)
        await self._db.run(delete(buddy_wishes).where(buddy_wishes.c.member == gone))
        if kept in wished or gone in wished:
            since = [at for at in (one.waiting, other.waiting) if at]
            asleep = one.asleep and other.asleep  # whoever links accounts is awake with one
            both = Wishes(
                circle=one.circle,
                despite_case=one.despite_case and other.despite_case,
                waiting=min(since, default=None),
                asleep=asleep,
            )
            await self.wish(kept, both)

    async def forget(self) -> None:
        now = self._db.now
        await self._db.run(delete(check_ins).where(check_ins.c.since < now - _KEPT))
        old = update(buddy_wishes).where(buddy_wishes.c.waiting < now - _WAITS)
        await self._db.run(old.values(waiting=None))


def _row(check: CheckIn) -> dict[str, Any]:
    return {
        "id": check.id,
        "group_id": check.group,
        "member": check.member,
        "since": check.since,
        "due": check.due,
        "asked": check.asked,
        "answer": check.answer,
        "answered": check.answered,
        "keeps": check.keeps,
        "wrote": check.wrote,
    }


def _check(row: Row[Any]) -> CheckIn:
    return CheckIn(
        id=row.id,
        group=row.group_id,
        member=MemberId(row.member),
        since=row.since,
        due=row.due,
        asked=row.asked,
        answer=Outcome(row.answer) if row.answer else None,
        answered=row.answered,
        keeps=row.keeps,
        wrote=row.wrote,
    )


def _wishes(row: Row[Any]) -> Wishes:
    return Wishes(
        circle=row.circle,
        despite_case=row.despite_case,
        waiting=row.waiting,
        asleep=row.asleep,
    )
