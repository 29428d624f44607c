"""Faults that a test orders: a method that is limited, broken, cut off or silent for a while."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal

from aiohttp import web

from .errors import Refused

Kind = Literal[
    "429",
    "500",
    "500_after",
    "html",
    "drop_before",
    "drop_after",
    "hang",
    "hang_after",
]


@dataclass(frozen=True)
class Fault:
    """One failure to come; `retry_after` is in seconds and only for a 429."""

    kind: Kind
    retry_after: int = 1


class Faults:
    """The failures still to come, per Web API method."""

    def __init__(self, warnings: list[str]) -> None:
        self._coming: dict[str, deque[Fault]] = defaultdict(deque)
        self._closed_until: dict[str, float] = {}
        self._warnings = warnings
        self.struck: list[tuple[float, str, str]] = []  # real time, method and kind
        self.met: Counter[str] = Counter()  # how often each kind that cuts or hangs has struck
        self.over = asyncio.Event()

    def order(self, method: str, times: int, fault: Fault) -> None:
        self._coming[method].extend([fault] * times)

    def withdraw(self, method: str, fault: Fault) -> None:
        """Take back one failure, if it has not struck."""
        if (coming := self._coming[method]) and fault in coming:
            coming.remove(fault)

    def calm(self) -> None:
        """Forget every failure that has not struck, and open what a 429 has shut."""
        self._coming.clear()
        self._closed_until.clear()

    async def around(
        self,
        method: str,
        request: web.Request,
        process: Callable[[], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Process the request, unless a fault comes before, instead or after.

        After a 429 the method stays shut until its Retry-After has passed.
        """
        left = self._closed_until.get(method, 0.0) - time.monotonic()
        if left > 0:
            self._warnings.append(f"{method}: called {left:.1f} s before its Retry-After")
            return limited(ceil(left))
        coming = self._coming[method]
        fault = coming.popleft() if coming else None
        if fault is not None:
            self.struck.append((time.time(), method, fault.kind))
        match fault:
            case None:
                return await process()
            case Fault("429", seconds):
                self._closed_until[method] = time.monotonic() + seconds
                return limited(seconds)
            case Fault("500" | "html" as kind):
                return _BROKEN[kind]()
            case Fault(kind):
                if kind in {"500_after", "drop_after", "hang_after"}:
                    await process()
                self.met[kind] += 1
                if kind == "500_after":
                    return _failed()
                if kind in {"hang", "hang_after"}:
                    await self.over.wait()
                return drop(request)


def limited(seconds: int) -> web.Response:
    """Build the HTTP 429 of Slack."""
    return web.json_response(
        Refused("ratelimited").body,
        status=429,
        headers={"Retry-After": str(seconds)},
    )


def drop(request: web.Request) -> web.Response:
    """Cut the TCP connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _failed() -> web.Response:
    return web.json_response({"ok": False, "error": "internal_error"}, status=500)


def _unavailable() -> web.Response:
    page = "<html><body>Service Unavailable</body></html>"
    return web.Response(status=503, text=page, content_type="text/html")


_BROKEN = {"500": _failed, "html": _unavailable}
