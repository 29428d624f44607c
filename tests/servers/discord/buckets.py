"""Rate limits: one fixed window a route and major parameter, told in every header.

Beside them the platform's documented limit on everything a bot does, which no header tells.
"""

import hashlib
import time
from collections import deque

from aiohttp import web

MAJOR = ("channel_id", "guild_id", "token")


class Buckets:
    """Counts requests; `limit` in `window` seconds for each bucket.

    `messages` is another (limit, window) for sending to one channel, and `everywhere` how many
    requests a second the bot may make in all; both None while a test does not ask for them.
    Documented are (5, 5.0) and 50.
    """

    def __init__(self, limit: int = 50, window: float = 1.0) -> None:
        self.limit = limit
        self.window = window
        self.messages: tuple[int, float] | None = None
        self.everywhere: int | None = None
        self._spent: dict[str, tuple[float, int]] = {}
        self._latest: deque[float] = deque()

    def too_many(self, request: web.Request | None) -> float:
        """Return how long to wait if this is one request too many in any second, else 0.

        None is a request that the limit does not hold for: interactions and webhooks.
        """
        if request is None or self.everywhere is None:
            return 0.0
        now = time.monotonic()
        while self._latest and now - self._latest[0] >= 1:
            self._latest.popleft()
        if len(self._latest) >= self.everywhere:
            return max(1 - (now - self._latest[0]), 0.001)
        self._latest.append(now)
        return 0.0

    def spend(self, request: web.Request) -> tuple[dict[str, str], float]:
        """Count one request; return its headers and, if it is one too many, the wait."""
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical if resource else '?'}"
        limit, window = self.limit, self.window
        if self.messages is not None and request.method == "POST" and route.endswith("/messages"):
            limit, window = self.messages
        major = ":".join(request.match_info.get(name, "") for name in MAJOR)
        now = time.monotonic()
        start, count = self._spent.get(f"{route} {major}", (now, 0))
        if now - start >= window:
            start, count = now, 0
        self._spent[f"{route} {major}"] = (start, count + 1)
        rest = start + window - now
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(limit - count - 1, 0)),
            "X-RateLimit-Reset": f"{time.time() + rest:.3f}",
            "X-RateLimit-Reset-After": f"{rest:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:16],
            "Via": "1.1 loopback",
        }
        return headers, rest if count >= limit else 0.0
