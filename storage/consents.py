"""What members agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.core.people import MemberId
from storage.repository import Repository, Rows
from storage.schema import consents


class SqlConsents(Repository):
    """Purpose, version of the wording and time of each agreement."""

    tables = (consents,)
    why = "What you agreed to and when, until you leave."

    async def give(self, member: MemberId, purpose: str, version: str) -> None:
        row = {"member": member, "purpose": purpose, "version": version, "given": self._db.now}
        await self._db.run(
            self._db.insert(consents)
            .values(row)
            .on_conflict_do_update(
                index_elements=["member", "purpose"],
                set_={"version": version, "given": self._db.now},
            )
        )

    async def give_all(
        self, several: Sequence[tuple[MemberId, str, datetime]], version: str
    ) -> None:
        rows = [
            {"member": member, "purpose": purpose, "version": version, "given": given}
            for member, purpose, given in several
        ]
        await self._db.many(consents.insert(), rows)

    async def withdraw(self, member: MemberId, purpose: str) -> None:
        theirs = (consents.c.member == member) & (consents.c.purpose == purpose)
        await self._db.run(delete(consents).where(theirs))

    async def given(self, member: MemberId) -> Mapping[str, str]:
        rows = await self._db.all(select(consents).where(consents.c.member == member))
        return {row.purpose: row.version for row in rows}

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(consents).where(consents.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        return await self._export(consents, select(consents).where(consents.c.member == member))

    async def forget(self) -> None:
        """Keep consents as long as their member: they are the receipt."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Keep only what both agreed to, in the older wording: nobody agreed to more."""
        mine, theirs = await self.given(kept), await self.given(gone)
        for purpose in set(mine) - set(theirs):
            await self.withdraw(kept, purpose)
        for purpose in set(mine) & set(theirs):
            older = min(mine[purpose], theirs[purpose])
            row = (consents.c.member == kept) & (consents.c.purpose == purpose)
            await self._db.run(update(consents).where(row).values(version=older))
        await self._db.run(delete(consents).where(consents.c.member == gone))
