"""How fast letters leave: as fast as a platform allows and no faster, the urgent ones first.

A platform answers what is too fast with a refusal that costs everybody time, and Discord bans
an address for too many of them. So nothing is sent before its turn.
"""

from __future__ import annotations

import asyncio
from heapq import heappop, heappush
from itertools import count
from typing import Final

from bot.core.messages import TryLater, Urgency

_MARGIN: Final = 0.97
"""Of what is allowed: requests that leave evenly may arrive a little closer together."""

_AHEAD: Final = 0.4
"""Seconds' worth of ordinary letters that may be waiting: what an urgent one may find before it."""

_PATIENCE: Final = 5.0
"""Seconds that a letter may wait for its turn: others must not think that its courier is dead."""

_URGENT: Final = 16
_FEWEST: Final = 4
_REMEMBERED: Final = 10_000


class Pace:
    """Turns on one platform. Times are seconds of the event loop's clock."""

    def __init__(self, per_second: float, apart: float = 0.0, fewest: int = _FEWEST) -> None:
        self._gap = 1 / (per_second * _MARGIN)
        self._apart = apart / _MARGIN
        self._ordinary = max(fewest, int(per_second * _AHEAD))
        self._free_at = 0.0
        self._last: dict[str, float] = {}
        self._waiting: list[tuple[int, int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    def room(self, urgency: Urgency, under_way: int) -> int:
        """Return how many more letters of *urgency* may be taken up, so that none waits long."""
        if self._free_at - _now() > max(_AHEAD * 2, self._gap * 2):
            return 0
        most = _URGENT if urgency is Urgency.SUPPORT else self._ordinary
        return max(0, most - under_way)

    def hold(self, seconds: float) -> None:
        """Send nothing for so long: the platform asked for it. Whoever waits is sent away."""
        self._free_at = max(self._free_at, _now() + seconds)
        if seconds > _PATIENCE:
            for *_, waiting in self._waiting:
                if not waiting.done():
                    waiting.set_exception(TryLater(seconds))
            self._waiting.clear()

    async def turn(self, recipient: str, urgency: Urgency, requests: int) -> None:
        """Wait until a letter to *recipient* that takes so many *requests* may be sent.

        Raises:
            TryLater: that would be longer than a letter may be kept in hand.
        """
        if (held := self._free_at - _now()) > _PATIENCE:
            raise TryLater(held)
        if self._apart and (wait := self._last.get(recipient, 0.0) + self._apart - _now()) > 0:
            await asyncio.sleep(wait)
        mine = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (urgency, next(self._order), requests, mine))
        self._next()
        await mine
        if self._apart:
            self._note(recipient)

    def _note(self, recipient: str) -> None:
        self._last.pop(recipient, None)
        self._last[recipient] = _now()
        if len(self._last) > _REMEMBERED:
            del self._last[next(iter(self._last))]

    def _next(self) -> None:
        """Let go whoever's turn it is, and come back for the one after."""
        while self._waiting and self._free_at <= _now():
            *_, requests, mine = heappop(self._waiting)
            if not mine.done():  # whoever gave up waiting costs no turn
                # a turn that came a moment late, as timers do, is not lost
                self._free_at = max(self._free_at, _now() - self._gap) + self._gap * requests
                mine.set_result(None)
        if self._waiting and (self._timer is None or self._timer.when() <= _now()):
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(self._free_at, self._next)


def _now() -> float:
    return asyncio.get_running_loop().time()
