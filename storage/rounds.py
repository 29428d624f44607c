"""Buddy rounds and the groups they introduced."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.core.people import MemberId
from bot.core.rounds import Group, Past, Ran, Round, RoundKind, RoundStage, Why, last_met
from storage.repository import Repository, Rows
from storage.schema import pairings, rounds

_KEPT = timedelta(days=730)
_PREVIEW_KEPT = timedelta(days=1)

_RUN: ColumnElement[bool] = rounds.c.stage == RoundStage.RUN
_THERE: ColumnElement[bool] = pairings.c.alone.is_(False) & pairings.c.ended.is_(None)
_RAN: Final = (
    select(rounds)
    .where(_RUN, rounds.c.ran > bindparam("after"), rounds.c.ran <= bindparam("until"))
    .order_by(rounds.c.ran)
)


class SqlRounds(Repository):
    """Rounds, and one row a member and round."""

    tables = (rounds, pairings)
    why = "Who you were introduced to, for 24 months, so that you meet new people."

    async def get(self, drawn: UUID) -> Round | None:
        row = await self._db.first(select(rounds).where(rounds.c.id == drawn))
        return await self._round(row) if row else None

    async def add(self, drawn: Round) -> None:
        row = {
            "id": drawn.id,
            "stage": drawn.stage,
            "drawn": drawn.drawn,
            "seed": drawn.seed,
            "kind": drawn.kind,
            "digest": drawn.digest,
            "certificate": drawn.certificate,
            "ran": drawn.ran,
        }
        await self._db.run(self._db.insert(rounds).values(row))
        rows = [_pairing(drawn.id, group, m) for group in drawn.groups for m in group.members]
        rows += [_alone(drawn, member) for member in drawn.alone]
        # one by one: ten thousand in one statement are more values than SQLite takes
        await self._db.many(pairings.insert(), rows)

    async def run(self, drawn: UUID) -> None:
        done = update(rounds).where(rounds.c.id == drawn)
        await self._db.run(done.values(stage=RoundStage.RUN, ran=self._db.now))

    async def take_back(self, drawn: UUID) -> None:
        back = update(rounds).where(rounds.c.id == drawn)
        await self._db.run(back.values(stage=RoundStage.TAKEN_BACK))

    async def last_run(self) -> datetime | None:
        query = select(rounds.c.drawn).where(_RUN)
        row = await self._db.first(query.order_by(rounds.c.drawn.desc()).limit(1))
        found: datetime | None = row.drawn if row else None
        return found

    async def ran(self, after: datetime, until: datetime) -> Sequence[Round]:
        rows = await self._db.all(_RAN, after=after, until=until)
        return [await self._round(row) for row in rows]

    async def ran_when(self, after: datetime, until: datetime) -> Sequence[Ran]:
        rows = await self._db.all(_RAN, after=after, until=until)
        return [Ran(id=row.id, drawn=row.drawn, seed=row.seed, at=row.ran) for row in rows]

    async def past(self, before: datetime | None = None) -> Sequence[Past]:
        query = (
            select(
                pairings.c.round,
                pairings.c.group_id,
                pairings.c.member,
                pairings.c.alone,
                pairings.c.kept,
                rounds.c.drawn,
                rounds.c.kind,
            )
            .join(rounds, rounds.c.id == pairings.c.round)
            .where(_RUN)
            .order_by(rounds.c.drawn, rounds.c.id)
        )
        if before is not None:
            query = query.where(rounds.c.drawn < before)
        groups: dict[UUID, dict[UUID, set[MemberId]]] = {}
        kept = set[UUID]()
        alone: dict[UUID, set[MemberId]] = {}
        told: dict[UUID, tuple[datetime, str]] = {}
        home: dict[UUID, UUID] = {}  # a merge may leave a group in two records of one round
        for row in await self._db.all(query):
            one = home.setdefault(row.group_id, row.round)
            told.setdefault(one, (row.drawn, row.kind))
            if row.alone:
                alone.setdefault(one, set()).add(MemberId(row.member))
            else:
                theirs = groups.setdefault(one, {})
                theirs.setdefault(row.group_id, set()).add(MemberId(row.member))
                kept |= {row.group_id} if row.kept else set()
        return [
            Past(
                drawn=drawn,
                kind=RoundKind(kind),
                groups=tuple(map(frozenset, groups.get(one, {}).values())),
                alone=frozenset(alone.get(one, ())),
                kept=frozenset(
                    frozenset(members)
                    for group, members in groups.get(one, {}).items()
                    if group in kept
                ),
            )
            for one, (drawn, kind) in told.items()
        ]

    async def latest_group(self, member: MemberId) -> Group | None:
        query = (
            select(pairings.c.group_id, pairings.c.ended)
            .join(rounds, rounds.c.id == pairings.c.round)
            .where(pairings.c.member == member, pairings.c.alone.is_(False), _RUN)
            .order_by(rounds.c.drawn.desc())
            .limit(1)
        )
        row = await self._db.first(query)
        return await self.group(row.group_id) if row and row.ended is None else None

    async def group(self, group: UUID) -> Group | None:
        query = _joined().where(pairings.c.group_id == group, _THERE, _RUN)
        return _group(await self._db.all(query.order_by(pairings.c.member)))

    async def latest_groups(self) -> Mapping[UUID, Group]:
        newest = func.row_number().over(
            partition_by=pairings.c.member, order_by=rounds.c.drawn.desc()
        )
        ranked = (
            select(pairings, newest.label("place"))
            .join(rounds, rounds.c.id == pairings.c.round)
            .where(pairings.c.alone.is_(False), _RUN)
            .subquery()
        )
        query = select(ranked).where(ranked.c.place == 1, ranked.c.ended.is_(None))
        found: dict[UUID, list[Row[Any]]] = {}
        for row in await self._db.all(query.order_by(ranked.c.member)):
            found.setdefault(row.group_id, []).append(row)
        made = ((group, _group(rows)) for group, rows in found.items())
        return {group: one for group, one in made if one is not None}

    async def leave(self, group: UUID, member: MemberId) -> None:
        theirs = (pairings.c.group_id == group) & (pairings.c.member == member)
        await self._db.run(update(pairings).where(theirs).values(ended=self._db.now))

    async def met(self) -> Mapping[frozenset[MemberId], datetime]:
        return last_met(await self.past())

    async def buddies_now(
        self, members: Collection[MemberId]
    ) -> Mapping[MemberId, frozenset[MemberId]]:
        newest = func.row_number().over(
            partition_by=pairings.c.member, order_by=rounds.c.drawn.desc()
        )
        ranked = (
            select(pairings.c.group_id, pairings.c.ended, newest.label("place"))
            .join(rounds, rounds.c.id == pairings.c.round)
            .where(pairings.c.alone.is_(False), _RUN, pairings.c.member.in_(members))
            .subquery()
        )
        theirs = select(ranked.c.group_id).where(ranked.c.place == 1, ranked.c.ended.is_(None))
        query = _joined().where(pairings.c.group_id.in_(theirs), _THERE, _RUN)
        groups: dict[UUID, set[MemberId]] = {}
        for row in await self._db.all(query):
            groups.setdefault(row.group_id, set()).add(MemberId(row.member))
        return {
            member: frozenset(group - {member})
            for group in groups.values()
            for member in group & set(members)
        }

    async def met_by(self, member: MemberId) -> frozenset[MemberId]:
        mine = pairings.alias()
        query = (
            select(pairings.c.member)
            .join(mine, mine.c.group_id == pairings.c.group_id)
            .join(rounds, rounds.c.id == pairings.c.round)
            .where(
                mine.c.member == member,
                pairings.c.member != member,
                pairings.c.alone.is_(False),
                _RUN,
            )
        )
        return frozenset(MemberId(row.member) for row in await self._db.all(query))

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(pairings).where(pairings.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        mine = select(pairings).where(pairings.c.member == member)
        when = select(rounds).where(
            exists().where(pairings.c.round == rounds.c.id, pairings.c.member == member)
        )
        return {**await self._export(pairings, mine), **await self._export(rounds, when)}

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Keep whom both were introduced to; nobody was introduced to themselves.

        A round has one row a member: where both took part, *gone*'s place goes into a second
        record of the same round, so that the people in it still count as met.
        """
        mine = select(pairings).where(pairings.c.member == kept)
        group_in = {row.round: row.group_id for row in await self._db.all(mine)}
        theirs = await self._db.all(select(pairings).where(pairings.c.member == gone))
        for row in theirs:
            place = (pairings.c.round == row.round) & (pairings.c.member == gone)
            if row.round not in group_in:
                await self._db.run(update(pairings).where(place).values(member=kept))
                continue
            drawn = (await self._db.run(select(rounds).where(rounds.c.id == row.round))).one()
            kept_apart = row.alone or group_in[row.round] == row.group_id
            await self._db.run(delete(pairings).where(place))
            if drawn.stage == RoundStage.RUN and not kept_apart:
                again = dict(drawn._mapping) | {"id": uuid4()}  # noqa: SLF001 - its public name
                await self._db.run(self._db.insert(rounds).values(again))
                moved = dict(row._mapping) | {"round": again["id"], "member": kept}  # noqa: SLF001 - as above
                await self._db.run(self._db.insert(pairings).values(moved))

    async def forget(self) -> None:
        now = self._db.now
        unseen = and_(rounds.c.stage != RoundStage.RUN, rounds.c.drawn < now - _PREVIEW_KEPT)
        old = or_(rounds.c.drawn < now - _KEPT, unseen)
        gone = select(rounds.c.id).where(old)
        if await self._db.first(gone.limit(1)) is None:
            return
        await self._db.run(delete(pairings).where(pairings.c.round.in_(gone)))
        await self._db.run(delete(rounds).where(old))

    async def _round(self, row: Row[Any]) -> Round:
        query = select(pairings).where(pairings.c.round == row.id)
        found = await self._db.all(query.order_by(pairings.c.member))
        groups: dict[UUID, list[Row[Any]]] = {}
        for pairing in found:
            if not pairing.alone:
                groups.setdefault(pairing.group_id, []).append(pairing)
        made = (_group(rows) for rows in groups.values())
        return Round(
            id=row.id,
            stage=RoundStage(row.stage),
            drawn=row.drawn,
            seed=row.seed,
            kind=RoundKind(row.kind),
            digest=row.digest,
            certificate=row.certificate,
            ran=row.ran,
            groups=tuple(group for group in made if group is not None),
            alone=tuple(MemberId(p.member) for p in found if p.alone),
            why={MemberId(p.member): Why(p.why) for p in found if p.alone and p.why},
        )


def _joined() -> Select[Any]:
    return select(pairings).join(rounds, rounds.c.id == pairings.c.round)


def _group(rows: Sequence[Row[Any]]) -> Group | None:
    if not rows:
        return None
    return Group(
        id=rows[0].group_id,
        members=tuple(MemberId(row.member) for row in rows),
        points=rows[0].points,
        kept=rows[0].kept,
        drawn=not rows[0].by_hand,
    )


def _pairing(drawn: UUID, group: Group, member: MemberId) -> dict[str, Any]:
    return {
        "round": drawn,
        "group_id": group.id,
        "member": member,
        "alone": False,
        "kept": group.kept,
        "by_hand": not group.drawn,
        "points": group.points,
        "why": "",
    }


def _alone(drawn: Round, member: MemberId) -> dict[str, Any]:
    return {
        "round": drawn.id,
        "group_id": uuid4(),
        "member": member,
        "alone": True,
        "kept": False,
        "by_hand": False,
        "points": None,
        "why": drawn.why.get(member, ""),
    }
