"""Which conversation a message belongs to, read from the letters that were sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, not_, or_, select

from bot.core.intake import TALK
from bot.core.people import Account, MemberId
from bot.core.support import CaseState
from storage.schema import cases, outbox
from storage.transaction import Db

_SENT: Final = "sent"
_GONE: Final = "gone"
_BESIDE: Final = tuple(
    f"{cover}{key}" for key in ("offer:", "break-glass:", "opened:") for cover in ("", "cover:")
)
_IN_TALK: Final[ColumnElement[bool]] = not_(
    or_(*(outbox.c.once.startswith(key) for key in _BESIDE))
)
"""Whether a letter is part of a conversation. An offer is none: it may change to another's; and
what says that a case may be opened goes to neither of its two people."""


async def thread(db: Db, row: Row[Any]) -> str:
    """Return the first message about the case of *row* that stands where it goes."""
    if row.case is None or row.kind != "direct" or row.message_id is not None:
        return ""
    if row.once.startswith(_BESIDE):
        return ""
    first = await db.first(
        select(outbox.c.message_id)
        .where(
            outbox.c.case == row.case,
            outbox.c.kind == "direct",
            outbox.c.platform == row.platform,
            outbox.c.space == row.space,
            outbox.c.recipient == row.recipient,
            outbox.c.message_id.is_not(None),
            outbox.c.state == _SENT,
            ~outbox.c.gone,
            _IN_TALK,
        )
        .order_by(outbox.c.id)
        .limit(1)
    )
    return first.message_id if first else ""


async def threads(db: Db, account: Account) -> tuple[str, ...]:
    """Return the messages to *account* that threads of its open cases hang on."""
    first = (
        select(func.min(outbox.c.id))
        .join(cases, cases.c.id == outbox.c.case)
        .where(
            outbox.c.kind == "direct",
            outbox.c.platform == account.platform,
            outbox.c.space == account.space,
            outbox.c.recipient == account.user,
            outbox.c.message_id.is_not(None),
            outbox.c.state == _SENT,
            _IN_TALK,
            cases.c.state != CaseState.ENDED,
        )
        .group_by(outbox.c.case)
    )
    rows = await db.all(select(outbox.c.message_id).where(outbox.c.id.in_(first)))
    return tuple(row.message_id for row in rows)


class Strands:
    """What the outbox knows of conversations."""

    _db: Db

    async def case_at(self, account: Account, message: str) -> UUID | None:
        """Return the case that *message*, which we sent to *account* directly, is about."""
        row = await self._db.first(
            select(outbox.c.case).where(
                outbox.c.kind == "direct",
                outbox.c.platform == account.platform,
                outbox.c.space == account.space,
                outbox.c.recipient == account.user,
                outbox.c.message_id == message,
                _IN_TALK,
            )
        )
        return row.case if row else None

    async def lately(self, member: MemberId, since: datetime) -> frozenset[UUID | None]:
        """Return the cases that *member* talked in after *since*; None stands for erased ones."""
        query = (
            select(outbox.c.case)
            .where(outbox.c.member == member, outbox.c.topic == TALK, outbox.c.written > since)
            .distinct()
        )
        return frozenset(row.case for row in await self._db.all(query))

    async def standing(self, case: UUID, member: MemberId) -> Sequence[int]:
        """Return the letters about *case* that stand before *member*'s eyes."""
        query = select(outbox.c.id).where(
            outbox.c.case == case,
            outbox.c.member == member,
            outbox.c.message_id.is_not(None),
            outbox.c.state != _GONE,
            ~outbox.c.gone,
        )
        return [row.id for row in await self._db.all(query)]

    async def last_said(self, case: UUID, by: MemberId) -> str:
        """Return the key of the newest letter in *case* that carries words of *by*, or nothing."""
        row = await self._db.first(
            select(outbox.c.once)
            .where(
                outbox.c.case == case,
                outbox.c.once.startswith(f"words:{by}:", autoescape=True),
                ~outbox.c.gone,
            )
            .order_by(outbox.c.id.desc())
            .limit(1)
        )
        return row.once if row else ""
