"""One open transaction, as repositories use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.confidential import Confidential
from bot.core.ways import USUAL_WAYS, Ways
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Db:
    """One open transaction, the time it began at, and the vault."""

    connection: AsyncConnection
    now: datetime
    vault: Vault
    ways: Ways = USUAL_WAYS
    erased: list[str] = field(default_factory=list)
    """What this transaction erased, so that afterwards no file keeps it."""
    posted: list[str] = field(default_factory=list)
    """The keys of what this transaction put into the outbox, so that it is taken up at once."""
    asked: dict[str, Sequence[Row[Any]]] | None = None
    """What was asked for already, where nothing can change until the transaction ends."""
    shredded: set[UUID] = field(default_factory=set)
    """The cases whose keys are destroyed just before this transaction commits."""

    async def seal(self, words: Confidential, about: str) -> bytes:
        return await self.vault.seal_any(words, about, self.now)

    async def open(self, sealed: bytes, about: str) -> Confidential:
        return await self.vault.open_any(sealed, about)

    async def run(self, statement: Executable, **values: object) -> CursorResult[Any]:
        return await self.connection.execute(statement, values or None)

    async def first(self, statement: Executable, **values: object) -> Row[Any] | None:
        return (await self.connection.execute(statement, values or None)).first()

    async def all(self, statement: Executable, **values: object) -> Sequence[Row[Any]]:
        return (await self.connection.execute(statement, values or None)).all()

    async def once(self, what: str, statement: Executable) -> Sequence[Row[Any]]:
        """Return the rows of *statement*; a transaction that only reads asks for *what* once."""
        known = {} if self.asked is None else self.asked
        if what not in known:
            known[what] = await self.all(statement)
        return known[what]

    async def add_once(self, table: Table, **row: object) -> bool:
        """Add *row* unless there is one with its key; tell whether it was added."""
        return (await self.run(_once(self.connection.dialect.name, table), **row)).rowcount > 0

    async def many(self, statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
        """Run *statement* once for each of *rows*, which may be none or ten thousand."""
        if rows:
            await self.connection.execute(statement, rows)

    def insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """Return an ``INSERT`` that can say ``ON CONFLICT``; SQLAlchemy spells it twice."""
        return _insert(self.connection.dialect.name, table)


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _once(dialect: str, table: Table) -> Executable:
    return _insert(dialect, table).on_conflict_do_nothing()
