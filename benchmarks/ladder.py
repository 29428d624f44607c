"""Let anything happen to requests for a coach, in any order, and look after each step.

    .venv/bin/python -m benchmarks.ladder --steps 100000

On the simulated clock, in towns of six heads and three coaches, a fresh one every few hundred
steps, as many at a time as there are processors. A request that has nobody ends the run, with what
was done before.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from benchmarks.promise import Figure, add_option, record
from tests.scenarios.forgotten import Waits, live

A_TOWN = 250  # steps
PAGED = 60  # seconds on the simulated clock; source: promise P5


def town(steps: int, seed: int) -> Waits:
    """Live through so many *steps* in one town."""
    waits = Waits()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder), steps, seed, waits))
    return waits


def run(steps: int, seed: int) -> Waits:
    """Live through so many *steps*, in as many towns as they need."""
    sizes = [min(A_TOWN, steps - begun) for begun in range(0, steps, A_TOWN)]
    every = Waits()
    # spawned, not forked: no process begins with what this one has in memory
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for waits in pool.map(town, sizes, range(seed, seed + len(sizes))):
            every.add(waits)
    return every


def p95(waited: list[timedelta]) -> float:
    """Return the slowest twentieth, in seconds."""
    ordered = sorted(waited) or [timedelta()]
    return ordered[int(0.95 * (len(ordered) - 1))].total_seconds()


def main() -> int:
    """Run, and print what was looked at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    add_option(parser)
    given = parser.parse_args()
    began = time.monotonic()
    waits = run(given.steps, given.seed)
    figures = [
        Figure("P6", "steps", waits.steps),
        Figure("P6", "looks at an open request", waits.looks),
        Figure("P6", "searches for a coach", waits.requests),
        Figure("P6", "requests that had nobody", 0, 0),
        Figure("P6", "looks after ten minutes without a coach", waits.late_looks),
        Figure("P6", "of them at which no human knew", 0, 0),
        Figure(
            "P5",
            "seconds until a coach was asked or a human told, by the simulated clock, p95",
            p95(waits.somebody),
            PAGED,
        ),
    ]
    for one in figures:
        print(one)
    print(f"in {time.monotonic() - began:.0f} s")
    if given.record:
        record("ladder", {"steps": given.steps, "seed": given.seed}, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
