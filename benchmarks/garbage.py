"""Send requests of every wrong shape to the one place where all requests come in.

    .venv/bin/python -m benchmarks.garbage --tries 10000

From a member and from a stranger, on both platforms; what is answered, what is logged and how
long it takes. Nothing they send may end in a fault, nor a word of it in a log.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.promise import Figure, add_option, record
from bot.commands.ask import NotKept
from bot.commands.safety import UNREACHABLE
from bot.core.errors import FormInvalid
from bot.core.people import Platform
from tests.scenarios.garbage import CANARY, ask
from tests.scenarios.network import open_network

QUICK = 20.0  # ms; source: promise P12


class Kept(logging.Handler):
    """Counts records that hold the canary, and those of faults."""

    leaks = 0
    faults = 0

    def emit(self, record_: logging.LogRecord) -> None:
        self.leaks += CANARY in record_.getMessage()
        self.faults += record_.levelno >= logging.ERROR


async def run(tries: int, seed: int) -> list[Figure]:
    """Send so many."""
    kept, took, broken = Kept(), [0.0], 0
    logging.getLogger().addHandler(kept)
    chance = random.Random(seed)  # noqa: S311 - to be the same each time
    with tempfile.TemporaryDirectory() as folder:
        async with open_network(Path(folder)) as network:
            people = [
                *[await network.head(f"Member{one}", one) for one in Platform],
                *[network.person(f"Stranger{one}", one) for one in Platform],
            ]
            for number in range(tries):
                way, asked = ask(chance, chance.choice(people).account, number)
                began = time.perf_counter()
                try:
                    said = await getattr(network.dispatcher, way)(asked)
                except FormInvalid:
                    said = None
                if number >= tries // 10:  # by then what is imported on first use is there
                    took.append(1000 * (time.perf_counter() - began))
                broken += isinstance(said, NotKept) or said is UNREACHABLE
    logging.getLogger().removeHandler(kept)
    took.sort()
    return [
        Figure("P12", "requests of a wrong shape", tries),
        Figure("P12", "that ended in a fault", broken + kept.faults, 0),
        Figure("P12", "words of them in logs", kept.leaks, 0),
        Figure("P12", "ms, median, once warm", round(took[len(took) // 2], 2)),
        Figure(
            "P12",
            "ms, slowest hundredth, once warm",
            round(took[int(0.99 * (len(took) - 1))], 2),
            QUICK,
        ),
    ]


def main() -> int:
    """Print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    add_option(parser)
    given = parser.parse_args()
    figures = asyncio.run(run(given.tries, given.seed))
    for one in figures:
        print(one)
    if given.record:
        record("garbage", {"tries": given.tries, "seed": given.seed}, figures)
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
