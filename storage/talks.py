"""What lies beside a case. Words are sealed on the way in, bound to the case they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, delete, select, update

from bot.core.confidential import Confidential
from bot.core.intake import Hours, Intake, Reach, Side
from bot.core.people import MemberId
from bot.core.talk_stores import FollowUp, Kept
from storage.cases import KEPT
from storage.repository import Repository, Rows
from storage.schema import cases, follow_ups, kept_words, talks
from storage.vault import KeyGone

_BETWEEN: Final = "\n"  # what no choice of ours has in it

_DUE: Final = (
    select(follow_ups)
    .where(follow_ups.c.due <= bindparam("until"))
    .order_by(follow_ups.c.due, follow_ups.c.id)
)


class SqlTalks(Repository):
    """One row a case in ``talks``; kept words and follow-ups as many as there are."""

    tables = (talks, kept_words, follow_ups)
    why = "What you said of a case and agreed on; words you asked to keep, until it ends."

    async def get(self, case: UUID) -> Intake:
        row = await self._db.first(select(talks).where(talks.c.case == case))
        return _intake(row) if row else Intake(case=case)

    async def keep(self, intake: Intake) -> None:
        values = _values(intake)
        await self._db.run(
            self._db.insert(talks)
            .values(case=intake.case, **values)
            .on_conflict_do_update(index_elements=["case"], set_=values)
        )

    async def say(
        self, case: UUID, *, call_me: Confidential | None = None, reach: Confidential | None = None
    ) -> None:
        await self.keep(await self.get(case))  # so that there is a row
        sealed: dict[str, Any] = {}
        if call_me:
            sealed["sealed_call_me"] = await self._seal(case, call_me, "call-me")
        if reach:
            sealed["sealed_reach"] = await self._seal(case, reach, "reach")
        if sealed:
            await self._db.run(update(talks).where(talks.c.case == case).values(sealed))

    async def said(self, case: UUID) -> tuple[Confidential | None, Confidential | None]:
        row = await self._db.first(select(talks).where(talks.c.case == case))
        if row is None:
            return None, None
        return (
            await self._open(case, row.sealed_call_me, "call-me"),
            await self._open(case, row.sealed_reach, "reach"),
        )

    async def unsay(self, case: UUID) -> None:
        self._db.erased.append("said")
        await self._db.run(
            update(talks).where(talks.c.case == case).values(sealed_call_me=None, sealed_reach=None)
        )

    async def record(self, case: UUID, by: Side, words: Confidential, once: str) -> None:
        sealed = await self._seal(case, words, once)
        row = {"case": case, "by": by, "once": once, "at": self._db.now, "sealed_words": sealed}
        await self._db.run(self._db.insert(kept_words).values(row))

    async def recorded(self, case: UUID) -> Sequence[Kept]:
        query = select(kept_words).where(kept_words.c.case == case).order_by(kept_words.c.id)
        return [
            Kept(at=row.at, by=Side(row.by), words=words)
            for row in await self._db.all(query)
            if (words := await self._open(case, row.sealed_words, row.once)) is not None
        ]

    async def drop_record(self, case: UUID, once: str = "") -> None:
        self._db.erased.append("kept")
        which = kept_words.c.case == case
        if once:
            which &= kept_words.c.once == once
        await self._db.run(delete(kept_words).where(which))

    async def over(self, case: UUID) -> None:
        await self.unsay(case)
        await self.drop_record(case)
        await self._db.run(delete(follow_ups).where(follow_ups.c.case == case))
        blank = {"reach": Reach.HERE, "hours": "", "keeps": False, "closing": "", "picture": None}
        await self._db.run(update(talks).where(talks.c.case == case).values(blank))

    async def remove(self, case: UUID) -> None:
        await self._remove(select(cases.c.id).where(cases.c.id == case))

    async def agree(self, follow_up: FollowUp) -> None:
        row = {
            "id": follow_up.id,
            "case": follow_up.case,
            "due": follow_up.due,
            "always": follow_up.always,
        }
        await self._db.run(self._db.insert(follow_ups).values(row))

    async def follow_up(self, follow_up: UUID) -> FollowUp | None:
        row = await self._db.first(select(follow_ups).where(follow_ups.c.id == follow_up))
        return _follow_up(row) if row else None

    async def due(self, until: datetime) -> Sequence[FollowUp]:
        return [_follow_up(row) for row in await self._db.all(_DUE, until=until)]

    async def met(self, follow_up: UUID) -> None:
        await self._db.run(delete(follow_ups).where(follow_ups.c.id == follow_up))

    async def erase(self, member: MemberId) -> None:
        theirs = select(cases.c.id).where(cases.c.head == member)
        await self._remove(theirs)

    async def export(self, member: MemberId) -> Rows:
        theirs = cases.c.head == member
        hidden = {talks.c.sealed_call_me, talks.c.sealed_reach}
        columns = [c for c in talks.c if c not in hidden]
        said: list[dict[str, object]] = []
        kept: list[dict[str, object]] = []
        for row in await self._db.all(select(*columns).join(cases).where(theirs)):
            call_me, reach = await self.said(row.case)
            mine = {"call_me": call_me, "how_to_reach_you": reach}
            wrote = {name: words.reveal() for name, words in mine.items() if words}
            said.append({**row._mapping, **wrote})  # noqa: SLF001 - its public name
            kept += [
                {"case": row.case, "at": one.at, "by": one.by, "words": one.words.reveal()}
                for one in await self.recorded(row.case)
            ]
        dates = await self._export(follow_ups, select(follow_ups).join(cases).where(theirs))
        return {talks.name: said, kept_words.name: kept, **dates}

    async def forget(self) -> None:
        await self._remove(select(cases.c.id).where(cases.c.ended < self._db.now - KEPT))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Follow the cases, which are the ones that have an owner."""

    async def _seal(self, case: UUID, words: Confidential, what: str) -> bytes:
        return await self._db.seal(words.of(case), _about(case, what))

    async def _open(self, case: UUID, sealed: bytes | None, what: str) -> Confidential | None:
        if sealed is None:
            return None
        try:
            return (await self._db.open(sealed, _about(case, what))).of(case)
        except KeyGone:  # a crash between destroying the key and ending the case
            return None

    async def _remove(self, of: Select[Any]) -> None:
        for table in (follow_ups, kept_words, talks):
            await self._db.run(delete(table).where(table.c.case.in_(of)))


def _about(case: UUID, what: str) -> str:
    return f"cases/{case}/{what}"


def _values(intake: Intake) -> dict[str, Any]:
    return {
        "reach": intake.reach,
        "hours": _BETWEEN.join(intake.hours),
        "notice": intake.notice,
        "keeps": intake.keeps,
        "closing": intake.closing or "",
        "picture": intake.picture,
    }


def _intake(row: Row[Any]) -> Intake:
    return Intake(
        case=row.case,
        reach=Reach(row.reach),
        hours=tuple(Hours(one) for one in row.hours.split(_BETWEEN) if one),
        notice=row.notice,
        keeps=row.keeps,
        closing=Side(row.closing) if row.closing else None,
        picture=row.picture,
    )


def _follow_up(row: Row[Any]) -> FollowUp:
    return FollowUp(id=row.id, case=row.case, due=row.due, always=row.always)
