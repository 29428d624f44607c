"""Ask for a coach in every way there is, and look whether the notice was shown before any word.

    .venv/bin/python -m benchmarks.notices --cases 10000

With and without words, with buttons from before there was a notice, through to the first words
that were carried. Also: words that promise too much, in all that people read.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from pathlib import Path

from benchmarks.promise import Figure, add_option, record
from bot.core.people import Platform
from bot.services.notice import NOTICE_VERSION
from tests.architecture.source import said
from tests.scenarios.network import Network, open_network
from tests.scenarios.someone import Someone

A_TOWN = 100
TOO_MUCH = re.compile(
    r"end-to-end|anonymous|nobody can (?:ever )?(?:see|read)\b|completely confidential"
    r"|deleted everywhere|100 ?%",
    re.IGNORECASE,
)
WAYS = ("ask", "an old button", "write", "intake", "reach", "written without the notice")


async def ask(head: Someone, way: str) -> None:
    """Ask in one of these ways."""
    match way:
        case "ask":
            await head.sends("ask", NOTICE_VERSION)
        case "an old button":
            await head.sends("ask", "an old version")
        case "write":
            await head.sends("write", words="words")
        case "intake":
            await head.sends("intake", topic="Workload", call_me="Wombat")
        case "reach":
            await head.sends("ask")
            await head.sends("reach", way="Write to me here", how="words")
        case _:
            await head.sends("write", "an old version", words="words")
            await head.sends("ask", "an old version")


async def town(count: int, first: int) -> tuple[int, int, int]:
    """Return how many asked, whose words were carried, and who of them was shown no notice."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_network(Path(folder)) as network:
            asked = carried = unshown = 0
            for number in range(first, first + count):
                head = await network.head(f"Head{number}", tuple(Platform)[number % 2], buddy="no")
                coach = await network.coach(f"Coach{number}")
                await ask(head, WAYS[number % len(WAYS)])
                await coach.presses(coach.offer, "Yes, I'll take it")
                before = len(coach.inbox)
                await head.writes("words")
                asked += 1
                carried += len(coach.inbox) > before
                unshown += await _version(network, head) != NOTICE_VERSION
                await coach.sends("duty", "off")
                await head.sends("erase-now", await _case(network, head))
            return asked, carried, unshown


async def _case(network: Network, head: Someone) -> str:
    async with network.storage.read() as work:
        member = await work.accounts.owner(head.account)
        case = await work.cases.open_of(member) if member is not None else None
    return str(case.id) if case is not None else ""


async def _version(network: Network, head: Someone) -> str:
    async with network.storage.read() as work:
        member = await work.accounts.owner(head.account)
        case = await work.cases.open_of(member) if member is not None else None
        return (await work.talks.get(case.id)).notice if case is not None else ""


async def run(cases: int) -> list[Figure]:
    """Ask so often, in towns of a hundred."""
    totals = [0, 0, 0]
    for first in range(0, cases, A_TOWN):
        found = await town(min(A_TOWN, cases - first), first)
        totals = [a + b for a, b in zip(totals, found, strict=True)]
    shown = [text for _, text in said("bot") if " " in text]
    claims = [text for text in shown if TOO_MUCH.search(text)]
    return [
        Figure("P18", f"requests, in {len(WAYS)} ways", totals[0]),
        Figure("P18", "of them with words that were carried", totals[1]),
        Figure("P18", "of these without the notice, or with another", totals[2], 0),
        Figure("P18", "texts looked through for words that promise too much", len(shown)),
        Figure("P18", "found", len(claims), 0),
    ]


def main() -> int:
    """Print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=60)
    add_option(parser)
    given = parser.parse_args()
    figures = asyncio.run(run(given.cases))
    for one in figures:
        print(one)
    if given.record:
        record("notices", {"cases": given.cases}, figures)
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
