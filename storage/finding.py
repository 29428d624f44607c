"""Finding letters again: by what they are about, by where they stand, by their key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from bot.core.messages import Posted, Stuck
from bot.core.people import Platform
from storage import letters
from storage.queue import DEAD, HELD, WAITING
from storage.schema import outbox
from storage.transaction import Db

_SENT: Final = "sent"


class Finding:
    """The part of the outbox that only reads."""

    _db: Db

    async def about(self, call: UUID, *, to_all: bool = False) -> Sequence[Posted]:
        lasting = outbox.c.state.in_((WAITING, _SENT, DEAD, HELD)) & ~outbox.c.gone
        if to_all:
            lasting &= outbox.c.member.is_(None)
        query = select(outbox).where(outbox.c.call == call, lasting).order_by(outbox.c.id)
        return [
            Posted(row.id, row.topic, row.member, letters.address(row))
            for row in await self._db.all(query)
        ]

    async def call_at(self, platform: Platform, event: str) -> UUID | None:
        row = await self._db.first(
            select(outbox.c.call).where(
                outbox.c.platform == platform,
                outbox.c.kind == letters.CALENDAR,
                outbox.c.message_id == event,
            )
        )
        return row.call if row else None

    async def letter(self, once: str) -> tuple[int, bool] | None:
        row = await self._db.first(select(outbox).where(outbox.c.once == once))
        if row is None:
            return None
        return row.id, not row.gone and row.state in {WAITING, _SENT, DEAD, HELD}

    async def stuck(self) -> Sequence[Stuck]:
        query = select(outbox).where(outbox.c.state == DEAD).order_by(outbox.c.id)
        return [
            Stuck(row.id, row.written, f"{row.platform} {row.kind}", row.reason)
            for row in await self._db.all(query)
        ]
