"""The courier of the playground, and the plug that can be pulled out of it.

It is the real courier on the real outbox; only the line to the two chat apps is our own. With the
plug out, the letter that is handed over next arrives, but the courier dies before it hears so.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bot.adapters.playground.parts import Parts
from bot.adapters.playground.rooms import Rooms
from bot.core.messages import Letter, Rate, Receipt
from bot.core.people import Platform
from bot.core.ports import Post
from bot.services.faults import fault

WALK: Final = 0.06
"""Seconds for a letter while somebody watches, so that an eye can follow."""


@dataclass(slots=True)
class Handed:
    """What the platforms were asked, by the key of the letter: to show it, to look for it."""

    tries: Counter[str] = field(default_factory=Counter)
    looks: Counter[str] = field(default_factory=Counter)


class Line:
    """One courier's line to both platforms. Letters go through it one at a time."""

    rate: Rate = Rooms.rate

    def __init__(
        self, rooms: Rooms, handed: Handed, pause: Callable[[], float], tell: Callable[[], None]
    ) -> None:
        self.cut = False
        self.died = asyncio.Event()
        self._rooms = rooms
        self._handed = handed
        self._pause = pause
        self._tell = tell
        self._buried = asyncio.Event()
        self._one = asyncio.Lock()
        self._calls: set[asyncio.Task[object]] = set()

    def requests(self, letter: Letter) -> int:
        """Return what the platform says."""
        return self._rooms.requests(letter)

    async def send(self, letter: Letter) -> Receipt:
        """Hand *letter* over. Through a cut line no answer comes back."""
        async with self._turn():
            self._handed.tries[letter.key] += 1
            return await self._rooms.send(letter)

    async def find(self, letter: Letter) -> Receipt | None:
        """Look for *letter* on the screens."""
        async with self._turn(hands_over=False):
            self._handed.looks[letter.key] += 1
            return await self._rooms.find(letter)

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        """Hand over what *letter* says now."""
        async with self._turn():
            await self._rooms.change(letter, receipt)

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        """Hand over that *letter* is to go."""
        async with self._turn():
            await self._rooms.remove(letter, receipt)

    async def bury(self) -> None:
        """End whatever the dead courier still had in hand, without an answer to any of it."""
        self._buried.set()
        await asyncio.gather(*self._calls, return_exceptions=True)

    @asynccontextmanager
    async def _turn(self, *, hands_over: bool = True) -> AsyncGenerator[None]:
        task = asyncio.current_task()
        if task is not None:
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)
        async with self._one:
            await self._only_if_alive()
            if pause := self._pause():
                await asyncio.sleep(pause)
                await self._only_if_alive()
            yield
            self._tell()
            if self.cut and hands_over:
                self.died.set()
            await self._only_if_alive()

    async def _only_if_alive(self) -> None:
        """Let nobody past who is dead: they do nothing more, and hear nothing more."""
        if self.died.is_set():
            await self._buried.wait()
            raise asyncio.CancelledError


@dataclass(frozen=True, slots=True)
class Rescue:
    """How things stood when the plug was put back, to say afterwards what became of them."""

    doubtful: frozenset[str]
    waiting: frozenset[str]
    tries: Counter[str]

    def __contains__(self, key: str) -> bool:
        return key in self.doubtful or key in self.waiting


class Desk:
    """Where letters leave from: one courier at a time. *tell* hears of everything that moves."""

    def __init__(self, parts: Parts, rooms: Rooms, tell: Callable[[], None]) -> None:
        self.handed = Handed()
        self.rescue: Rescue | None = None
        self._parts = parts
        self._rooms = rooms
        self._tell = tell
        self._one = asyncio.Lock()
        self._hurried = 0
        self._asked = False
        self._walk: asyncio.Task[None] | None = None
        self._line, self._courier = self._employ()

    @property
    def out(self) -> bool:
        """Whether the plug is out."""
        return self._line.cut

    @property
    def dead(self) -> bool:
        """Whether the courier died of it: not before it had a letter in hand."""
        return self._line.died.is_set()

    @property
    def walking(self) -> bool:
        """Whether letters are leaving just now, for somebody to watch."""
        return self._walk is not None and not self._walk.done()

    async def deliver(self) -> None:
        """Deliver all that is due, as fast as it goes. With the plug out, it waits."""
        self._hurried += 1
        try:
            async with self._one:
                await self._work()
        finally:
            self._hurried -= 1

    def watched(self) -> None:
        """Begin to deliver all that is due, letter by letter, while somebody watches."""
        self._asked = True
        if not self.walking:
            self._walk = asyncio.create_task(self._walk_on())

    def pull(self) -> None:
        """Pull the plug."""
        self._line.cut = True
        self.rescue = None

    async def put_back(self, rescue: Rescue) -> None:
        """Put the plug back. A courier that died of it is followed by a new one."""
        async with self._one:
            if not self.dead:
                self._line.cut = False
                return
            self.rescue = rescue
            self._line, self._courier = self._employ()
            await self._courier.recover()

    async def close(self) -> None:
        """Stop at once."""
        if self._walk is not None:
            self._walk.cancel()
            await asyncio.gather(self._walk, return_exceptions=True)
        self._line.died.set()
        await self._line.bury()

    def _employ(self) -> tuple[Line, Post]:
        line = Line(self._rooms, self.handed, self._pause, self._tell)
        return line, self._parts.courier(dict.fromkeys(Platform, line))

    def _pause(self) -> float:
        return WALK if self.walking and not self._hurried else 0.0

    async def _walk_on(self) -> None:
        async with self._one:
            while self._asked:
                self._asked = False
                try:
                    await self._work()
                except Exception as error:  # noqa: BLE001 - nobody waits for it: the next act retries
                    fault("playground", error)
        self._tell()

    async def _work(self) -> None:
        """Let the courier work until there is nothing to do, or it dies."""
        if self.dead:
            return
        work = asyncio.create_task(self._courier.drain())
        death = asyncio.create_task(self._line.died.wait())
        try:
            await asyncio.wait({work, death}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, death):
                task.cancel()
            await asyncio.gather(work, death, return_exceptions=True)
        if self._line.died.is_set():
            await self._line.bury()
        else:
            work.result()
