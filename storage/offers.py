"""Which coach is on duty, and which was asked to take which case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, select, update

from bot.core.people import MemberId
from bot.core.support import Offer, OfferAnswer
from storage.repository import Repository, Rows
from storage.schema import cases, duty, offers

_OF: Final = (
    select(offers).where(offers.c.case == bindparam("about")).order_by(offers.c.at, offers.c.id)
)
_EXPIRING: Final = (
    select(offers)
    .where(offers.c.answer.is_(None), offers.c.expires <= bindparam("until"))
    .order_by(offers.c.expires, offers.c.id)
)


class SqlOffers(Repository):
    """At most one open offer a case and coach."""

    tables = (offers,)
    why = "Which requests you were asked to take as a coach, until 30 days after they ended."

    async def get(self, offer: UUID) -> Offer | None:
        row = await self._db.first(select(offers).where(offers.c.id == offer))
        return _offer(row) if row else None

    async def of(self, case: UUID) -> Sequence[Offer]:
        return [_offer(row) for row in await self._db.all(_OF, about=case)]

    async def open_of(self, case: UUID) -> Offer | None:
        return next(iter(await self.all_open_of(case)), None)

    async def all_open_of(self, case: UUID) -> Sequence[Offer]:
        return [offer for offer in await self.of(case) if offer.answer is None]

    async def recent(self, coach: MemberId, since: datetime) -> Sequence[Offer]:
        query = select(offers).where(offers.c.coach == coach, offers.c.at > since)
        rows = await self._db.all(query.order_by(offers.c.at, offers.c.id))
        return [_offer(row) for row in rows]

    async def taken(self, since: datetime) -> Mapping[MemberId, int]:
        query = (
            select(offers.c.coach, func.count().label("found"))
            .where(offers.c.answer == OfferAnswer.ACCEPTED, offers.c.at >= since)
            .group_by(offers.c.coach)
        )
        return {MemberId(row.coach): row.found for row in await self._db.all(query)}

    async def add(self, offer: Offer) -> None:
        row = {
            "id": offer.id,
            "case": offer.case,
            "coach": offer.coach,
            "at": offer.at,
            "expires": offer.expires,
            "answer": offer.answer,
        }
        await self._db.run(self._db.insert(offers).values(row))

    async def settle(self, offer: UUID, answer: OfferAnswer) -> None:
        await self._db.run(update(offers).where(offers.c.id == offer).values(answer=answer))

    async def asked(self) -> Sequence[tuple[MemberId, MemberId]]:
        query = (
            select(offers.c.coach, cases.c.head)
            .join(cases, cases.c.id == offers.c.case)
            .where(offers.c.answer.is_(None))
        )
        rows = await self._db.all(query.order_by(offers.c.id))
        return [(MemberId(row.coach), MemberId(row.head)) for row in rows]

    async def expiring(self, until: datetime) -> Sequence[Offer]:
        return [_offer(row) for row in await self._db.all(_EXPIRING, until=until)]

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(offers).where(offers.c.coach == member))

    async def export(self, member: MemberId) -> Rows:
        return await self._export(offers, select(offers).where(offers.c.coach == member))

    async def forget(self) -> None:
        """Go when the case goes: see the cases."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Forget what either was asked about the other: nobody coaches themselves."""
        both = (kept, gone)
        own = select(cases.c.id).where(cases.c.head.in_(both))
        await self._db.run(delete(offers).where(offers.c.coach.in_(both), offers.c.case.in_(own)))
        await self._move(offers.c.coach, kept, gone)


class SqlDuty(Repository):
    """One row a coach on duty."""

    tables = (duty,)
    why = "That you are on duty as a coach, until you say you are not."

    async def start(self, coach: MemberId) -> None:
        await self._db.add_once(duty, member=coach, since=self._db.now)

    async def stop(self, coach: MemberId) -> None:
        await self._db.run(delete(duty).where(duty.c.member == coach))

    async def on(self) -> Sequence[MemberId]:
        rows = await self._db.all(select(duty.c.member).order_by(duty.c.member))
        return [MemberId(row.member) for row in rows]

    async def erase(self, member: MemberId) -> None:
        await self.stop(member)

    async def export(self, member: MemberId) -> Rows:
        return await self._export(duty, select(duty).where(duty.c.member == member))

    async def forget(self) -> None:
        """Keep until the coach goes off duty."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        if gone in await self.on():
            await self.start(kept)
            await self.stop(gone)


def _offer(row: Row[Any]) -> Offer:
    return Offer(
        id=row.id,
        case=row.case,
        coach=MemberId(row.coach),
        at=row.at,
        expires=row.expires,
        answer=OfferAnswer(row.answer) if row.answer else None,
    )
