"""``headsup demo``: an invented network, as spreadsheets or in a database of its own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

from bot.config import Settings
from bot.core.profile import Viewer, seen_by
from bot.demo import tables
from bot.demo.fill import fill
from bot.demo.network import OPENED, Network, invent
from bot.demo.people import is_invented
from bot.services import sheets
from bot.services.roster import NAMES, shown
from bot.wiring import clock, open_store


class Refused(Exception):
    """It was not done. The message says why, and what to do."""


def write(members: int, seed: int, folder: Path) -> Iterator[str]:
    """Invent a network and write it into *folder*; yield lines to print.

    Raises:
        Refused: it is too large or too small.
    """
    network = _invented(members, seed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, rows in (
        ("people.csv", tables.PEOPLE, tables.people(network)),
        ("history.csv", tables.HISTORY, tables.history(network)),
        ("avoid.csv", tables.AVOID, tables.avoid(network)),
    ):
        count = _file(folder / name, columns, rows)
        yield f"{folder / name}: {count:,} rows"
    roster = (shown(one.account, seen_by(one.profile, Viewer.OWNER)) for one in network.people)
    path = folder / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(sheets.write(NAMES, roster))
    yield f"{path}: {members:,} rows, for headsup members import"


async def settle(members: int, seed: int, settings: Settings) -> str:
    """Invent a network and put it into the database of *settings*; return a line to print.

    An invented network that is there already goes, with all that was done in it.

    Raises:
        Refused: somebody real is in the database, or the network is too large or too small.
    """
    network = _invented(members, seed, clock())
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack)
        async with storage.begin() as work:
            accounts = await work.accounts.every()
            if not all(map(is_invented, accounts)) or await work.invitations.count():
                raise Refused(
                    "There are real people in this database, so nothing was changed. Set "
                    "HEADSUP_DATA to a new folder (or HEADSUP_DATABASE to an empty database) and "
                    "try again."
                )
            await work.clear()
            await fill(work, network)
    return (
        f"{members:,} invented people are in the database. Never set tokens for it: the bot would "
        "try to write to them."
    )


def _invented(members: int, seed: int, now: datetime = OPENED) -> Network:
    try:
        return invent(members, seed, now)
    except ValueError as problem:
        raise Refused(f"{problem}: --members NUMBER") from None


def _file(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")  # the same bytes on every machine
        writer.writerow(columns)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - counted
            writer.writerow(row)
    return count
