"""The playground's own small web server, for this computer only."""

from __future__ import annotations

import asyncio
import errno
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.adapters.playground import api, page
from bot.adapters.playground.guard import Guard, Handler, add_headers
from bot.adapters.playground.parts import OpenParts
from bot.adapters.playground.play import Playground

HOST: Final = "127.0.0.1"
PORT: Final = 8765
_TRIES: Final = 20
_LARGEST: Final = 24 * 2**20  # bytes of a request: a picture of 10 MB in base64, and more


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A playground that is being served."""

    playground: Playground
    port: int
    key: str
    opening: asyncio.Task[None]

    @property
    def base(self) -> str:
        """Where it is, without the key."""
        return f"http://{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"{self.base}/?k={self.key}"


async def serve(open_parts: OpenParts, ready: Callable[[str], None], *, port: int = PORT) -> None:
    """Serve until cancelled; *ready* is told the address as soon as it answers."""
    async with running(open_parts, port=port) as served:
        ready(served.address)
        await served.opening
        await asyncio.Event().wait()


@asynccontextmanager
async def running(open_parts: OpenParts, *, port: int = PORT) -> AsyncGenerator[Running]:
    """Serve the playground on *port* or the next that is free; 0 takes any.

    The first page is there at once, while the network behind it is still being opened.
    """
    playground = Playground(open_parts)
    opening = asyncio.create_task(playground.start())
    key = secrets.token_urlsafe(18)
    guard = Guard(key)
    runner = web.AppRunner(_app(playground, guard, opening), access_log=None)
    await runner.setup()
    try:
        guard.port = await _listen(runner, port)
        yield Running(playground=playground, port=guard.port, key=key, opening=opening)
    finally:
        await runner.cleanup()
        await asyncio.gather(opening, return_exceptions=True)
        await playground.stop()


def _app(playground: Playground, guard: Guard, opening: asyncio.Task[None]) -> web.Application:
    @web.middleware
    async def opened(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(("/api/", "/page/")):
            await asyncio.shield(opening)
        return await handler(request)

    app = web.Application(middlewares=[guard.check, opened], client_max_size=_LARGEST)
    app.on_response_prepare.append(add_headers)
    app.add_routes(api.routes(playground))
    app.add_routes(page.routes(playground))
    app.router.add_static("/static", Path(__file__).parent / "static")
    with resources.as_file(resources.files("bot.data").joinpath("fonts")) as fonts:
        app.router.add_static("/fonts", fonts)
    return app


async def _listen(runner: web.AppRunner, port: int) -> int:
    for tried in (*range(port, port + _TRIES), 0) if port else (0,):
        site = web.TCPSite(runner, HOST, tried)
        try:
            await site.start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return int(runner.addresses[0][1])
    raise OSError(errno.EADDRINUSE, "no port is free")
