"""How long an adapter waits for the core before it says "still working on it".

Discord and Slack give up on an answer after 3 seconds. The request goes on regardless.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final, TypeVar

from bot.services.faults import fault

T = TypeVar("T")

PATIENCE: Final = 1.8
"""Seconds: somebody in need reads numbers to ring within two, and the platform waits for three."""


async def soon(
    doing: Awaitable[T], patience: float = PATIENCE
) -> tuple[T | None, asyncio.Future[T]]:
    """Return the result if it comes in time, and in any case what to wait for otherwise."""
    task = asyncio.ensure_future(doing)
    done, _ = await asyncio.wait({task}, timeout=patience)
    return (task.result() if done else None), task


_AGAIN: Final = 1.0  # seconds


async def insist(say: Callable[[], Awaitable[object]]) -> None:
    """Say something, and once more if that fails: for what is better said twice than not at all."""
    try:
        await say()
    except Exception:  # noqa: BLE001 - the second try tells
        await asyncio.sleep(_AGAIN)
        await say()


class Errands:
    """What is still to be said after something was acknowledged. None of it is lost to a fault."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._running)

    def run(self, where: str, errand: Coroutine[object, object, None]) -> None:
        """Begin *errand*; a fault of its own is logged as one of *where*."""
        task = asyncio.create_task(_careful(where, errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _careful(where: str, errand: Coroutine[object, object, None]) -> None:
    try:
        await errand
    except Exception as error:  # noqa: BLE001 - nobody waits for it who could be told
        fault(where, error)
