"""Taking messages back for somebody who has left: where they stand, and nothing of whose they were.

A letter that stands on a platform becomes, in the transaction that erases its member, a row of
the outbox without member, recipient, words or subject: a channel and a message to delete. So no
crash loses one before the platform was asked, and nothing tells whose it was but the platform's
own number of the conversation, until that is done: 30 days at most.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from bot.core.messages import Letter, Receipt, Urgency
from bot.core.mydata import Erasure
from bot.core.people import MemberId
from bot.core.photo import MARK
from storage import letters, owners
from storage.queue import GONE, WAITING
from storage.repository import Repository, Rows
from storage.schema import erasures, outbox
from storage.transaction import Db

TAKEN_BACK: Final = "erased:"
"""What the key of a letter begins with that is only there to be deleted."""

_KEPT: Final = timedelta(days=30)
_MANY: Final = 200
_BLANK: Final[dict[str, Any]] = {
    "body": "",
    "sealed_words": None,
    "next_body": None,
    "next_sealed_words": None,
    "member": None,
    "case": None,
    "call": None,
    "topic": "",
    "until": None,
    "reason": None,
}


class SqlErasures(Repository):
    """How far the taking back is, by a random number that only who left was given."""

    tables = (erasures,)
    why = "How many messages were taken back for somebody who left, never who, for 30 days."

    async def get(self, ref: str) -> Erasure | None:
        row = await self._db.first(select(erasures).where(erasures.c.ref == ref))
        return Erasure(row.ref, row.asked, row.gone, row.stayed) if row else None

    async def foreseen(self, member: MemberId) -> int:
        placed = _placed(await owners.told(self._db, member))
        found: int = (await self._db.run(select(func.count()).where(placed))).scalar_one()
        return found

    async def take_back(self, member: MemberId) -> Erasure:
        """Have what stands somewhere deleted there, under a new number; see the module."""
        ref = secrets.token_hex(12)
        placed = _placed(await owners.told(self._db, member))
        rows = await self._db.all(select(outbox.c.id, outbox.c.once).where(placed))
        for row in rows:
            blank = _taken_back(self._db, ref, row.once) | {"kind": "direct", "recipient": ""}
            await self._db.run(update(outbox).where(outbox.c.id == row.id).values(blank))
        if not rows:
            return Erasure(ref, 0, 0, 0)
        count = {"asked": len(rows), "gone": 0, "stayed": 0}
        await self._db.run(self._db.insert(erasures).values(ref=ref, at=self._db.now, **count))
        return Erasure(ref, len(rows), 0, 0)

    async def erase(self, member: MemberId) -> None:
        """Do nothing: it is nobody's."""

    async def export(self, member: MemberId) -> Rows:
        """Return nothing: it is nobody's."""
        return {erasures.name: []}

    async def forget(self) -> None:
        old = self._db.now - _KEPT
        await self._db.run(delete(erasures).where(erasures.c.at < old))
        late = and_(outbox.c.once.startswith(TAKEN_BACK, autoescape=True), outbox.c.written < old)
        await self._db.run(delete(outbox).where(late))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Do nothing: it is nobody's."""


def _placed(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(which, outbox.c.message_id.is_not(None), outbox.c.state != GONE)


def _taken_back(db: Db, ref: str, once: str) -> dict[str, Any]:
    """Return the columns of a letter that is only there to be deleted, and is nobody's."""
    db.posted.append(TAKEN_BACK)
    return _BLANK | {
        # that it is a picture stays known: there is a file to delete as well
        "once": f"{TAKEN_BACK}{ref}:{uuid4().hex}{MARK if MARK in once else ''}",
        "urgency": Urgency.BROADCAST,
        "written": db.now,
        "state": WAITING,
        "due": db.now,
        "settled": None,
        "attempts": 0,
        "in_doubt": False,
        "tried": True,
        "gone": True,
    }


async def also(db: Db, letter: Letter, receipt: Receipt) -> None:
    """Have *letter* deleted, which arrived while whoever it was to was being erased."""
    placed = {"channel_id": receipt.channel, "message_id": receipt.message}
    row = letters.addressed(letter.address) | _taken_back(db, "", letter.key) | placed
    await db.run(db.insert(outbox).values(row | {"kind": "direct", "recipient": ""}))


async def done(db: Db, letter: Letter, *, gone: bool) -> None:
    """Forget where *letter* stood, and count what became of it."""
    ref = letter.key.removeprefix(TAKEN_BACK).partition(":")[0]
    await db.run(delete(outbox).where(outbox.c.id == letter.id))
    column = erasures.c.gone if gone else erasures.c.stayed
    await db.run(update(erasures).where(erasures.c.ref == ref).values({column: column + 1}))
    db.erased.append("letter")
