"""Empties the outbox. The only thing in the program that sends."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.core.messages import Direct, InChannel, Letter, TryLater, Undeliverable
from bot.core.people import Platform
from bot.core.ports import Messenger, Storage
from bot.core.times import Clock
from bot.services.faults import fault
from bot.services.undelivered import report

LEASE: Final = timedelta(seconds=60)
"""How long one try may take. A letter not settled by then is tried again, with care."""

_TRY: Final = 20.0
"""Seconds for one try, well within the lease: so that no other courier tries at the same time."""

_BATCH: Final = 20
_GIVE_UP: Final = 30
_LONGEST: Final = 600.0


class Courier:
    """Delivers letters through the messenger of each platform that is connected."""

    def __init__(
        self, storage: Storage, messengers: Mapping[Platform, Messenger], clock: Clock
    ) -> None:
        self._storage = storage
        self._messengers = messengers
        self._clock = clock
        self._busy = asyncio.Lock()

    async def recover(self) -> None:
        """Take up at once what a courier that was killed had in hand, each looked at with care.

        Only while no other courier works on the same database: otherwise leases run out.
        """
        async with self._storage.begin() as work:
            await work.outbox.release()

    async def drain(self) -> int:
        """Deliver everything that is due now; return how many letters arrived."""
        arrived = 0
        async with self._busy:
            while await self._any_due():
                async with self._storage.begin() as work:
                    letters = await work.outbox.claim(LEASE, _BATCH, tuple(self._messengers))
                if not letters:  # what is due waits for an earlier one to the same person
                    break
                arrived += sum(await asyncio.gather(*map(self._deliver, letters)))
        return arrived

    async def _any_due(self) -> bool:
        """Look without writing: most of the time there is nothing to do."""
        async with self._storage.read() as work:
            due = await work.outbox.next_due(tuple(self._messengers))
        return due is not None and due <= self._clock()

    async def _deliver(self, letter: Letter) -> bool:
        messenger = self._messengers[_platform(letter)]
        try:
            async with asyncio.timeout(_TRY):
                receipt = await messenger.deliver(letter)
        except Undeliverable as problem:
            await self._settle_dead(letter, problem.reason)
            return False
        except TryLater as problem:
            await self._later(letter, problem.seconds)
            return False
        except Exception as error:  # noqa: BLE001 - it may have arrived: the lease brings it back
            fault("courier", error)
            if letter.attempts >= _GIVE_UP:
                await self._settle_dead(letter, "gave-up")
            return False
        async with self._storage.begin() as work:
            await work.outbox.sent(letter.id, receipt)
        return True

    async def _later(self, letter: Letter, seconds: float) -> None:
        """Wait as long as the platform says, or longer with each try, never all at once."""
        backoff = min(_LONGEST, 2.0 ** min(letter.attempts, 10)) * random.uniform(0.5, 1)  # noqa: S311
        wait = max(seconds, backoff if letter.attempts > 1 else 0)
        async with self._storage.begin() as work:
            await work.outbox.later(letter, self._clock() + timedelta(seconds=wait))

    async def _settle_dead(self, letter: Letter, reason: str) -> None:
        async with self._storage.begin() as work:
            await work.outbox.dead(letter.id, reason)
            await report(work, letter, reason)


def _platform(letter: Letter) -> Platform:
    match letter.address:
        case Direct(account=account):
            return account.platform
        case InChannel(platform=platform):
            return platform
