"""aiosqlite with one trip to its thread a statement, where SQLAlchemy makes four of them.

It goes there for a cursor, for the statement, for the rows and to close the cursor again, and
each trip wakes two threads: in most transactions that takes longer than SQLite does. aiosqlite
has a call for statement and rows in one. What it does not give back is what SQLAlchemy asks of a
cursor besides: the names of columns, and how many rows changed (docs/decisions/0020).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, Final, Self

import aiosqlite

_CHUNK: Final = 64  # rows; aiosqlite asks for it, and we never iterate


class Remembering(sqlite3.Connection):
    """A connection that remembers the cursor of its last statement.

    *begins* is how it begins a transaction by itself, before the first statement and in the same
    trip; empty, it begins none. On a full disk SQLite may roll back by itself: what follows in
    that transaction is refused then, for half of it would be kept.
    """

    last: sqlite3.Cursor | None = None
    begins = ""
    _begun = False

    def execute(self, *statement: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as sqlite3 has it
        self._begin()
        self.last = super().execute(*statement)
        return self.last

    def executemany(self, *statement: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as sqlite3 has it
        self._begin()
        return super().executemany(*statement)

    def commit(self) -> None:
        super().commit()
        self._begun = False

    def rollback(self) -> None:
        super().rollback()
        self._begun = False

    def _begin(self) -> None:
        if not self.begins or self.in_transaction:
            return
        if self._begun:
            raise sqlite3.OperationalError("SQLite has rolled this transaction back by itself")
        super().execute(self.begins)
        self._begun = True


class OneTripCursor:
    """What SQLAlchemy asks of a cursor. Only a statement goes to the thread.

    SQLAlchemy lets one statement at a time use a connection: the last one is this cursor's.
    """

    arraysize = 1

    def __init__(self, connection: OneTripConnection) -> None:
        self._connection = connection
        self._rows: list[sqlite3.Row] = []
        self._done: sqlite3.Cursor | aiosqlite.Cursor | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> Self:
        """Run a statement and read all its rows."""
        self._rows = list(await self._connection.execute_fetchall(sql, parameters))
        self._done = self._connection.opened.last
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Run a statement once for each of *parameters*."""
        self._done = await self._connection.executemany(sql, parameters)
        return self

    async def fetchall(self) -> list[sqlite3.Row]:
        """Return the rows, which are here already, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Let the rows go. SQLite was done with the statement when the last one was read."""
        self._rows = []

    @property
    def description(self) -> tuple[tuple[str, None, None, None, None, None, None], ...] | None:
        return None if self._done is None else self._done.description

    @property
    def rowcount(self) -> int:
        return -1 if self._done is None else self._done.rowcount

    @property
    def lastrowid(self) -> int | None:
        return None if self._done is None else self._done.lastrowid


class OneTripConnection(aiosqlite.Connection):
    """A connection of aiosqlite whose cursors make one trip."""

    opened: Remembering

    def __init__(self, connector: Callable[[], Remembering]) -> None:
        def connect() -> Remembering:
            self.opened = connector()
            return self.opened

        super().__init__(connect, _CHUNK)

    async def outside(self, statement: str) -> list[sqlite3.Row]:
        """Run a statement that may be in no transaction, and return its rows."""
        usual, self.opened.begins = self.opened.begins, ""
        try:
            return list(await self.execute_fetchall(statement))
        finally:
            self.opened.begins = usual

    def cursor(self) -> OneTripCursor:  # type: ignore[override] # SQLAlchemy asks for no more
        return OneTripCursor(self)


def connect(*where: Any, **how: Any) -> OneTripConnection:  # noqa: ANN401 - as sqlite3 has it
    """Return a connection, with the arguments of :func:`sqlite3.connect`; awaited, it opens."""
    connection = OneTripConnection(lambda: sqlite3.connect(*where, factory=Remembering, **how))
    # as SQLAlchemy does with those it opens: a thread must not outlive a program that gave up
    connection._thread.daemon = True  # noqa: SLF001
    return connection
