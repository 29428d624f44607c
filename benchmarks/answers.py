"""Whether a clock can tell "not yours" from "no such case", for buttons, ids and forms.

    .venv/bin/python -m benchmarks.answers --tries 200

For each command about a case: what the database is asked, and how long it takes, for cases of
others and for none, in turn. The order of each two is drawn, so that neither has the warmer cache.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.promise import Figure, add_option, record
from tests.rights.telling import ABOUT_CASES, WAYS, Strangers, strangers
from tests.scenarios.network import open_network

WITHIN = 10.0  # per cent of the median; source: promise P11


async def measure(tries: int) -> list[Figure]:
    """Try each command *tries* times in each way."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_network(Path(folder)) as network:
            scene = await strangers(network)
            return await _compare(scene, tries)


async def _compare(scene: Strangers, tries: int) -> list[Figure]:
    chance = random.Random(1)  # noqa: S311 - to be the same each time
    theirs: list[float] = []
    nobodys: list[float] = []
    differ: set[str] = set()
    for number in range(tries):
        for command in ABOUT_CASES:
            way = WAYS[number % len(WAYS)]
            values = [chance.choice(scene.borrowed(command)), scene.made_up(command)]
            order = chance.sample((0, 1), 2)
            works = {at: await scene.tries(command, way, values[at]) for at in order}
            theirs.append(works[0].seconds)
            nobodys.append(works[1].seconds)
            if (works[0].said, works[0].statements) != (works[1].said, works[1].statements):
                differ.add(f"{command} by {way}")
    a, b = statistics.median(theirs), statistics.median(nobodys)
    # of each pair: ways in take different times, so medians of all would compare those
    apart = statistics.median((x - y) / min(x, y) for x, y in zip(theirs, nobodys, strict=True))
    for one in sorted(differ):
        print(f"differs: {one}")
    return [
        Figure("P11", "pairs of answers compared, not yours and no such case", len(theirs)),
        Figure("P11", "commands that ask the database anything else", len(differ), 0),
        Figure("P11", "ms for not yours, median", round(1000 * a, 3)),
        Figure("P11", "ms for no such case, median", round(1000 * b, 3)),
        Figure("P11", "per cent apart, median of all pairs", round(100 * abs(apart), 2), WITHIN),
    ]


def main() -> int:
    """Print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=50, help="of each command")
    add_option(parser)
    given = parser.parse_args()
    figures = asyncio.run(measure(given.tries))
    for one in figures:
        print(one)
    if given.record:
        record("answers", {"tries": given.tries}, figures)
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
