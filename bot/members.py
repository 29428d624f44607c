"""``headsup members``: spreadsheets of people, in and out, for whoever runs the network."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Final

from bot.config import Settings
from bot.services import sheets
from bot.services.inviting import invite, listed
from bot.services.roster import KNOWN, OPENABLE, Reader, Reading
from bot.wiring import open_store

_TEMPLATE: Final = "The columns and what goes into them: docs/members.md"


class Refused(Exception):
    """Nothing was changed. The message says why, and what to do: a line for each problem."""


def check(path: Path) -> Reading:
    """Read a spreadsheet, showing how far it is.

    Raises:
        Refused: there is anything in it that could not be read.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise Refused(f"{path} could not be opened: {problem.strerror}.") from None
    sheet = sheets.read(data, KNOWN)
    reader = Reader(sheet)
    with _passed(sheet.rows) as rows:
        for row in rows:
            reader.row(row)
    reading = reader.done()
    if reading.problems:
        lines = [
            *map(str, reading.problems),
            f"To mend: {len(reading.problems):,}. Nothing was changed. {_TEMPLATE}",
        ]
        raise Refused("\n".join(lines))
    return reading


async def take_in(settings: Settings, reading: Reading) -> Iterator[str]:
    """Keep what a spreadsheet says, all of it or nothing; return lines to print."""
    async with AsyncExitStack() as stack:
        storage, note = await open_store(settings, stack)
        async with storage.begin() as work:
            done = await invite(work, reading.invitations)
    lines = [f"Invited: {done.new:,}."]
    if done.again:
        lines.append(f"Invited before, and now as in this file: {done.again:,}.")
    if done.members:
        lines.append(f"Members already, and left as they are: {done.members:,}.")
    lines.append(
        "Nobody was written to: tell them yourself to join. What is filled in is kept sealed for "
        "30 days, and theirs to keep or throw away."
    )
    return iter([note, *lines] if note else lines)


async def give_out(settings: Settings, path: Path | None) -> str:
    """Write a list of members to *path*, or print it; return a line to print."""
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack)
        async with storage.begin() as work:
            found = await listed(work)
    header = ("account", *(column.name for column in OPENABLE))
    text = "".join(sheets.write(header, found.rows))
    if path is None:
        sys.stdout.buffer.write(text.encode())
    else:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    return (
        f"{len(found.rows):,} members who agreed to be in such a list, as each shows themselves. "
        f"{found.nothing:,} did not and are not in it."
    )


@contextmanager
def _passed(rows: Sequence[sheets.Row]) -> Iterator[Iterator[sheets.Row]]:
    """Show how many *rows* have been read: a bar in a terminal, else a line at the end."""
    if sys.stderr.isatty():
        from rich.console import Console  # noqa: PLC0415 - only where there is a terminal
        from rich.progress import track  # noqa: PLC0415

        yield iter(track(rows, "Reading rows", console=Console(stderr=True)))
    else:
        yield iter(rows)
        sys.stderr.write(f"Rows read: {len(rows):,}\n")
