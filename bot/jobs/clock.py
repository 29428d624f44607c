"""The ticking of the clock. The only module that knows APScheduler.

Its job store is not used: it double-fires between processes and loses one-off jobs on a crash.
It ticks; what is due is worked out from our own tables (docs/decisions/0003).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.services.faults import fault

TICK: Final = timedelta(seconds=15)


class Ticker:
    """Calls the jobs every 15 seconds, never twice at a time."""

    def __init__(self, tick: Callable[[], Awaitable[object]]) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._careful("jobs", tick),
            "interval",
            seconds=TICK.total_seconds(),
            id="jobs",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking and wait for what is running: APScheduler alone would cancel it."""
        self._scheduler.shutdown(wait=False)
        if self._running:
            await asyncio.wait(self._running)

    def _careful(
        self, name: str, what: Callable[[], Awaitable[object]]
    ) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            try:
                await what()
            except Exception as error:  # noqa: BLE001 - a failing tick must not end the ticking
                fault(name, error)

        async def shielded() -> None:
            task = asyncio.create_task(run())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            await asyncio.shield(task)

        return shielded
