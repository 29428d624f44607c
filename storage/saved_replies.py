"""Replies that coaches wrote for themselves, to be read by a moderator before they are used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update

from bot.core.people import MemberId
from bot.core.talk_stores import SavedReply
from storage.repository import Repository, Rows
from storage.schema import saved_replies


class SqlSavedReplies(Repository):
    """One row a reply."""

    tables = (saved_replies,)
    why = "Replies you saved as a coach, until you drop them or leave. Moderators read them once."

    async def add(self, reply: SavedReply) -> None:
        row = {
            "id": reply.id,
            "owner": reply.owner,
            "text": reply.text,
            "reviewed": reply.reviewed,
            "at": self._db.now,
        }
        await self._db.run(self._db.insert(saved_replies).values(row))

    async def get(self, reply: UUID) -> SavedReply | None:
        row = await self._db.first(select(saved_replies).where(saved_replies.c.id == reply))
        return _reply(row) if row else None

    async def of(self, owner: MemberId) -> Sequence[SavedReply]:
        query = (
            select(saved_replies)
            .where(saved_replies.c.owner == owner)
            .order_by(saved_replies.c.at, saved_replies.c.id)
        )
        return [_reply(row) for row in await self._db.all(query)]

    async def unread(self) -> SavedReply | None:
        query = (
            select(saved_replies)
            .where(~saved_replies.c.reviewed)
            .order_by(saved_replies.c.at, saved_replies.c.id)
            .limit(1)
        )
        row = await self._db.first(query)
        return _reply(row) if row else None

    async def review(self, reply: UUID) -> None:
        mine = saved_replies.c.id == reply
        await self._db.run(update(saved_replies).where(mine).values(reviewed=True))

    async def drop(self, reply: UUID) -> None:
        await self._db.run(delete(saved_replies).where(saved_replies.c.id == reply))

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(saved_replies).where(saved_replies.c.owner == member))

    async def export(self, member: MemberId) -> Rows:
        theirs = select(saved_replies).where(saved_replies.c.owner == member)
        return await self._export(saved_replies, theirs)

    async def forget(self) -> None:
        """Keep them until their owner drops them or leaves."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        await self._move(saved_replies.c.owner, kept, gone)


def _reply(row: Row[Any]) -> SavedReply:
    return SavedReply(id=row.id, owner=MemberId(row.owner), text=row.text, reviewed=row.reviewed)
