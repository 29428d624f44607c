"""Copies of the main database and of the keys, apart, whole and checked before they count.

What is erased has to go from the copies, too. Main copies hold no key, so what was sealed is
gone from all of them once the copies of the keys are: those are kept for a week only.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from storage.vault import sealed_under

KEPT_KEYS: Final = timedelta(days=7)
"""How long a copy of the keys is kept: what was erased is final everywhere after that."""

KEPT_MAIN: Final = timedelta(days=35)

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_WAIT: Final = 30.0  # seconds


class BackupProblem(Exception):
    """No copy was made, or it is not good. The message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What was made, what it holds, and how many older copies were removed."""

    main: Path | None
    keys: Path
    cases: int
    removed: int


def back_up(main: Path | None, keys: Path, into: Path, keys_into: Path, *, now: datetime) -> Backup:
    """Copy both databases while a bot is running, check the copies, then remove old ones.

    *main* is None if the main database is not a file of ours.

    Raises:
        BackupProblem: a copy can't be made, or does not hold together; the old ones stay.
    """
    stamp = now.astimezone(UTC).strftime(_STAMP)
    # main first: every key that its words need was there before them
    copied = _copy(main, into / f"headsup-{stamp}.db") if main else None
    copied_keys = _copy(keys, keys_into / f"keys-{stamp}.db")
    try:
        cases = _check(copied, copied_keys, keys) if copied else 0
    except BackupProblem:
        for path in (copied, copied_keys):
            if path is not None:
                path.unlink()
        raise
    removed = _prune(into, "headsup-", now - KEPT_MAIN) + _prune(
        keys_into, "keys-", now - KEPT_KEYS
    )
    return Backup(main=copied, keys=copied_keys, cases=cases, removed=removed)


def copies(folder: Path, kind: str) -> Mapping[Path, datetime]:
    """Return the copies in *folder*, with when each was made, as its name says."""
    found: dict[Path, datetime] = {}
    for path in sorted(folder.glob(f"{kind}*.db")):
        try:
            stamp = datetime.strptime(path.stem.removeprefix(kind), _STAMP).replace(tzinfo=UTC)
        except ValueError:  # not one of ours
            continue
        found[path] = stamp
    return found


def _copy(source: Path, target: Path) -> Path:
    if not source.exists():
        raise BackupProblem(f"There is no {source} to copy. Check HEADSUP_DATA.")
    new = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.unlink(missing_ok=True)
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with _read_only(source) as db:
            db.execute("VACUUM INTO ?", (str(new),))
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(target)
    except (OSError, sqlite3.Error) as problem:
        new.unlink(missing_ok=True)
        raise BackupProblem(
            f"{source.name} can't be copied to {target.parent} ({type(problem).__name__}). Check "
            "that there is room and that the folder can be written. The older copies are kept."
        ) from None
    return target


def _check(main: Path, keys: Path, live: Path) -> int:
    """Return how many cases have words in the copy, after proving that it holds together."""
    with _read_only(main) as db, _read_only(keys) as copied, _read_only(live) as now:
        for name, one in (("main", db), ("keys", copied)):
            if one.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise _broken(f"the {name} copy is damaged")
            if one.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise _broken(f"rows of the {name} copy refer to rows that are not in it")
        owners = {row[0] for row in copied.execute("SELECT owner FROM keys")}
        if "network" not in owners:
            raise _broken("the copy of the keys lacks the network's own")
        found = {case for case in _sealed_cases(db) if case is not None}
        # what is missing was erased while this went on, or is missing where we live, too
        for case in found:
            if case.hex not in owners:
                query = "SELECT count(*) FROM keys WHERE owner = ?"
                if now.execute(query, (case.hex,)).fetchone()[0]:
                    raise _broken("a case in the main copy has no key in the copy of the keys")
    return len(found)


def _sealed_cases(db: sqlite3.Connection) -> Iterator[UUID | None]:
    for table in ("cases", "outbox", "requests"):
        query = f"SELECT sealed_words FROM {table} WHERE sealed_words IS NOT NULL"  # noqa: S608 - our own names
        for (sealed,) in db.execute(query):
            under = sealed_under(sealed)
            yield under[0] if under else None


def _prune(folder: Path, kind: str, before: datetime) -> int:
    old = [path for path, made in copies(folder, kind).items() if made < before]
    for path in old:
        path.unlink()
    return len(old)


def _broken(what: str) -> BackupProblem:
    return BackupProblem(
        f"The copy is not good: {what}. Run it again; if it stays so, run headsup doctor. The "
        "older copies are kept."
    )


@contextmanager
def _read_only(path: Path) -> Iterator[sqlite3.Connection]:
    uri = f"{path.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT, isolation_level=None)) as db:
        yield db
