"""Finds, in the history, direct messages that the socket never brought.

After a gap every open conversation is read from where it was last heard. After that, a slow round
through all of them goes on for ever: a message that it finds and the socket did not bring means
that the socket is deaf, however connected it looks.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.adapters.pulse import Pulse
from bot.commands.dispatch import Dispatcher
from bot.core.messages import TryLater
from bot.core.people import Account, Platform
from bot.core.ports import Storage
from bot.core.support import OpenLine
from bot.services.faults import fault

log = logging.getLogger(__name__)

EVERY: Final = 90.0
"""Seconds between two rounds."""

_AT_ONCE: Final = 20
"""Conversations in a round, and read without a pause after a gap: Slack allows 50 a minute."""

_APART: Final = 2.0
"""Seconds between two conversations after the first few."""

_OVERLAP: Final = timedelta(minutes=10)
"""How far behind the newest heard a round looks again: a platform may deliver out of order."""

_KNOWN: Final = timedelta(days=1)
"""How long it is surely known which messages were answered. Source: storage, requests, 2 days."""

_BESIDE: Final = 1.0
"""Seconds between two conversations of a round that is in no hurry."""

_DEAF: Final = timedelta(seconds=30)
"""How old a message is that a working socket would have brought."""

_BEFORE: Final = 1.0
"""Seconds that a message which was just heard waits for each of those written before it.

Each takes a good part of one on a real platform, for it gets a tick.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A direct message found in the history. *take* takes it in, as if it had been heard."""

    request: str
    at: datetime
    take: Callable[[], Awaitable[None]]


class Conversations(Protocol):
    """One platform's direct messages."""

    @property
    def platform(self) -> Platform: ...
    def when(self, message: str) -> datetime:
        """Return when the message with this id was written."""

    async def since(self, line: OpenLine, after: datetime) -> Sequence[Written]:
        """Return what *line*'s owner wrote after *after*, oldest first.

        Raises:
            TryLater: the platform wants a pause.
        """


class Recovery:
    """Keeps the conversations of one platform complete."""

    def __init__(
        self,
        conversations: Conversations,
        dispatcher: Dispatcher,
        storage: Storage,
        pulse: Pulse,
    ) -> None:
        self._conversations = conversations
        self._dispatcher = dispatcher
        self._storage = storage
        self._pulse = pulse
        self._checked: dict[Account, int] = {}
        """Who was looked at since the last gap, and in which turn."""
        self._turn = 0
        self._looking: defaultdict[Account, asyncio.Lock] = defaultdict(asyncio.Lock)
        """One look at a time at the conversations of each: what they wrote is taken in in order."""
        self._moved: Counter[Account] = Counter()
        """How often something of each was found or taken in."""
        self._woken = asyncio.Event()

    def gap(self) -> None:
        """Note that messages may have been missed: look at every conversation again."""
        self._checked.clear()
        self._woken.set()

    async def first(self, account: Account) -> None:
        """Take in what *account* wrote before what was just heard, so that the order is kept.

        However many there are; but what was heard does not wait where nothing moves.
        """
        if account in self._checked:
            return
        catching_up = asyncio.ensure_future(self._catch_up(account))
        try:
            while not catching_up.done():
                moved = self._moved[account]
                await asyncio.wait({catching_up}, timeout=_BEFORE)
                if self._moved[account] == moved:
                    break
        finally:
            catching_up.cancel()
            await asyncio.wait({catching_up})

    async def _catch_up(self, account: Account) -> None:
        try:
            for line in await self._lines():
                if line.account == account:
                    await self._look(line)
            self._checked.setdefault(account, self._turn)
        except Exception as error:  # noqa: BLE001 - the round finds it; what was heard goes on
            fault("recovery", error)

    async def run(self, reconnect: Callable[[], Awaitable[None]]) -> None:
        """Look after a gap, and go round slowly, until cancelled.

        *reconnect* replaces a socket that turns out to be deaf.
        """
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._woken.wait()
            gap = self._woken.is_set()
            self._woken.clear()
            pause = 0.0
            try:
                deaf = "" if await self._round(gap=gap) else "messages that it did not bring"
                if self._pulse.deaf:
                    deaf = "none of our own messages came back"
                if deaf and self._pulse.may_reconnect():
                    log.warning("%s: the socket is deaf (%s); connecting anew", self._name, deaf)
                    await reconnect()
            except TryLater as later:
                pause = later.seconds
            except Exception as error:  # noqa: BLE001 - the next round may go better
                fault("recovery", error)
                pause = _APART
            if pause:
                await asyncio.sleep(pause)
                if gap:
                    self._woken.set()

    async def everybody(self) -> None:
        """Look at every conversation that was not looked at since the gap."""
        lines = [line for line in await self._lines() if line.account not in self._checked]
        for number, line in enumerate(lines):
            if number >= _AT_ONCE:
                await asyncio.sleep(_APART)
            await self._look(line)

    async def some(self) -> bool:
        """Look at those conversations that were looked at longest ago; False if it is deaf.

        That is: there was a message which the socket should have brought, and did not.
        """
        lines = await self._lines()
        lines = sorted(lines, key=lambda line: self._checked.get(line.account, -1))[:_AT_ONCE]
        missed = 0
        for number, line in enumerate(lines):
            if number:  # letters leave at the platform's full pace: one look a second fits beside
                await asyncio.sleep(_BESIDE)
            before = line.account in self._checked
            late = [at for at, now in await self._look(line) if now - at > _DEAF]
            missed += len(late) if before else 0
        return not missed

    async def _round(self, *, gap: bool) -> bool:
        if not gap:
            return await self.some()
        await self.everybody()
        return True

    async def _lines(self) -> Sequence[OpenLine]:
        async with self._storage.read() as work:
            return await work.accounts.open_lines(self._conversations.platform)

    async def _look(self, line: OpenLine) -> Sequence[tuple[datetime, datetime]]:
        """Take in what is new on *line*; return when each was written, and found."""
        async with self._looking[line.account]:
            async with self._storage.read() as work:
                now = work.now
            found = await self._conversations.since(line, self._from(line, now))
            self._moved[line.account] += 1
            async with self._storage.read() as work:
                known = await work.answered([each.request for each in found])
            new = [
                each
                for each in found
                if each.request not in known and not self._dispatcher.refused(each.request)
            ]
            await self._take(line.account, new)
            self._turn += 1
            self._checked[line.account] = self._turn
            return [(each.at, now) for each in new]

    async def _take(self, account: Account, new: Sequence[Written]) -> None:
        """Take in *new* and log how many, also when it was cut short: whoever looked found them."""
        taken = 0
        try:
            for each in new:
                await each.take()
                taken += 1
                self._moved[account] += 1
        finally:
            if taken:
                log.info("%s: found in the history and taken in: %d", self._name, taken)

    def _from(self, line: OpenLine, now: datetime) -> datetime:
        """Return after when to read: nothing that was answered so long ago that it is forgotten."""
        if not line.heard:
            return line.since
        heard = self._conversations.when(line.heard)
        recent = now - heard < _KNOWN
        return max(line.since, heard - _OVERLAP if recent else heard)

    @property
    def _name(self) -> str:
        return self._conversations.platform.title()
