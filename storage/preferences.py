"""What members choose about calls: lead times, holidays of their own, a calendar feed."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Row, delete, select

from bot.core.people import MemberId
from bot.core.preferences import LeadTime
from bot.core.terms import Own, OwnSpan
from storage.repository import Repository, Rows
from storage.schema import breaks, feeds, lead_times

_FEED: Final = "calendar feed"
_SIGNED: Final = 22  # characters of the signature: 132 bits of HMAC-SHA-256


class SqlPreferences(Repository):
    """Three small tables that hold nothing until their member asks for something."""

    tables = (lead_times, breaks, feeds)
    why = "When you are reminded, your own holidays, your calendar feed: until you change it."

    async def lead_times(self, member: MemberId) -> Sequence[LeadTime]:
        query = (
            select(lead_times)
            .where(lead_times.c.member == member)
            .order_by(lead_times.c.minutes.desc())
        )
        return [LeadTime(row.minutes, row.every_call) for row in await self._db.all(query)]

    async def set_lead_times(self, member: MemberId, chosen: Sequence[LeadTime]) -> None:
        await self._db.run(delete(lead_times).where(lead_times.c.member == member))
        for one in {lead.minutes: lead for lead in chosen}.values():
            row = {"member": member, "minutes": one.minutes, "every_call": one.every_call}
            await self._db.run(self._db.insert(lead_times).values(row))

    async def wanting(self, minutes: int) -> Mapping[MemberId, LeadTime]:
        query = select(lead_times).where(lead_times.c.minutes == minutes)
        return {
            MemberId(row.member): LeadTime(row.minutes, row.every_call)
            for row in await self._db.all(query)
        }

    async def own_spans(self, member: MemberId) -> Sequence[OwnSpan]:
        query = select(breaks).where(breaks.c.member == member).order_by(breaks.c.place)
        return [_span(row) for row in await self._db.all(query)]

    async def own_on(self, day: date) -> Mapping[MemberId, Sequence[OwnSpan]]:
        query = (
            select(breaks)
            .where(breaks.c.first <= day, breaks.c.last >= day)
            .order_by(breaks.c.member, breaks.c.place)
        )
        found: dict[MemberId, list[OwnSpan]] = {}
        for row in await self._db.all(query):
            found.setdefault(MemberId(row.member), []).append(_span(row))
        return found

    async def set_own_spans(self, member: MemberId, spans: Sequence[OwnSpan]) -> None:
        await self._db.run(delete(breaks).where(breaks.c.member == member))
        for place, span in enumerate(spans):
            row = {
                "place": place,
                "first": span.first,
                "last": span.last,
                "off": span.own is Own.OFF,
            }
            await self._db.run(self._db.insert(breaks).values(id=uuid4(), member=member, **row))

    async def feed(self, member: MemberId) -> str:
        row = {"member": member, "id": secrets.token_urlsafe(12), "since": self._db.now}
        await self._db.add_once(feeds, **row)
        found = (await self._db.run(select(feeds.c.id).where(feeds.c.member == member))).one()
        return f"{found.id}.{self._signature(found.id)}"

    async def renew_feed(self, member: MemberId) -> str:
        await self._db.run(delete(feeds).where(feeds.c.member == member))
        return await self.feed(member)

    async def feed_owner(self, token: str) -> MemberId | None:
        """Return whose feed *token* opens: whoever only reads the database cannot make one."""
        feed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(feed).encode()):
            return None
        row = await self._db.first(select(feeds.c.member).where(feeds.c.id == feed))
        return MemberId(row.member) if row else None

    def _signature(self, feed: str) -> str:
        return self._db.vault.sign(feed, _FEED)[:_SIGNED]

    async def erase(self, member: MemberId) -> None:
        for table in self.tables:
            await self._db.run(delete(table).where(table.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        found: dict[str, Sequence[Mapping[str, object]]] = {}
        for table in self.tables:
            found |= await self._export(table, select(table).where(table.c.member == member))
        return found

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Keep *kept*'s choices; take *gone*'s where there are none."""
        for table in self.tables:
            mine = select(table).where(table.c.member == kept).limit(1)
            if await self._db.first(mine) is None:
                await self._move(table.c.member, kept, gone)
            await self._db.run(delete(table).where(table.c.member == gone))

    async def forget(self) -> None:
        old = breaks.c.last < self._db.now.date()
        await self._db.run(delete(breaks).where(old))


def _span(row: Row[Any]) -> OwnSpan:
    return OwnSpan(row.first, row.last, Own.OFF if row.off else Own.ON)
