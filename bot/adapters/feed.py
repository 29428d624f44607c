"""Members' private calendar feeds, over HTTP: one address each, that works until it is revoked.

The token in the address is the key to the feed. So it is in no log, and an address that was
never given out, one that was revoked and one that could not be anybody's get the same answer.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from bot.services.faults import fault

Render = Callable[[str], Awaitable[bytes | None]]
"""Returns the calendar that a token opens, None if it opens none."""

_LONGEST: Final = 200
_ADDRESS: Final = re.compile(rf"/calendar/([A-Za-z0-9._~-]{{1,{_LONGEST}}})\.ics")
_NOBODY: Final = "0" * 32
"""Looked up in place of what cannot be a token, so that the answer takes as long."""

_NONE: Final = "There is no calendar at this address. Ask HeadsUp for your calendar's address.\n"
_FAULT: Final = "The calendar can't be shown just now. Your calendar program will ask again.\n"
_LINE: Final = 2048
"""The longest request line and header we read, in bytes."""

_IDLE: Final = 15.0
"""How long a connection may be silent, in seconds."""

_HEADERS: Final = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def path(token: str) -> str:
    """Return where the feed that *token* opens is served."""
    return f"/calendar/{token}.ics"


def feed_app(render: Render) -> web.Application:
    """Return the application: it answers GET and HEAD on a feed's address and nothing else."""

    async def answer(request: web.Request) -> web.Response:
        found = _ADDRESS.fullmatch(request.path)
        if request.method not in {"GET", "HEAD"}:
            return _plain(_NONE, 404)
        try:
            body = await render(found[1] if found else _NOBODY)
        except Exception as error:  # noqa: BLE001 - whatever broke, no token reaches a log
            fault("calendar feed", error)
            return _plain(_FAULT, 503)
        if found is None or body is None:
            return _plain(_NONE, 404)
        return _calendar(request, body)

    app = web.Application()
    app.router.add_route("*", r"/{anything:[\s\S]*}", answer)
    app.on_response_prepare.append(_add_headers)
    return app


@asynccontextmanager
async def serve_feed(host: str, port: int, render: Render) -> AsyncGenerator[int]:
    """Serve feeds on *host* and *port* (0 takes any) and yield the port.

    Raises:
        OSError: if the port cannot be had.
    """
    runner = web.AppRunner(
        feed_app(render),
        access_log=None,
        logger=_silent(),
        keepalive_timeout=_IDLE,
        max_line_size=_LINE,
        max_field_size=_LINE,
        shutdown_timeout=1.0,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _calendar(request: web.Request, body: bytes) -> web.Response:
    """Return *body*, or that it is what the program has already."""
    tag = hashlib.sha256(body).hexdigest()[:32]
    known = request.if_none_match or ()
    if any(one.value in {tag, "*"} for one in known):
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, content_type="text/calendar", charset="utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="headsup.ics"'
    response.etag = tag
    return response


def _plain(text: str, status: int) -> web.Response:
    return web.Response(text=text, status=status)


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
    response.headers.popall("Server", None)


def _silent() -> logging.Logger:
    """Return a logger that keeps nothing: what aiohttp logs of a bad request holds its address."""
    logger = logging.getLogger(f"{__name__}.http")
    logger.disabled = True
    return logger
