"""A heartbeat for tests: wait until something is true, woken by every change."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Pulse:
    """Wakes those who wait whenever the world has changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        """Tell everyone who waits that something changed."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, find: Callable[[], T | None], within: float) -> T:
        """Return the first true thing `find` gives; look again after every change.

        Raises:
            TimeoutError: nothing was found within so many seconds.
        """
        async with asyncio.timeout(within):
            while not (found := find()):
                future = asyncio.get_running_loop().create_future()
                self._waiting.add(future)
                try:
                    await future
                finally:
                    self._waiting.discard(future)
        return found
