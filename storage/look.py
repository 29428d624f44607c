"""A look at the tables as they lie on the disk, for people to see that words are sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from storage import letters
from storage.cases import about
from storage.schema import cases, metadata, outbox
from storage.vault import KeyProblem, Vault
from storage.work import SqlStorage

_SHOWN = 12


async def rows(storage: SqlStorage) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Return every row of every table; bytes as hexadecimal, cut short."""
    found: dict[str, Sequence[Mapping[str, object]]] = {}
    async with storage.reading() as connection:
        for table in metadata.sorted_tables:
            result = await connection.execute(select(table))
            found[table.name] = [
                {name: _shown(value) for name, value in row.items()} for row in result.mappings()
            ]
    return found


async def opens(storage: SqlStorage, vault: Vault) -> bool:
    """Tell whether *vault* has the key that an older version sealed everything with.

    Nothing sealed is opened by any key. Asked before that key is written down for good.
    """
    places = (
        (select(cases.c.id.label("id"), cases.c.sealed_words.label("sealed")), about),
        (select(outbox.c.once.label("id"), outbox.c.sealed_words.label("sealed")), letters.about),
    )
    found: list[bool] = []
    async with storage.reading() as connection:
        for query, named in places:
            held = query.where(query.selected_columns.sealed.is_not(None)).limit(_SHOWN)
            for row in await connection.execute(held):
                try:
                    vault.open(row.sealed, named(row.id))
                except KeyProblem:
                    found.append(False)
                else:
                    found.append(True)
    return any(found) or not found


def _shown(value: object) -> object:
    if isinstance(value, bytes):
        return f"sealed:{value[:_SHOWN].hex()}… ({len(value)} bytes)"
    return value if isinstance(value, str | int | None) else str(value)
