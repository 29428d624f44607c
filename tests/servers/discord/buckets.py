"""Rate limits: one fixed window a route and major parameter, told in every header."""

import hashlib
import time

from aiohttp import web

MAJOR = ("channel_id", "guild_id", "token")


class Buckets:
    """Counts requests; `limit` in `window` seconds for each bucket."""

    def __init__(self, limit: int = 50, window: float = 1.0) -> None:
        self.limit = limit
        self.window = window
        self._spent: dict[str, tuple[float, int]] = {}

    def spend(self, request: web.Request) -> tuple[dict[str, str], float]:
        """Count one request; return its headers and, if it is one too many, the wait."""
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical if resource else '?'}"
        major = ":".join(request.match_info.get(name, "") for name in MAJOR)
        now = time.monotonic()
        start, count = self._spent.get(f"{route} {major}", (now, 0))
        if now - start >= self.window:
            start, count = now, 0
        self._spent[f"{route} {major}"] = (start, count + 1)
        rest = start + self.window - now
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(self.limit - count - 1, 0)),
            "X-RateLimit-Reset": f"{time.time() + rest:.3f}",
            "X-RateLimit-Reset-After": f"{rest:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:16],
            "Via": "1.1 loopback",
        }
        return headers, rest if count >= self.limit else 0.0
