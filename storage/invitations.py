"""What organisers filled in for people who may join.

A row is a keyed hash of an account and a sealed text: whoever reads the database without the
vault's key learns how many were invited, and not who. They have not agreed to anything yet.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, delete, func, select

from bot.core.confidential import Confidential
from bot.core.invitations import KEPT, Invitation
from bot.core.people import Account, MemberId, Platform
from storage.repository import Repository, Rows
from storage.schema import accounts, invitations

_INVITED: Final = "account of an invitation"
_MANY: Final = 500  # values of one statement: SQLite takes 32,766


class SqlInvitations(Repository):
    """One row an account."""

    tables = (invitations,)
    why = "What an organiser filled in for you, sealed, for 30 days or until you keep it or not."

    async def of(self, account: Account) -> Invitation | None:
        invited = self._invited(account)
        row = await self._db.first(select(invitations).where(invitations.c.invited == invited))
        return Invitation(account=account, told=self._told(row)) if row else None

    async def keep(self, new: Sequence[Invitation]) -> int:
        rows = [self._row(one) for one in new]
        hashes, replaced = [row["invited"] for row in rows], 0
        for start in range(0, len(hashes), _MANY):
            some = invitations.c.invited.in_(hashes[start : start + _MANY])
            replaced += (await self._db.run(delete(invitations).where(some))).rowcount
        if replaced:
            self._db.erased.append("invitations")
        await self._db.many(invitations.insert(), rows)
        return replaced

    async def drop(self, account: Account) -> None:
        self._db.erased.append("invitation")
        invited = self._invited(account)
        await self._db.run(delete(invitations).where(invitations.c.invited == invited))

    async def count(self) -> int:
        row = await self._db.first(select(func.count()).select_from(invitations))
        return int(row[0]) if row else 0

    async def erase(self, member: MemberId) -> None:
        theirs = invitations.c.invited.in_(await self._of(member))
        await self._db.run(delete(invitations).where(theirs))

    async def export(self, member: MemberId) -> Rows:
        theirs = invitations.c.invited.in_(await self._of(member))
        rows = await self._db.all(select(invitations).where(theirs))
        return {invitations.name: [{**self._told(row), "kept": row.kept} for row in rows]}

    async def forget(self) -> None:
        await self._db.run(delete(invitations).where(invitations.c.kept < self._db.now - KEPT))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Belong to accounts, which say whose they are."""

    async def _of(self, member: MemberId) -> list[str]:
        rows = await self._db.all(select(accounts).where(accounts.c.member == member))
        return [self._invited(Account(Platform(r.platform), r.space, r.user_id)) for r in rows]

    def _invited(self, account: Account) -> str:
        return self._db.vault.sign(str(account), _INVITED)

    def _row(self, one: Invitation) -> dict[str, Any]:
        invited = self._invited(one.account)
        words = Confidential(json.dumps(dict(one.told), ensure_ascii=False))
        sealed = self._db.vault.seal(words, _about(invited))
        return {"invited": invited, "sealed": sealed, "kept": self._db.now}

    def _told(self, row: Row[Any]) -> dict[str, Any]:
        told = json.loads(self._db.vault.open(row.sealed, _about(row.invited)).reveal())
        return {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}


def _about(invited: str) -> str:
    return f"invitations/{invited}"
