"""A look at the tables as they lie on the disk, for people to see that words are sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from storage.schema import metadata
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


def _shown(value: object) -> object:
    if isinstance(value, bytes):
        return f"sealed:{value[:_SHOWN].hex()}… ({len(value)} bytes)"
    return value if isinstance(value, str | int | None) else str(value)
