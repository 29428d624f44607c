"""The outbox: written by commands and jobs, emptied by the courier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, or_, select, update

from bot.core.messages import Address, Direct, InChannel, Letter, Receipt, Stuck, Urgency
from bot.core.people import Account, MemberId, Platform
from bot.core.views import Reply
from storage.codec import dump, load
from storage.repository import Repository, Rows
from storage.schema import accounts, outbox

_KEPT = timedelta(days=30)
_WAITING = "waiting"
_SENT = "sent"
_DEAD = "dead"
_SHOWN = "shown"


class SqlOutbox(Repository):
    """Letters, each with a stable key that no second letter can have."""

    tables = (outbox,)
    why = "Messages to you: their text until delivered, that there was one for 30 days."

    async def post(  # noqa: PLR0913 - a letter has that many sides
        self,
        view: Reply,
        *,
        to: Address,
        once: str,
        urgency: Urgency,
        member: MemberId | None = None,
        case: UUID | None = None,
    ) -> None:
        words = view.words
        row = _addressed(to) | {
            "once": once,
            "urgency": urgency,
            "body": dump(view),
            "sealed_words": self._db.vault.seal(words, _about(once)) if words else None,
            "member": member,
            "case": case,
            "written": self._db.now,
            "state": _WAITING,
            "due": self._db.now,
            "attempts": 0,
            "in_doubt": False,
        }
        await self._db.run(
            self._db.insert(outbox).values(row).on_conflict_do_nothing(index_elements=["once"])
        )

    async def claim(
        self, lease: timedelta, limit: int, platforms: Sequence[Platform]
    ) -> Sequence[Letter]:
        """Take up to *limit* due letters; they come back, in doubt, if not settled in *lease*.

        One letter a recipient at a time, the oldest first, so that order is kept; only the
        order among messages at least as urgent, so that support never waits for a broadcast.
        """
        earlier = outbox.alias()
        blocked = (
            select(earlier.c.id)
            .where(
                earlier.c.state == _WAITING,
                earlier.c.platform == outbox.c.platform,
                earlier.c.space == outbox.c.space,
                earlier.c.recipient == outbox.c.recipient,
                earlier.c.urgency <= outbox.c.urgency,
                earlier.c.id < outbox.c.id,
            )
            .exists()
        )
        due = (
            select(outbox.c.id)
            .where(
                outbox.c.state == _WAITING,
                outbox.c.due <= self._db.now,
                outbox.c.platform.in_(platforms),
                ~blocked,
            )
            .order_by(outbox.c.urgency, outbox.c.due, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        picked = [row.id for row in await self._db.all(due)]
        rows = await self._db.all(
            select(outbox)
            .where(outbox.c.id.in_(picked))
            .order_by(outbox.c.urgency, outbox.c.due, outbox.c.id)
        )
        await self._db.run(
            update(outbox)
            .where(outbox.c.id.in_(picked))
            .values(due=self._db.now + lease, attempts=outbox.c.attempts + 1, in_doubt=True)
        )
        return [self._letter(row) for row in rows]

    async def release(self) -> None:
        taken = (outbox.c.state == _WAITING) & outbox.c.in_doubt
        await self._db.run(update(outbox).where(taken).values(due=self._db.now))

    async def sent(self, letter: int, receipt: Receipt) -> None:
        await self._db.run(
            update(outbox)
            .where(outbox.c.id == letter)
            .values(
                state=_SENT,
                settled=self._db.now,
                in_doubt=False,
                channel_id=receipt.channel,
                message_id=receipt.message,
                body="",
                sealed_words=None,
            )
        )

    async def later(self, letter: Letter, at: datetime) -> None:
        again = (
            update(outbox).where(outbox.c.id == letter.id).values(due=at, in_doubt=letter.in_doubt)
        )
        await self._db.run(again)

    async def dead(self, letter: int, reason: str) -> None:
        await self._db.run(
            update(outbox)
            .where(outbox.c.id == letter)
            .values(state=_DEAD, settled=self._db.now, in_doubt=False, reason=reason)
        )

    async def undelivered(self, member: MemberId) -> Sequence[tuple[int, Reply]]:
        query = (
            select(outbox)
            .where(outbox.c.member == member, outbox.c.state == _DEAD)
            .order_by(outbox.c.id)
        )
        return [(row.id, self._view(row)) for row in await self._db.all(query)]

    async def shown(self, letter: int) -> None:
        await self._db.run(
            update(outbox)
            .where(outbox.c.id == letter)
            .values(state=_SHOWN, body="", sealed_words=None)
        )

    async def stuck(self) -> Sequence[Stuck]:
        query = select(outbox).where(outbox.c.state == _DEAD).order_by(outbox.c.id)
        return [
            Stuck(row.id, row.written, f"{row.platform} {row.kind}", row.reason)
            for row in await self._db.all(query)
        ]

    async def retry(self, letter: int) -> bool:
        again = (
            update(outbox)
            .where(outbox.c.id == letter, outbox.c.state == _DEAD)
            .values(state=_WAITING, due=self._db.now, settled=None, attempts=0, in_doubt=True)
        )
        return (await self._db.run(again)).rowcount > 0

    async def next_due(self, platforms: Sequence[Platform]) -> datetime | None:
        query = select(func.min(outbox.c.due)).where(
            outbox.c.state == _WAITING, outbox.c.platform.in_(platforms)
        )
        value: datetime | None = (await self._db.run(query)).scalar_one()
        return value

    async def erase(self, member: MemberId) -> None:
        """Remove letters to *member*, and to others about them: their keys name who is meant."""
        theirs = exists().where(
            accounts.c.member == member,
            accounts.c.platform == outbox.c.platform,
            accounts.c.space == outbox.c.space,
            accounts.c.user_id == outbox.c.recipient,
        )
        named = outbox.c.once.contains(member, autoescape=True)
        await self._db.run(delete(outbox).where(or_(outbox.c.member == member, named, theirs)))

    async def export(self, member: MemberId) -> Rows:
        hidden = (outbox.c.sealed_words, outbox.c.once)  # a key may name somebody else
        columns = [c for c in outbox.c if c not in set(hidden)]
        return await self._export(outbox, select(*columns).where(outbox.c.member == member))

    async def forget(self) -> None:
        await self._db.run(delete(outbox).where(outbox.c.settled < self._db.now - _KEPT))

    def _letter(self, row: Row[Any]) -> Letter:
        return Letter(
            id=row.id,
            key=row.once,
            address=_address(row),
            view=self._view(row),
            attempts=row.attempts + 1,
            written=row.written,
            in_doubt=row.in_doubt,
            member=MemberId(row.member) if row.member else None,
            case=row.case,
        )

    def _view(self, row: Row[Any]) -> Reply:
        sealed = row.sealed_words
        words = self._db.vault.open(sealed, _about(row.once)) if sealed else None
        return load(row.body, words)


def _about(once: str) -> str:
    return f"outbox/{once}"


def _addressed(to: Address) -> dict[str, Any]:
    match to:
        case Direct(account=account):
            return {
                "kind": "direct",
                "platform": account.platform,
                "space": account.space,
                "recipient": account.user,
            }
        case InChannel(platform=platform, space=space, channel=channel):
            return {"kind": "channel", "platform": platform, "space": space, "recipient": channel}


def _address(row: Row[Any]) -> Address:
    platform = Platform(row.platform)
    if row.kind == "direct":
        return Direct(Account(platform, row.space, row.recipient))
    return InChannel(platform, row.space, row.recipient)
