"""Connections that cannot be opened wrongly: every trap of both databases is handled here."""

from __future__ import annotations

import asyncio
from sqlite3 import OperationalError
from typing import Final

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.dialect import COMPILED, one_trip

_READERS: Final = 3
"""One writer and a few readers: more threads than cores only fight (measured, docs/decisions)."""

_TRIES: Final = 40
_PAUSE: Final = 0.05  # seconds

PATIENCE: Final = 5000
"""How many milliseconds one process waits for another that writes."""

_PRAGMAS: Final = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),  # NORMAL loses acknowledged commits in a power cut
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("busy_timeout", str(PATIENCE), PATIENCE),
    ("trusted_schema", "OFF", 0),
    ("temp_store", "MEMORY", 2),
)


def writer(url: str) -> AsyncEngine:
    """Return the engine through which everything is written, one transaction at a time."""
    if not _is_sqlite(url):
        return create_async_engine(url, hide_parameters=True, pool_size=8)
    engine = _sqlite(url, pool_size=1, pool_timeout=30)
    event.listen(engine.sync_engine, "connect", _prepare_writer)
    return engine


def reader(url: str) -> AsyncEngine:
    """Return an engine whose connections cannot write and wait for no writer."""
    if not _is_sqlite(url):
        engine = create_async_engine(url, hide_parameters=True, pool_size=_READERS)
        event.listen(engine.sync_engine, "begin", _begin_read_only)
        return engine
    engine = _sqlite(url, pool_size=_READERS)
    event.listen(engine.sync_engine, "connect", _prepare_reader)
    return engine


def _sqlite(url: str, **pool: int) -> AsyncEngine:
    return create_async_engine(
        one_trip(make_url(url)),
        hide_parameters=True,
        max_overflow=0,
        execution_options={"compiled_cache": COMPILED},
        **pool,
    )


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    """Say BEGIN ourselves, lose nothing acknowledged and leave nothing erased behind."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for name, value, expected in _PRAGMAS:
        _set(connection, cursor, f"PRAGMA {name}={value}")
        cursor.execute(f"PRAGMA {name}")
        if (found := cursor.fetchone()) is None or found[0] != expected:
            raise RuntimeError(f"SQLite did not accept {name}={value}; refusing to run without it")
    cursor.close()


def _set(connection: DBAPIConnection, cursor: DBAPICursor, pragma: str) -> None:
    """Run *pragma*, and again while somebody else is making the same new file a WAL one.

    SQLite refuses that at once, whatever the timeout: nobody may wait with a lock in hand.
    """
    for _ in range(_TRIES):
        try:
            cursor.execute(pragma)
        except OperationalError:
            connection.run_async(lambda _driver: asyncio.sleep(_PAUSE))
        else:
            return
    cursor.execute(pragma)


def _prepare_writer(connection: DBAPIConnection, record: object) -> None:
    _prepare(connection, record)
    # a deferred transaction that turns into a write can fail at once, whatever the timeout
    connection.driver_connection.opened.begins = "BEGIN IMMEDIATE"


def _prepare_reader(connection: DBAPIConnection, record: object) -> None:
    _prepare(connection, record)
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()
    connection.driver_connection.opened.begins = "BEGIN"


def _begin_read_only(connection: Connection) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
