"""Which keys a database belongs to, so that it is never used with those of another."""

from __future__ import annotations

import hmac
from typing import Final

from sqlalchemy import select

from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import vault_mark

_ONE: Final = 1
_MARK: Final = "mark"


class SqlMarks(Repository):
    """One row: a signature that only the network's own key makes."""

    tables = (vault_mark,)
    why = "Which keys this database belongs to. Nothing of any person."

    async def ours(self) -> bool:
        """Leave our mark on a new database; tell whether the one it bears is ours."""
        mark = self._db.vault.sign(_MARK, "keys of this database")
        leave = self._db.insert(vault_mark).values(id=_ONE, mark=mark)
        await self._db.run(leave.on_conflict_do_nothing(index_elements=["id"]))
        found = await self._db.first(select(vault_mark.c.mark).where(vault_mark.c.id == _ONE))
        return found is not None and hmac.compare_digest(found.mark, mark)

    async def erase(self, member: MemberId) -> None:
        """Hold nothing of members."""

    async def export(self, member: MemberId) -> Rows:
        """Hold nothing of members."""
        return {vault_mark.name: []}

    async def forget(self) -> None:
        """Keep as long as the database."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Hold nothing of members."""
