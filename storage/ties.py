"""Private lists of whom to be kept apart from.

A row is two keyed hashes and a sealed text. Whoever reads the database without the vault's key
learns that somebody has a list, and nothing of who is on it; the key itself compares names only
here, in memory.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, select, update

from bot.core.apart import Apart, Index, Meant, NewTie, Relation, Tie, both_ways
from bot.core.confidential import Confidential
from bot.core.membership import Member
from bot.core.people import Account, MemberId, Platform
from storage.repository import Repository, Rows
from storage.schema import accounts, ties

_OWNER: Final = "owner of a tie"
_OTHER: Final = "named in a tie"
_TOKEN: Final = "button of a tie"  # noqa: S105 - a purpose, not a password
_TOKEN_LENGTH: Final = 16
_FEW: Final = 500


class SqlTies(Repository):
    """One row an entry."""

    tables = (ties,)
    why = "Whom you asked to be kept apart from, sealed, until you take them out or leave."

    async def of(self, owner: MemberId) -> Sequence[Tie]:
        found = [self._tie(row) for row in await self._rows(owner)]
        kinds = list(Relation)
        return sorted(
            found,
            key=lambda tie: (tie.label.reveal().casefold(), kinds.index(tie.relation), tie.token),
        )

    async def add(self, owner: MemberId, tie: NewTie) -> None:
        row = {
            "id": (new := uuid4()),
            "owner": self._owner(owner),
            "other": self._other(tie.account) if tie.account else "",
            "sealed": self._db.vault.seal(_written(tie), _about(new)),
        }
        await self._db.run(self._db.insert(ties).values(row))

    async def remove(self, owner: MemberId, token: str) -> Tie | None:
        for row in await self._rows(owner):
            if (tie := self._tie(row)).token == token:
                await self._db.run(delete(ties).where(ties.c.id == row.id))
                self._db.erased.append("tie")
                return tie
        return None

    async def apart(self, among: Collection[Member]) -> Apart:
        owners = {self._owner(member.id): member.id for member in among}
        query = select(ties)
        if len(owners) <= _FEW:
            query = query.where(ties.c.owner.in_(owners))
        rows = [row for row in await self._db.all(query) if row.owner in owners]
        if not rows:
            return {}
        named, index = await self._accounts(among), Index(among)
        pairs: list[tuple[MemberId, MemberId]] = []
        for row in rows:
            others = named.get(row.other, ()) if row.other else index.meant(self._meant(row))
            pairs += [(owners[row.owner], other) for other in others]
        return both_ways(pairs)

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(ties).where(ties.c.owner == self._owner(member)))

    async def export(self, member: MemberId) -> Rows:
        """Return the member's own entries in their own words; who named them is not theirs."""
        return {ties.name: [json.loads(self._opened(row)) for row in await self._rows(member)]}

    async def forget(self) -> None:
        """Keep entries as long as whoever made them."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Make one list of two: nobody either of them wanted to avoid is let through."""
        theirs = update(ties).where(ties.c.owner == self._owner(gone))
        await self._db.run(theirs.values(owner=self._owner(kept)))

    async def _rows(self, owner: MemberId) -> Sequence[Row[Any]]:
        return await self._db.all(select(ties).where(ties.c.owner == self._owner(owner)))

    async def _accounts(self, among: Collection[Member]) -> dict[str, tuple[MemberId, ...]]:
        ids = {member.id for member in among}
        query = select(accounts.c.platform, accounts.c.space, accounts.c.user_id, accounts.c.member)
        if len(ids) <= _FEW:
            query = query.where(accounts.c.member.in_(ids))
        return {
            self._other(Account(Platform(row.platform), row.space, row.user_id)): (
                MemberId(row.member),
            )
            for row in await self._db.all(query)
            if row.member in ids
        }

    def _owner(self, member: MemberId) -> str:
        return self._db.vault.sign(member, _OWNER)

    def _other(self, account: Account) -> str:
        return self._db.vault.sign(str(account), _OTHER)

    def _opened(self, row: Row[Any]) -> str:
        return self._db.vault.open(row.sealed, _about(row.id)).reveal()

    def _meant(self, row: Row[Any]) -> Meant:
        said = json.loads(self._opened(row))
        return Meant(Relation(said["relation"]), said["name"], said["place"])

    def _tie(self, row: Row[Any]) -> Tie:
        said = self._meant(row)
        label = said.name + (f", {said.place}" if said.place and said.place != said.name else "")
        token = self._db.vault.sign(str(row.id), _TOKEN)[:_TOKEN_LENGTH]
        return Tie(token, said.relation, Confidential(label))


def _written(tie: NewTie) -> Confidential:
    said = {
        "relation": tie.relation,
        "name": tie.name.reveal(),
        "place": tie.place.reveal() if tie.place else "",
    }
    return Confidential(json.dumps(said, ensure_ascii=False))


def _about(tie: UUID) -> str:
    return f"ties/{tie}"
