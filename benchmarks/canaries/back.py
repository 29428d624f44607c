"""An old copy of the main database, put back beside today's keys, and used as it is.

What was sealed under a key that is gone must open for nobody, and whoever asks is answered.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.canaries.words import FIRST
from bot.commands.ask import Ask
from bot.core.people import Account
from bot.core.views import Reply
from tests.scenarios.network import Network
from tests.scenarios.someone import read

COMMANDS: Final = ("home", "kept", "missed", "mydata", "read", "buddy")
_FAULT: Final = "tell an organiser the reference"
_AT_MOST: Final = 60
"""Members who ask: evenly chosen, where there are more."""


@dataclass
class Looked:
    """How many answers were given, how many of them were faults, and how many held sealed words."""

    answers: int = 0
    faults: int = 0
    opened: int = 0

    def __str__(self) -> str:
        return f"looked {self.answers} faults {self.faults} opened {self.opened}"

    @classmethod
    def said(cls, printed: str) -> Looked:
        """Return what was printed last."""
        found = re.findall(r"^looked (\d+) faults (\d+) opened (\d+)$", printed, re.MULTILINE)
        return cls(*map(int, found[-1]))


def put_back(copy: Path, many: Path, back: Path) -> None:
    """Make a network of the old *copy* of the main database with the keys of *many*."""
    data = back / "data"
    data.mkdir(parents=True)
    shutil.copy(copy, data / "headsup.db")
    for path in (many / "data").glob("keys.db*"):
        shutil.copy(path, data / path.name)
    shutil.copy(many.with_name(f"{many.name}.key"), back.with_name(f"{back.name}.key"))


async def look(network: Network) -> Looked:
    """Ask for everything that could show words: as it was put back, and once it was swept."""
    looked = Looked()
    asking: list[tuple[Account, str]] = []
    async with network.storage.read() as work:
        members = sorted(one.id for one in await work.members.every())
        for member in members[:: -(-len(members) // _AT_MOST)]:
            case = await work.cases.open_of(member)
            value = str(case.id) if case else ""
            asking += [(account, value) for account in (await work.accounts.of(member))[:1]]
    for swept in (False, True):
        if swept:
            await network.pass_time(hours=1)
        for account, value in asking:
            await _ask_all(network, account, value, looked)
    return looked


async def _ask_all(network: Network, account: Account, case: str, looked: Looked) -> None:
    for command in COMMANDS:
        value = case if command in {"kept", "read"} else ""
        answer = await network.dispatcher.run(
            Ask(
                account=account, request=network.request(), command=command, value=value, answers={}
            )
        )
        looked.answers += 1
        if isinstance(answer, Reply):
            looked.faults += _FAULT in read(answer)
            looked.opened += answer.words is not None or FIRST in read(answer)
