"""Work on blocks of members, in two threads: numpy lets go of the interpreter while it counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from bot.matching.crowd import Places
from bot.matching.tile import ROWS

_WORTH_THREADS = 17

Done = TypeVar("Done")


def spread(work: Callable[[Places], Done], size: int) -> Iterator[tuple[float, Done]]:
    """Do *work* on every block of *size* members, in two threads; yield how much is done, and what.

    An early block meets most members, for pairs are looked at once.
    """
    blocks = [np.arange(start, min(start + ROWS, size)) for start in range(0, size, ROWS)]
    for place, found in enumerate(_threads(work, blocks), 1):
        yield 1 - (1 - place / len(blocks)) ** 2, found


def _threads(work: Callable[[Places], Done], blocks: Sequence[Places]) -> Iterator[Done]:
    if len(blocks) < _WORTH_THREADS:
        yield from map(work, blocks)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - a small draw does without

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        yield from pool.map(work, blocks)
