"""SQLAlchemy's SQLite with our driver, and one memory for the statements of all engines."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import ConnectArgsType
from sqlalchemy.util import LRUCache

from storage.driver import connect

COMPILED: Final[LRUCache[Any, Any]] = LRUCache(1000)
"""Statements that were turned into SQL once: for whoever writes, and for whoever reads too.

SQLAlchemy keeps five hundred for each engine. Turning one into SQL costs ten times its run.
"""


class OneTrip(SQLiteDialect_aiosqlite):
    """All of them speak the same SQL: that is why they are equal, and share what is compiled."""

    driver = "onetrip"
    supports_statement_cache = True
    supports_server_side_cursors = False  # all rows come at once

    def create_connect_args(self, url: URL) -> ConnectArgsType:
        where, how = super().create_connect_args(url)
        return where, {**how, "async_creator_fn": connect}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OneTrip)

    def __hash__(self) -> int:
        return hash(OneTrip)


registry.register("sqlite.onetrip", __name__, OneTrip.__name__)


def one_trip(url: URL) -> URL:
    """Return *url* with our driver."""
    return url.set(drivername="sqlite+onetrip")
