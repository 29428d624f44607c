"""What members agreed to, and what they took back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from bot.core.consents import Agreement
from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import consents


class SqlConsents(Repository):
    """The last word of each member on each purpose: a yes with its end, or a no."""

    tables = (consents,)
    why = "What you agreed to or took back, when and in which wording, until you leave."

    async def give(
        self, member: MemberId, purpose: str, version: str, until: datetime | None = None
    ) -> None:
        said = {"version": version, "given": self._db.now, "until": until}
        await self._say(member, purpose, said | {"ended": None, "lapsed": False})

    async def withdraw(self, member: MemberId, purpose: str, *, lapsed: bool = False) -> None:
        no = {"ended": self._db.now, "lapsed": lapsed}
        theirs = (consents.c.member == member) & (consents.c.purpose == purpose)
        done = await self._db.run(update(consents).where(theirs, _YES).values(no))
        if not done.rowcount and await self._db.first(select(consents).where(theirs)) is None:
            await self._say(member, purpose, {"version": "", "given": self._db.now} | no)

    async def _say(self, member: MemberId, purpose: str, said: Mapping[str, object]) -> None:
        await self._db.run(
            self._db.insert(consents)
            .values(member=member, purpose=purpose, **said)
            .on_conflict_do_update(index_elements=["member", "purpose"], set_=dict(said))
        )

    async def give_all(self, several: Sequence[Agreement]) -> None:
        await self._db.many(consents.insert(), [asdict(one) for one in several])

    async def given(self, member: MemberId) -> Mapping[str, str]:
        said = await self.of(member)
        return {one.purpose: one.version for one in said if one.stands(self._db.now)}

    async def of(self, member: MemberId) -> Sequence[Agreement]:
        query = select(consents).where(consents.c.member == member).order_by(consents.c.purpose)
        return [_agreement(row) for row in await self._db.all(query)]

    async def agreed(self, purpose: str) -> frozenset[MemberId]:
        stands = or_(consents.c.until.is_(None), consents.c.until > self._db.now)
        query = select(consents.c.member).where(consents.c.purpose == purpose, _YES, stands)
        return frozenset(MemberId(row.member) for row in await self._db.all(query))

    async def refused(self, purpose: str) -> frozenset[MemberId]:
        over = or_(~_YES, consents.c.until <= self._db.now)
        query = select(consents.c.member).where(consents.c.purpose == purpose, over)
        return frozenset(MemberId(row.member) for row in await self._db.all(query))

    async def changed(self, purpose: str, after: datetime) -> frozenset[MemberId]:
        said = or_(consents.c.given > after, consents.c.ended > after)
        lapsed = (consents.c.until > after) & (consents.c.until <= self._db.now)
        query = select(consents.c.member).where(consents.c.purpose == purpose, said | lapsed)
        return frozenset(MemberId(row.member) for row in await self._db.all(query))

    async def ending(self, until: datetime) -> Sequence[Agreement]:
        query = (
            select(consents)
            .where(_YES, consents.c.until <= until)
            .order_by(consents.c.until, consents.c.member, consents.c.purpose)
        )
        return [_agreement(row) for row in await self._db.all(query)]

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(consents).where(consents.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        return await self._export(consents, select(consents).where(consents.c.member == member))

    async def forget(self) -> None:
        """Keep consents as long as their member: they are the receipt."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Keep a yes only where both say it, in the older wording and until the earlier end.

        What only one of them ever spoke of is a no: nobody agreed to more than they did.
        """
        mine = {one.purpose: one for one in await self.of(kept)}
        theirs = {one.purpose: one for one in await self.of(gone)}
        for purpose in mine.keys() | theirs.keys():
            one, other = mine.get(purpose), theirs.get(purpose)
            yes = [each for each in (one, other) if each and each.stands(self._db.now)]
            if len(yes) == 1 or (not yes and one is None):
                await self.withdraw(kept, purpose)
            elif yes:
                ends = [each.until for each in yes if each.until is not None]
                said = {
                    "version": min(each.version for each in yes),
                    "until": min(ends, default=None),
                }
                row = (consents.c.member == kept) & (consents.c.purpose == purpose)
                await self._db.run(update(consents).where(row).values(said))
        await self._db.run(delete(consents).where(consents.c.member == gone))


_YES = consents.c.ended.is_(None)


def _agreement(row: Row[Any]) -> Agreement:
    return Agreement(
        member=MemberId(row.member),
        purpose=row.purpose,
        version=row.version,
        given=row.given,
        until=row.until,
        ended=row.ended,
        lapsed=row.lapsed,
    )
