"""Requests for a coach. Words are sealed on the way in and opened for nobody else's sake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, func, or_, select, union, update

from bot.core.confidential import Confidential
from bot.core.people import MemberId
from bot.core.support import Case, CaseState
from storage.repository import Repository, Rows
from storage.schema import cases, offers, outbox, requests
from storage.vault import KeyGone

KEPT: Final = timedelta(days=30)
"""How long it is known that there was a case, after it ended."""

_WAITING: Final = (
    select(cases).where(cases.c.state == CaseState.WAITING).order_by(cases.c.opened, cases.c.id)
)


class SqlCases(Repository):
    """The cases table. Nothing here shows words to anyone."""

    tables = (cases,)
    why = "That you asked for a coach, until 30 days after it ended; your words, until it ends."

    async def get(self, case: UUID) -> Case | None:
        row = await self._db.first(select(cases).where(cases.c.id == case))
        return _case(row) if row else None

    async def by_ref(self, ref: str) -> Case | None:
        row = await self._db.first(select(cases).where(cases.c.ref == ref))
        return _case(row) if row else None

    async def open_of(self, head: MemberId) -> Case | None:
        query = select(cases).where(cases.c.head == head, cases.c.state != CaseState.ENDED)
        row = await self._db.first(query)
        return _case(row) if row else None

    async def talking(self, member: MemberId) -> Sequence[Case]:
        query = (
            select(cases)
            .where(
                cases.c.state == CaseState.TALKING,
                or_(cases.c.head == member, cases.c.coach == member),
            )
            .order_by(cases.c.opened, cases.c.id)
        )
        return [_case(row) for row in await self._db.all(query)]

    async def waiting(self) -> Sequence[Case]:
        return [_case(row) for row in await self._db.once("waiting", _WAITING)]

    async def heads(self) -> frozenset[MemberId]:
        rows = await self._db.all(select(cases.c.head).where(cases.c.state != CaseState.ENDED))
        return frozenset(MemberId(row.head) for row in rows)

    async def load(self) -> Mapping[MemberId, int]:
        query = (
            select(cases.c.coach, func.count().label("held"))
            .where(cases.c.state == CaseState.TALKING)
            .group_by(cases.c.coach)
        )
        return {MemberId(row.coach): row.held for row in await self._db.all(query)}

    async def add(self, case: Case, words: Confidential | None) -> None:
        row = _values(case) | {
            "id": case.id,
            "sealed_words": await self._sealed(case.id, words) if words else None,
        }
        await self._db.run(self._db.insert(cases).values(row))

    async def words(self, case: UUID) -> Confidential | None:
        row = await self._db.first(select(cases.c.sealed_words).where(cases.c.id == case))
        if row is None or row.sealed_words is None:
            return None
        try:
            return (await self._db.open(row.sealed_words, about(case))).of(case)
        except KeyGone:  # a crash between destroying the key and ending the case
            return None

    async def add_words(self, case: UUID, words: Confidential) -> None:
        earlier = await self.words(case)
        both = earlier.then(words) if earlier else words
        sealed = await self._sealed(case, both)
        await self._db.run(update(cases).where(cases.c.id == case).values(sealed_words=sealed))

    async def drop_words(self, case: UUID) -> None:
        self._db.erased.append("words")
        await self._db.run(update(cases).where(cases.c.id == case).values(sealed_words=None))
        await self._forget_answers([case])

    async def change(self, case: Case) -> None:
        await self._db.run(update(cases).where(cases.c.id == case.id).values(_values(case)))

    async def take(self, case: UUID, coach: MemberId) -> bool:
        free = (cases.c.id == case) & (cases.c.state == CaseState.WAITING)
        taken = update(cases).where(free).values(state=CaseState.TALKING, coach=coach)
        return (await self._db.run(taken)).rowcount > 0

    async def end(self, case: UUID) -> None:
        await self._db.run(
            update(cases)
            .where(cases.c.id == case)
            .values(state=CaseState.ENDED, ended=self._db.now, sealed_words=None)
        )
        self._db.shredded.add(case)
        undelivered = (
            outbox.c.settled.is_(None) | (outbox.c.body != "") | outbox.c.next_body.is_not(None)
        )
        await self._db.run(delete(outbox).where(outbox.c.case == case, undelivered))
        await self._forget_answers([case])

    async def remove(self, case: UUID) -> None:
        self._db.erased.append("case")
        self._db.shredded.add(case)
        await self._forget_answers([case])
        await self._db.run(delete(offers).where(offers.c.case == case))
        await self._db.run(delete(cases).where(cases.c.id == case))

    async def erase(self, member: MemberId) -> None:
        theirs = select(cases.c.id).where(cases.c.head == member)
        ended = [row.id for row in await self._db.all(theirs)]
        self._db.shredded.update(ended)
        await self._db.run(delete(outbox).where(outbox.c.case.in_(theirs)))
        await self._forget_answers(ended)
        await self._db.run(delete(offers).where(offers.c.case.in_(theirs)))
        await self._db.run(delete(cases).where(cases.c.head == member))
        # a head whose coach has gone waits for another one
        await self._db.run(
            update(cases)
            .where(cases.c.coach == member, cases.c.state == CaseState.TALKING)
            .values(state=CaseState.WAITING, told=False)
        )
        await self._db.run(update(cases).where(cases.c.coach == member).values(coach=None))

    async def export(self, member: MemberId) -> Rows:
        """Return the requests of *member* with their own words; never whose coach they are."""
        columns = [c for c in cases.c if c is not cases.c.coach and c is not cases.c.sealed_words]
        rows = await self._db.all(select(*columns).where(cases.c.head == member))
        said: list[dict[str, object]] = []
        for row in rows:
            words = await self.words(row.id)
            wrote = {"you_wrote_first": words.reveal()} if words else {}
            said.append({**row._mapping, **wrote})  # noqa: SLF001 - its public name
        return {cases.name: said}

    async def forget(self) -> None:
        old = select(cases.c.id).where(cases.c.ended < self._db.now - KEPT)
        if await self._db.first(old.limit(1)) is None:
            return
        await self._db.run(delete(outbox).where(outbox.c.case.in_(old)))
        await self._db.run(delete(offers).where(offers.c.case.in_(old)))
        await self._db.run(delete(cases).where(cases.c.ended < self._db.now - KEPT))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Move both sides. What is over names no coach who turned out to be its head."""
        await self._move(cases.c.head, kept, gone)
        await self._move(cases.c.coach, kept, gone)
        own = (cases.c.head == kept) & (cases.c.coach == kept)
        await self._db.run(update(cases).where(own).values(coach=None))

    async def _sealed(self, case: UUID, words: Confidential) -> bytes:
        return await self._db.seal(words.of(case), about(case))

    async def _forget_answers(self, ended: Sequence[UUID]) -> None:
        """Drop words from answers kept for a platform's second try: they outlive no case."""
        readers = union(
            select(cases.c.head).where(cases.c.id.in_(ended)),
            select(cases.c.coach).where(cases.c.id.in_(ended)),
            select(offers.c.coach).where(offers.c.case.in_(ended)),
        )
        await self._db.run(
            update(requests)
            .where(requests.c.member.in_(readers.scalar_subquery()))
            .values(sealed_words=None)
        )


def about(case: UUID) -> str:
    """Return what the words of *case* are bound to."""
    return f"cases/{case}/words"


def _values(case: Case) -> dict[str, Any]:
    return {
        "ref": case.ref,
        "head": case.head,
        "coach": case.coach,
        "state": case.state,
        "opened": case.opened,
        "told": case.told,
    }


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        ref=row.ref,
        head=MemberId(row.head),
        coach=MemberId(row.coach) if row.coach else None,
        state=CaseState(row.state),
        opened=row.opened,
        told=row.told,
    )
