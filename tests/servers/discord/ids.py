"""Snowflakes: numbers that sort by time and can be dated, as the platform's do."""

import time
from collections.abc import Callable

EPOCH_MS = 1_420_070_400_000
TIME_BITS = 22


class Snowflakes:
    """Hand out ids by a clock in seconds; each is later than the one before."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._last = 0

    def __call__(self) -> str:
        fresh = (int(self._clock() * 1000) - EPOCH_MS) << TIME_BITS
        self._last = max(fresh, self._last + 1)
        return str(self._last)
