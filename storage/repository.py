"""What every repository has in common: a transaction, and duties towards the people in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import Column, Executable, Table, update

from bot.core.people import MemberId
from storage.transaction import Db

Rows = Mapping[str, Sequence[Mapping[str, object]]]


class Repository:
    """A group of tables, and what they owe the members who are in them.

    *tables* are the tables this repository alone writes, *why* what they are kept for and
    until when. A schema test fails when a table has no repository, or a repository lacks
    one of the four duties.
    """

    tables: ClassVar[tuple[Table, ...]]
    why: ClassVar[str]

    def __init__(self, db: Db) -> None:
        self._db = db

    async def erase(self, member: MemberId) -> None:
        """Remove everything that is *member*'s."""
        raise NotImplementedError

    async def export(self, member: MemberId) -> Rows:
        """Return what is held of *member*, and nothing of anybody else, by table."""
        raise NotImplementedError

    async def forget(self) -> None:
        """Remove what has been kept for as long as *why* says."""
        raise NotImplementedError

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Make what is *gone*'s *kept*'s: the two turned out to be one person."""
        raise NotImplementedError

    async def _move(self, column: Column[Any], kept: MemberId, gone: MemberId) -> None:
        """Put *kept* wherever *column* names *gone*."""
        theirs = update(column.table).where(column == gone)
        await self._db.run(theirs.values({column.name: kept}))

    async def _export(self, table: Table, statement: Executable) -> Rows:
        rows = await self._db.all(statement)
        return {table.name: [dict(row._mapping) for row in rows]}  # noqa: SLF001 - its public name
