"""Half-filled forms, and the spaces we post in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select

from bot.core.forms import Answers
from bot.core.messages import Space
from bot.core.people import Account, MemberId, Platform
from storage.repository import Repository, Rows
from storage.schema import accounts, drafts, spaces

_KEPT = timedelta(days=1)

_DROP: Final = delete(drafts).where(
    drafts.c.account == bindparam("whose"), drafts.c.command == bindparam("what")
)


class SqlDrafts(Repository):
    """One draft an account and command."""

    tables = (drafts,)
    why = "Answers to a form you have not finished, for one day."

    async def get(self, account: Account, command: str) -> Answers:
        row = await self._db.first(
            select(drafts.c.answers).where(
                drafts.c.account == str(account), drafts.c.command == command
            )
        )
        return dict(json.loads(row.answers)) if row else {}

    async def keep(self, account: Account, command: str, answers: Answers) -> None:
        text = json.dumps(dict(answers), ensure_ascii=False)
        await self._db.run(
            self._db.insert(drafts)
            .values(account=str(account), command=command, answers=text, kept=self._db.now)
            .on_conflict_do_update(
                index_elements=["account", "command"],
                set_={"answers": text, "kept": self._db.now},
            )
        )

    async def drop(self, account: Account, command: str) -> None:
        await self._db.run(_DROP, whose=str(account), what=command)

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(drafts).where(drafts.c.account.in_(await self._of(member))))

    async def export(self, member: MemberId) -> Rows:
        theirs = drafts.c.account.in_(await self._of(member))
        return await self._export(drafts, select(drafts).where(theirs))

    async def forget(self) -> None:
        await self._db.run(delete(drafts).where(drafts.c.kept < self._db.now - _KEPT))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Leave each draft with the account that began it."""

    async def _of(self, member: MemberId) -> list[str]:
        rows = await self._db.all(select(accounts).where(accounts.c.member == member))
        return [str(Account(Platform(r.platform), r.space, r.user_id)) for r in rows]


class SqlSpaces(Repository):
    """One row a server or workspace."""

    tables = (spaces,)
    why = "The servers and workspaces we post in. Nothing of any person."

    async def every(self) -> Sequence[Space]:
        rows = await self._db.all(select(spaces).order_by(spaces.c.platform, spaces.c.id))
        return [Space(Platform(r.platform), r.id, r.channel, r.name) for r in rows]

    async def keep(self, space: Space) -> None:
        changed = {"channel": space.channel, "name": space.name}
        await self._db.run(
            self._db.insert(spaces)
            .values(platform=space.platform, id=space.id, **changed)
            .on_conflict_do_update(index_elements=["platform", "id"], set_=changed)
        )

    async def erase(self, member: MemberId) -> None:
        """Hold nothing of members."""

    async def export(self, member: MemberId) -> Rows:
        """Hold nothing of members."""
        return {spaces.name: []}

    async def forget(self) -> None:
        """Keep as long as the network lives there."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Hold nothing of members."""
