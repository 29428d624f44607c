"""Work on blocks of members, in two threads: numpy lets go of the interpreter while it counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from bot.matching.crowd import Places
from bot.matching.tile import ROWS

_WORTH_THREADS = 17

Part = TypeVar("Part")
Done = TypeVar("Done")


def spread(work: Callable[[Places], Done], size: int) -> Iterator[tuple[float, Done]]:
    """Do *work* on every block of *size* members, in two threads; yield how much is done, and what.

    An early block meets most members, for pairs are looked at once.
    """
    blocks = [np.arange(start, min(start + ROWS, size)) for start in range(0, size, ROWS)]
    for place, found in enumerate(in_threads(work, blocks, _WORTH_THREADS), 1):
        yield 1 - (1 - place / len(blocks)) ** 2, found


def in_threads(
    work: Callable[[Part], Done], parts: Sequence[Part], least: int = 2
) -> Iterator[Done]:
    """Do *work* on each of *parts*, in two threads if there are *least*; yield what it returns."""
    if len(parts) < least:
        yield from map(work, parts)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - a small draw does without

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        yield from pool.map(work, parts)
