"""How long an adapter waits for the core before it says "still working on it".

Discord and Slack give up on an answer after 3 seconds. The request goes on regardless.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

T = TypeVar("T")

PATIENCE: Final = 2.0
"""Seconds; the rest of the three is for the network."""

STILL_WORKING: Final = "Still working on it. I'll answer here in a moment."


async def soon(doing: Awaitable[T]) -> tuple[T | None, asyncio.Future[T]]:
    """Return the result if it comes in time, and in any case what to wait for otherwise."""
    task = asyncio.ensure_future(doing)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    return (task.result() if done else None), task
