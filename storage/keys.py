"""The keys database: one wrapped key a case, in a file of its own beside the main database.

Apart, because the main database and its backups must hold no key: then destroying a row here is
enough to make words unreadable wherever they were copied to. SQLite in every deployment, since
it alone can be told to overwrite what it deletes (docs/decisions/0011).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from storage.masters import Master, Masters
from storage.vault import KEY, CaseKey, KeyProblem, new_key, unwrap, wrap

T = TypeVar("T")

_NETWORK: Final = "network"
_MANY: Final = 500
_WRITE: Final = "BEGIN IMMEDIATE"
_WAIT: Final = 30_000  # milliseconds for another process to finish, and for its KMS to answer

_PRAGMAS: Final = (
    ("journal_mode", "DELETE", "delete"),  # a write-ahead log would keep what was deleted
    ("synchronous", "FULL", 2),
    ("secure_delete", "ON", 1),  # for this connection only, however the file was made
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("temp_store", "MEMORY", 2),
)

_TABLES: Final = (
    (
        "CREATE TABLE IF NOT EXISTS masters (name TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,"
        " since TEXT NOT NULL, stored BLOB NOT NULL)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS keys (owner TEXT PRIMARY KEY, number BLOB NOT NULL,"
        " made TEXT NOT NULL, master TEXT NOT NULL REFERENCES masters (name),"
        " wrapped BLOB NOT NULL)"
    ),
    "CREATE INDEX IF NOT EXISTS keys_by_master ON keys (master)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the keys stand: the master in use, and what is left of a rotation that was cut off."""

    master: str
    number: int
    since: datetime
    where: str
    keys: int
    unfinished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What a rotation did; *left* is what a person has to do."""

    keys: int
    resumed: bool
    left: list[str]


class KeyFile:
    """The keys of cases, and the network's own. Several processes may have it open."""

    def __init__(self, path: Path, masters: Masters) -> None:
        self.path = path
        self.masters = masters
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    async def open(self, now: datetime, *, older: bool | None) -> bytes:
        """Open the file, made if there is none, and return the network's own key.

        *older* is whether the main database was written by a version that sealed everything with
        the master key itself (then that is the network's key), None if it is new.

        Raises:
            KeyProblem: the keys cannot be used, or belong to another database.
        """
        return await asyncio.to_thread(self._open, now, older)

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    async def get(self, case: UUID) -> CaseKey | None:
        return await self._in(lambda db: self._get(db, case), "BEGIN")

    async def make(self, case: UUID, now: datetime) -> CaseKey:
        return await self._in(lambda db: self._make(db, case, now))

    async def destroy(self, cases: Collection[UUID]) -> None:
        if cases:
            await self._in(lambda db: self._destroy(db, cases))

    async def held(self) -> Mapping[UUID, tuple[bytes, datetime]]:
        return await self._in(self._held, "BEGIN")

    async def status(self) -> Status:
        """Return how the keys stand."""
        return await self._in(self._status, "BEGIN")

    async def rotate(self, now: datetime) -> Rotated:
        """Wrap every key with a new master key and destroy the old one, a running bot or not.

        Cut off at any point, it is taken up where it was by the next call; meanwhile every key
        can be read, and new ones are wrapped with the newest master key.

        Raises:
            KeyProblem: no new master key can be had. Nothing was changed.
        """
        return await asyncio.to_thread(self._rotate, now)

    def _open(self, now: datetime, older: bool | None) -> bytes:  # noqa: FBT001 - as it came
        if not self.path.exists() and older is False:
            raise KeyProblem(
                f"The keys of this network are not there: {self.path} is missing. Put it back "
                "from your newest backup of the keys. Without it nobody can open what is sealed."
            )
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = connect(self.path)
        except (OSError, RuntimeError, sqlite3.Error) as problem:
            raise KeyProblem(
                f"The keys in {self.path} can't be opened ({type(problem).__name__})."
            ) from None
        with self._transaction() as db:
            for statement in _TABLES:
                db.execute(statement)
            first = self.masters.older() if older else os.urandom(KEY)
            if _current(db) is None:
                self._add(db, self.masters.fresh(""), now)
            row = db.execute("SELECT * FROM keys WHERE owner = ?", (_NETWORK,)).fetchone()
            if row is None:
                if older is False:
                    raise KeyProblem(
                        f"{self.path} holds no key of this network. Put it back from your newest "
                        "backup of the keys: this one belongs to another database."
                    )
                self._insert(db, _NETWORK, b"", first, now)
                return first
            return self._unwrapped(db, row)

    def _close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _get(self, db: sqlite3.Connection, case: UUID) -> CaseKey | None:
        row = db.execute("SELECT * FROM keys WHERE owner = ?", (case.hex,)).fetchone()
        return CaseKey(case, row["number"], self._unwrapped(db, row)) if row else None

    def _make(self, db: sqlite3.Connection, case: UUID, now: datetime) -> CaseKey:
        if (there := self._get(db, case)) is not None:  # another process was quicker
            return there
        made = new_key(case)
        self._insert(db, case.hex, made.number, made.key, now)
        return made

    def _held(self, db: sqlite3.Connection) -> Mapping[UUID, tuple[bytes, datetime]]:
        # a master key that was exchanged by another process goes from our memory, too
        self.masters.unlearn({name for (name,) in db.execute("SELECT name FROM masters")})
        query = "SELECT owner, number, made FROM keys WHERE owner <> ?"
        rows = db.execute(query, (_NETWORK,)).fetchall()
        return {UUID(owner): (number, datetime.fromisoformat(at)) for owner, number, at in rows}

    def _destroy(self, db: sqlite3.Connection, cases: Collection[UUID]) -> None:
        db.executemany("DELETE FROM keys WHERE owner = ?", [(case.hex,) for case in cases])

    def _insert(
        self, db: sqlite3.Connection, owner: str, number: bytes, key: bytes, now: datetime
    ) -> None:
        name, stored, *_ = self._newest(db)
        wrapped = wrap(self.masters.find(name, stored), key, _about(owner, number, name))
        row = (owner, number, now.isoformat(), name, wrapped)
        db.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", row)

    def _unwrapped(self, db: sqlite3.Connection, row: sqlite3.Row) -> bytes:
        query = "SELECT stored FROM masters WHERE name = ?"
        (stored,) = db.execute(query, (row["master"],)).fetchone()
        master = self.masters.find(row["master"], stored)
        return unwrap(master, row["wrapped"], _about(row["owner"], row["number"], row["master"]))

    def _newest(self, db: sqlite3.Connection) -> tuple[str, bytes, int, str]:
        """Return name, what its source keeps, number and beginning of the master key in use."""
        row = _current(db)
        if row is None:
            raise KeyProblem(f"{self.path} names no master key. Put it back from your backup.")
        return row["name"], row["stored"], row["number"], row["since"]

    def _add(self, db: sqlite3.Connection, master: Master, now: datetime) -> None:
        (last,) = db.execute("SELECT coalesce(max(number), 0) FROM masters").fetchone()
        row = (master.name, last + 1, now.isoformat(), master.stored)
        db.execute("INSERT INTO masters VALUES (?, ?, ?, ?)", row)

    def _status(self, db: sqlite3.Connection) -> Status:
        name, stored, number, since = self._newest(db)
        (keys,) = db.execute("SELECT count(*) FROM keys WHERE owner <> ?", (_NETWORK,)).fetchone()
        query = "SELECT count(*) FROM keys WHERE master <> ?"
        (left,) = db.execute(query, (name,)).fetchone()
        (masters,) = db.execute("SELECT count(*) FROM masters").fetchone()
        return Status(
            master=name,
            number=number,
            since=datetime.fromisoformat(since),
            where=self.masters.where(name, stored),
            keys=keys,
            unfinished=left + masters - 1,
        )

    def _rotate(self, now: datetime) -> Rotated:
        with self._transaction() as db:
            (masters,) = db.execute("SELECT count(*) FROM masters").fetchone()
            name, stored, *_ = self._newest(db)
        self.masters.find(name, stored)
        if not (resumed := masters > 1):
            made = self.masters.fresh(name)  # kept safely before anything is wrapped with it
            with self._transaction() as db:
                if self._newest(db)[0] == name:  # unless somebody else was quicker
                    self._add(db, made, now)
        keys = 0
        while done := self._rewrap():
            keys += done
        with self._transaction() as db:
            name, *_ = self._newest(db)
            # keys made meanwhile were wrapped with the newest: each looked it up to be written
            db.execute("DELETE FROM masters WHERE name <> ?", (name,))
        return Rotated(keys=keys, resumed=resumed, left=self.masters.keep_only(name))

    def _rewrap(self) -> int:
        """Wrap some more keys with the newest master key; return how many."""
        with self._transaction() as db:
            name, stored, *_ = self._newest(db)
            query = "SELECT * FROM keys WHERE master <> ? LIMIT ?"
            rows = db.execute(query, (name, _MANY)).fetchall()
            master = self.masters.find(name, stored)
            for row in rows:
                about = _about(row["owner"], row["number"], name)
                wrapped = wrap(master, self._unwrapped(db, row), about)
                change = "UPDATE keys SET master = ?, wrapped = ? WHERE owner = ?"
                db.execute(change, (name, wrapped, row["owner"]))
        return len(rows)

    async def _in(self, do: Callable[[sqlite3.Connection], T], begin: str = _WRITE) -> T:
        def run() -> T:
            with self._transaction(begin) as db:
                return do(db)

        return await asyncio.to_thread(run)

    @contextmanager
    def _transaction(self, begin: str = _WRITE) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._connection is None:
                raise KeyProblem("The keys are not open.")
            db = self._connection
            db.execute(begin)
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise


def connect(path: Path, wait: int = _WAIT) -> sqlite3.Connection:
    """Open the keys database so that what is deleted is overwritten; *wait* is in milliseconds.

    Raises:
        RuntimeError: SQLite does not accept a setting that this depends on.
    """
    found = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=wait / 1000
    )
    found.row_factory = sqlite3.Row
    for name, value, expected in _PRAGMAS:
        try:
            found.execute(f"PRAGMA {name}={value}")
            got = found.execute(f"PRAGMA {name}").fetchone()
        except sqlite3.Error:
            got = None
        if got is None or got[0] != expected:
            found.close()
            raise RuntimeError(f"SQLite did not accept {name}={value} for the keys")
    return found


def _current(db: sqlite3.Connection) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM masters ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return row


def _about(owner: str, number: bytes, master: str) -> str:
    return f"keys/{owner}/{number.hex()}/{master}"
