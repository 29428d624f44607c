"""How long an event loop waits at most for a draw beside it: in a thread, and as the bot does it.

    .venv/bin/python -m benchmarks.pauses --sizes 1000 10000

People are answered while buddies are drawn; what matters is the longest that anybody waits for it.
The draw's libraries are imported by then, as they are after a bot's first.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import product
from pathlib import Path
from typing import Final

from benchmarks.pairing.instance import invent, load
from bot.draw.read import Sheets
from bot.matching.beside import draw_beside
from bot.matching.draw import draw
from bot.matching.model import Model
from bot.matching.result import Draw

Way = Callable[[Sheets, int], Awaitable[Draw]]

_BEAT = 0.002


async def in_a_thread(net: Sheets, seed: int) -> Draw:
    """Draw as the bot does not."""
    return await asyncio.to_thread(draw, net.people, net.history, net.avoid, seed)


async def as_the_bot(net: Sheets, seed: int) -> Draw:
    """Draw as the bot does."""
    return await draw_beside(net.people, net.history, net.avoid, seed, Model())


WAYS: Final = {"in a thread": in_a_thread, "as the bot does": as_the_bot}


async def longest(way: Way, net: Sheets, seed: int) -> tuple[float, float]:
    """Return how long a draw took, and the longest that the loop was held up meanwhile, in s."""
    late = [0.0]

    async def beat() -> None:
        while True:
            due = time.perf_counter() + _BEAT
            await asyncio.sleep(_BEAT)
            late.append(time.perf_counter() - due)

    beating = asyncio.create_task(beat())
    began = time.perf_counter()
    await way(net, seed)
    took = time.perf_counter() - began
    beating.cancel()
    return took, max(late)


def main() -> None:
    """Measure each size, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        nets = [load(invent(size, given.seed, Path(name))) for size in (300, *given.sizes)]
    asyncio.run(longest(in_a_thread, nets[0], given.seed))  # brings the libraries
    for (size, net), (name, way) in product(zip(given.sizes, nets[1:], strict=True), WAYS.items()):
        took, late = asyncio.run(longest(way, net, given.seed))
        print(f"{size:,} members {name}: {took:.2f} s, the loop waited {late:.3f} s at most")


if __name__ == "__main__":
    main()
