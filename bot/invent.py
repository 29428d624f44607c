"""``headsup demo``: an invented network, as spreadsheets or in a database of its own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.config import Settings
from bot.demo import tables
from bot.demo.network import Network, invent


class Refused(Exception):
    """It was not done. The message says why, and what to do."""


def write(members: int, seed: int, folder: Path | None, settings: Settings | None) -> Iterator[str]:
    """Invent a network and put it in *folder*, in the database of *settings*, or both.

    Yields lines to print.

    Raises:
        Refused: there is nowhere to put it, it is too large, or somebody real is in the database.
    """
    if folder is None and settings is None:
        raise Refused("Say where it is to go: --csv FOLDER, --database, or both.")
    try:
        network = invent(members, seed)
    except ValueError as problem:
        raise Refused(f"{problem}: --members NUMBER") from None
    if folder is not None:
        yield from _files(network, folder)


def _files(network: Network, folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, rows in (
        ("people.csv", tables.PEOPLE, tables.people(network)),
        ("history.csv", tables.HISTORY, tables.history(network)),
        ("avoid.csv", tables.AVOID, tables.avoid(network)),
    ):
        count = _file(folder / name, columns, rows)
        yield f"{folder / name}: {count:,} rows"


def _file(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")  # the same bytes on every machine
        writer.writerow(columns)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - counted
            writer.writerow(row)
    return count
