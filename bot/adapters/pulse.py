"""Whether a platform still hears us and we it: told from what arrives, not from what is open.

A socket can stay open and carry nothing. Whatever arrives counts as a sign of life, and our own
messages come back to us, so one that does not is a sign of the opposite.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from bot.core.mail import Messenger
from bot.core.messages import Direct, Letter, Rate, Receipt

_SILENT: Final = 60.0
"""Seconds after which a message of ours that has not come back is taken to be lost on the way."""

_UNECHOED: Final = 3
"""So many in a row, none of them back, mean that the socket is deaf."""

_APART: Final = 600.0
"""Seconds between two reconnects for deafness: if one did not help, the next will not either."""

_KEPT: Final = 200


class Pulse:
    """Signs of life of one platform. Times are seconds of *clock*, which never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.connections = 0
        self._clock = clock
        self._heard: float | None = None
        self._lost: float | None = clock()
        self._reconnected: float | None = None
        self._echoes = False
        self._back: deque[str] = deque(maxlen=_KEPT)
        self._waiting: OrderedDict[str, float] = OrderedDict()

    def heard(self) -> None:
        """Note that something arrived: an event, a press, an echo."""
        self._heard = self._clock()

    def up(self) -> None:
        """Note that the socket is open. What was posted through another is forgotten."""
        if self._lost is not None:
            self._lost = None
            self._echoes = False
            self._waiting.clear()

    def down(self) -> None:
        """Note that the socket is closed."""
        if self._lost is None:
            self._lost = self._clock()

    def posted(self, message: str) -> None:
        """Note a direct message of ours, by the platform's id. Its echo may be here already."""
        if message not in self._back:
            self._waiting[message] = self._clock()
            while len(self._waiting) > _KEPT:
                self._waiting.popitem(last=False)

    def echoed(self, message: str) -> None:
        """Note that a message of ours came back to us."""
        self.heard()
        self._echoes = True
        self._back.append(message)
        self._waiting.clear()  # one that comes back shows that the socket hears

    @property
    def deaf(self) -> bool:
        """Whether echoes used to come back on this connection, and do not any more."""
        oldest = self._clock() - _SILENT
        late = sum(at < oldest for at in self._waiting.values())
        return self._lost is None and self._echoes and late >= _UNECHOED

    @property
    def heard_ago(self) -> float | None:
        """Seconds since anything arrived; None if nothing ever did."""
        return None if self._heard is None else self._clock() - self._heard

    @property
    def lost_for(self) -> float:
        """Seconds since the socket closed; 0 while it is open."""
        return 0.0 if self._lost is None else self._clock() - self._lost

    def may_reconnect(self) -> bool:
        """Take the next turn to reconnect for deafness; False if the last is too recent."""
        now = self._clock()
        if self._reconnected is not None and now - self._reconnected < _APART:
            return False
        self._reconnected = now
        return True


class Felt:
    """A messenger whose direct messages a pulse waits to see come back."""

    def __init__(self, messenger: Messenger, pulse: Pulse) -> None:
        self._messenger = messenger
        self._pulse = pulse

    @property
    def rate(self) -> Rate:
        return self._messenger.rate

    def requests(self, letter: Letter) -> int:
        """See :class:`bot.core.mail.Messenger`."""
        return self._messenger.requests(letter)

    async def send(self, letter: Letter) -> Receipt:
        """Send *letter*, and look out for its echo."""
        receipt = await self._messenger.send(letter)
        if isinstance(letter.address, Direct) and receipt.message:
            self._pulse.posted(receipt.message)
        return receipt

    async def find(self, letter: Letter) -> Receipt | None:
        """See :class:`bot.core.mail.Messenger`."""
        return await self._messenger.find(letter)

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        """See :class:`bot.core.mail.Messenger`."""
        await self._messenger.change(letter, receipt)

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        """See :class:`bot.core.mail.Messenger`."""
        await self._messenger.remove(letter, receipt)
