"""Snowflakes: numbers that sort by time and can be dated, as the platform's do."""

import time

EPOCH_MS = 1_420_070_400_000
TIME_BITS = 22


class Snowflakes:
    """Hand out ids; each is later than the one before."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> str:
        fresh = (int(time.time() * 1000) - EPOCH_MS) << TIME_BITS
        self._last = max(fresh, self._last + 1)
        return str(self._last)
