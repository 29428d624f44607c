"""Buddy rounds and the groups they introduced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, select, update

from bot.core.people import MemberId
from bot.core.rounds import Group, Round, RoundStage
from storage.repository import Repository, Rows
from storage.schema import pairings, rounds

_KEPT = timedelta(days=730)
_PREVIEW_KEPT = timedelta(days=1)


class SqlRounds(Repository):
    """Rounds, and one row a member and round."""

    tables = (rounds, pairings)
    why = "Who you were introduced to, for 24 months, so that you meet new people."

    async def get(self, drawn: UUID) -> Round | None:
        row = await self._db.first(select(rounds).where(rounds.c.id == drawn))
        if row is None:
            return None
        found = await self._db.all(
            select(pairings).where(pairings.c.round == drawn).order_by(pairings.c.member)
        )
        groups: dict[UUID, list[MemberId]] = {}
        for pairing in found:
            if not pairing.alone:
                groups.setdefault(pairing.group_id, []).append(MemberId(pairing.member))
        return Round(
            id=row.id,
            stage=RoundStage(row.stage),
            drawn=row.drawn,
            seed=row.seed,
            groups=tuple(Group(id=g, members=tuple(m)) for g, m in groups.items()),
            alone=tuple(MemberId(p.member) for p in found if p.alone),
        )

    async def add(self, drawn: Round) -> None:
        row = {"id": drawn.id, "stage": drawn.stage, "drawn": drawn.drawn, "seed": drawn.seed}
        await self._db.run(self._db.insert(rounds).values(row))
        members = [(group.id, m, False) for group in drawn.groups for m in group.members]
        members += [(uuid4(), m, True) for m in drawn.alone]
        rows = [
            {"round": drawn.id, "group_id": group, "member": member, "alone": alone}
            for group, member, alone in members
        ]
        # one by one: ten thousand in one statement are more values than SQLite takes
        await self._db.many(pairings.insert(), rows)

    async def run(self, drawn: UUID) -> None:
        done = update(rounds).where(rounds.c.id == drawn).values(stage=RoundStage.RUN)
        await self._db.run(done)

    async def last_run(self) -> datetime | None:
        query = select(rounds.c.drawn).where(rounds.c.stage == RoundStage.RUN)
        row = await self._db.first(query.order_by(rounds.c.drawn.desc()).limit(1))
        found: datetime | None = row.drawn if row else None
        return found

    async def latest_group(self, member: MemberId) -> Group | None:
        query = (
            select(pairings.c.group_id)
            .join(rounds, rounds.c.id == pairings.c.round)
            .where(
                pairings.c.member == member,
                pairings.c.alone.is_(False),
                rounds.c.stage == RoundStage.RUN,
            )
            .order_by(rounds.c.drawn.desc())
            .limit(1)
        )
        row = await self._db.first(query)
        return await self.group(row.group_id) if row else None

    async def group(self, group: UUID) -> Group | None:
        query = (
            select(pairings.c.member)
            .join(rounds, rounds.c.id == pairings.c.round)
            .where(
                pairings.c.group_id == group,
                pairings.c.alone.is_(False),
                rounds.c.stage == RoundStage.RUN,
            )
            .order_by(pairings.c.member)
        )
        members = tuple(MemberId(row.member) for row in await self._db.all(query))
        return Group(id=group, members=members) if members else None

    async def met(self) -> Mapping[frozenset[MemberId], datetime]:
        query = (
            select(pairings.c.group_id, pairings.c.member, rounds.c.drawn)
            .join(rounds, rounds.c.id == pairings.c.round)
            .where(pairings.c.alone.is_(False), rounds.c.stage == RoundStage.RUN)
            .order_by(rounds.c.drawn)
        )
        groups: dict[UUID, list[MemberId]] = {}
        drawn: dict[UUID, datetime] = {}
        for row in await self._db.all(query):
            groups.setdefault(row.group_id, []).append(MemberId(row.member))
            drawn[row.group_id] = row.drawn
        return {
            frozenset(pair): drawn[group]
            for group, members in groups.items()
            for pair in combinations(members, 2)
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
                rounds.c.stage == RoundStage.RUN,
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
                moved = {"round": again["id"], "group_id": row.group_id, "member": kept}
                await self._db.run(self._db.insert(pairings).values(alone=False, **moved))

    async def forget(self) -> None:
        now = self._db.now
        old = (rounds.c.drawn < now - _KEPT) | (
            (rounds.c.stage == RoundStage.PREVIEW) & (rounds.c.drawn < now - _PREVIEW_KEPT)
        )
        gone = select(rounds.c.id).where(old)
        if await self._db.first(gone.limit(1)) is None:
            return
        await self._db.run(delete(pairings).where(pairings.c.round.in_(gone)))
        await self._db.run(delete(rounds).where(old))
