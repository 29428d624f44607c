"""Puts right what a crash left between the keys and what they seal: two files, no transaction.

A key is kept before anything is sealed with it, and destroyed before what it sealed is removed.
So a crash leaves a key without words, or words without a key; neither means anything to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, Row, Select, Table, and_, delete, func, or_, select, update

from bot.core.support import CaseState
from storage import letters
from storage.cases import about
from storage.schema import cases, outbox, requests
from storage.transaction import Db
from storage.vault import HEADER, NETWORK, KeyProblem, sealed_under

_SETTLED: Final = timedelta(minutes=10)
"""How old a key without a case is before it is destroyed: no transaction takes as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many keys had no case, how many sealed texts had no key, and how many were old."""

    keys: int
    texts: int
    adopted: int


async def sweep(db: Db) -> Swept:
    """Destroy keys without a case, remove words without a key, and move old words to their key."""
    # the texts first: a key that is looked up later than its text is surely there
    texts = await _sealed(db)
    adopted = await _adopt(db) if any(map(_older, texts.values())) else 0
    held = await db.vault.keys.held()
    removed = 0
    for column, found in texts.items():
        lost = [key for key, sealed in found.items() if _lost(sealed, held)]
        removed += len(lost)
        for key in lost:
            await _remove(db, column, key)
    orphans = await _orphans(db, held)
    db.shredded.update(orphans)
    db.erased.append("swept")
    return Swept(keys=len(orphans), texts=removed, adopted=adopted)


_COLUMNS: Final[tuple[Column[Any], ...]] = (
    cases.c.sealed_words,
    outbox.c.sealed_words,
    outbox.c.next_sealed_words,
    requests.c.sealed_words,
)


def _starts(table: Table) -> Select[Any]:
    here = [column for column in _COLUMNS if column.table is table]
    starts = [func.substr(column, 1, HEADER) for column in here]
    return select(table.c.id, *starts).where(or_(*(column.is_not(None) for column in here)))


_STARTS: Final = {table.name: _starts(table) for table in (cases, outbox, requests)}


async def _sealed(db: Db) -> Mapping[Column[Any], Mapping[Any, bytes]]:
    """Return the beginnings of the sealed texts in each column, by the id of their row."""
    found: dict[Column[Any], dict[Any, bytes]] = {column: {} for column in _COLUMNS}
    for table in (cases, outbox, requests):
        here = [column for column in _COLUMNS if column.table is table]
        for row in await db.all(_STARTS[table.name]):
            for place, column in enumerate(here, start=1):
                if row[place] is not None:
                    found[column][row.id] = bytes(row[place])
    return found


def _older(found: Mapping[Any, bytes]) -> bool:
    return any(start.startswith(NETWORK) for start in found.values())


def _lost(sealed: bytes, held: Mapping[UUID, tuple[bytes, datetime]]) -> bool:
    under = sealed_under(sealed)
    return under is not None and held.get(under[0], (b"",))[0] != under[1]


async def _remove(db: Db, column: Column[Any], key: object) -> None:
    row = column.table.c.id == key
    if column.table is outbox:  # as ending the case would have done
        await db.run(delete(outbox).where(row))
    else:
        await db.run(update(column.table).where(row).values({column.name: None}))


async def _orphans(db: Db, held: Mapping[UUID, tuple[bytes, datetime]]) -> set[UUID]:
    """Return the cases that are over or never came about, and still have a key."""
    states = {row.id: row.state for row in await db.all(select(cases.c.id, cases.c.state))}
    return {
        case
        for case, (_, made) in held.items()
        if states.get(case) == CaseState.ENDED or (case not in states and made < db.now - _SETTLED)
    }


async def _adopt(db: Db) -> int:
    """Seal with the keys of their cases what an older version sealed with the network's key."""
    done = 0
    written = cases.c.sealed_words
    query = select(cases.c.id, cases.c.id.label("case"), written.label("sealed"))
    for row in await db.all(query.where(func.substr(written, 1, 1) == NETWORK)):
        done += await _again(db, written, row, about(row.id))
    for column in (outbox.c.sealed_words, outbox.c.next_sealed_words):
        waiting = select(outbox.c.id, outbox.c.case, outbox.c.once, column.label("sealed"))
        old = and_(outbox.c.case.is_not(None), func.substr(column, 1, 1) == NETWORK)
        for row in await db.all(waiting.where(old)):
            done += await _again(db, column, row, letters.about(row.once))
    return done


async def _again(db: Db, column: Column[Any], row: Row[Any], meant: str) -> bool:
    try:
        words = await db.open(row.sealed, meant)
    except KeyProblem:  # it has not opened before either: a person has been told of it
        return False
    sealed = await db.seal(words.of(row.case), meant)
    here = update(column.table).where(column.table.c.id == row.id)
    await db.run(here.values({column.name: sealed}))
    return True
