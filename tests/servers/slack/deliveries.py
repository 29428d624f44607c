"""Events: sent at least once, again and again until somebody acknowledges them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Sequence

from .errors import Json
from .sockets import Hub, NobodyListening, NotAcknowledged


class Deliveries:
    """The tasks that carry events; none of them survives `stop`."""

    def __init__(
        self,
        hub: Hub,
        delays: Sequence[float],
        violations: list[str],
        warnings: list[str],
    ) -> None:
        self.twice = False
        self._hub = hub
        self._delays = delays
        self._violations = violations
        self._warnings = warnings
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run work in the background until it ends or `stop` comes."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def send(self, payload: Json) -> None:
        """Begin to deliver an event."""
        self.start(self._until_acknowledged(payload))

    async def settled(self, within: float) -> None:
        """Wait until every event is acknowledged or given up.

        Raises:
            AssertionError: Some were still on their way after this many seconds.
        """
        if self._tasks:
            _, left = await asyncio.wait(set(self._tasks), timeout=within)
            assert not left, f"{len(left)} events still on their way"

    async def stop(self) -> None:
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _until_acknowledged(self, payload: Json) -> None:
        patience = sum(self._delays) + self._hub.ack_within * (1 + len(self._delays))
        end = time.monotonic() + patience
        name = f"event {payload['event']['type']} {payload['event_id']}"
        notes = self._warnings  # unless the bot had its chance, the fault is not the bot's
        for attempt, delay in enumerate((0.0, *self._delays)):
            await asyncio.sleep(delay)
            if attempt:
                await self._hub.arrival(end - time.monotonic())
            try:
                await self._attempt(payload, attempt)
            except NobodyListening:
                self._warnings.append(f"{name} attempt {attempt}: no connection is live")
            except NotAcknowledged:
                notes = self._violations
            else:
                return
        notes.append(f"{name}: given up after {len(self._delays) + 1} attempts")

    async def _attempt(self, payload: Json, attempt: int) -> None:
        reason = "timeout" if attempt else ""
        copies = [
            self._hub.deliver("events_api", payload, retry_attempt=attempt, retry_reason=reason)
            for _ in range(2 if self.twice else 1)
        ]
        results = await asyncio.gather(*copies, return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        if len(failures) == len(results):
            raise failures[0]
