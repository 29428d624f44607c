"""How often the bot may call: the limits that Slack documents, in sliding windows.

All are off unless a test wants them. Slack speaks of "50+ per minute": here it is 50.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from math import ceil

from .errors import Refused

MINUTE = 60.0
TIERS = {  # calls a minute; source: the page of each method, "Rate limits"
    "chat.delete": 50,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.list": 20,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "files.delete": 50,
    "reactions.add": 50,
    "users.conversations": 50,
    "users.info": 100,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}


class Limited(Refused):
    """One call too many; `seconds` until another one is taken."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.seconds = max(1, ceil(seconds))


class Limits:
    """Counts calls, and refuses those above what is documented.

    `pace` allows one post a second in each channel, `posts_a_minute` that many in the whole
    workspace (documented: "several hundred"; take 300), and `tiers` holds the other methods to
    their tier.
    """

    def __init__(self) -> None:
        self.pace = False
        self.posts_a_minute: int | None = None
        self.tiers = False
        self._posts: dict[str, deque[float]] = defaultdict(deque)
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def call(self, method: str) -> None:
        """Count one call of a method.

        Raises:
            Limited: it is above its tier.
        """
        if self.tiers and method in TIERS:
            _wait(_count(self._calls[method], TIERS[method], MINUTE, time.monotonic()))

    def post(self, channel: str) -> None:
        """Count one post in a channel.

        Raises:
            Limited: it is too soon after another one.
        """
        now = time.monotonic()
        here, everywhere = self._posts[channel], self._posts[""]
        # both are looked at before either is counted: what is refused spends nothing
        waits = [_left(here, 1, 1.0, now) if self.pace else 0.0]
        if self.posts_a_minute is not None:
            waits.append(_left(everywhere, self.posts_a_minute, MINUTE, now))
        _wait(max(waits))
        if self.pace:
            here.append(now)
        if self.posts_a_minute is not None:
            everywhere.append(now)


def _left(calls: deque[float], most: int, window: float, now: float) -> float:
    """Return for how many seconds no more may come."""
    while calls and now - calls[0] >= window:
        calls.popleft()
    return window - (now - calls[-most]) if len(calls) >= most else 0.0


def _count(calls: deque[float], most: int, window: float, now: float) -> float:
    left = _left(calls, most, window, now)
    if not left:
        calls.append(now)
    return left


def _wait(seconds: float) -> None:
    if seconds > 0:
        raise Limited(seconds)
