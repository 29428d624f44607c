"""The pipeline every REST request goes through: faults, token, rate limit, answer."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from aiohttp import web
from aiohttp.typedefs import Middleware

from tests.servers.discord.buckets import Buckets
from tests.servers.discord.errors import ApiError
from tests.servers.discord.faults import AFTER, Fault, Faults
from tests.servers.discord.records import Json
from tests.servers.discord.state import World

API = "/api/v10"
# An interaction or webhook carries its own token; /gateway is for anybody.
OPEN = (f"{API}/interactions/", f"{API}/webhooks/")
POSTED = web.RequestKey("posted", tuple[str, str])  # the channel and nonce of what was made
LONG_ENOUGH = 3600.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Call(NamedTuple):
    """One request and how it was answered; status 0 means not at all.

    `at` is when, in real seconds since 1970, and `fault` which planned one it met.
    """

    method: str
    path: str
    status: int
    at: float = 0.0
    fault: str = ""


def answer(payload: Json | list[Json] | None, status: int = 200) -> web.Response:
    """Answer in JSON, with the bare content type that clients compare with."""
    if payload is None:
        return web.Response(status=204)
    body = json.dumps(payload).encode()
    return web.Response(status=status, body=body, content_type="application/json")


class Pipeline:
    """Wraps every handler; keeps count of what came in and what is still running."""

    def __init__(self, world: World, faults: Faults, buckets: Buckets) -> None:
        self.calls: list[Call] = []
        self.stopping = asyncio.Event()
        self.active = 0
        self._world = world
        self._faults = faults
        self._buckets = buckets

    def middleware(self) -> Middleware:
        """Return the pipeline in the form the web framework takes."""

        @web.middleware
        async def pipeline(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path.startswith(("/gateway", "/attachments/")):
                return await handler(request)
            self.active += 1
            try:
                return await self._run(request, handler)
            finally:
                self.active -= 1
                self._world.pulse.beat()

        return pipeline

    async def _run(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        fault = self._faults.strike(request.method, path)
        wait = self._buckets.too_many(None if request.path.startswith(OPEN) else request)
        headers, queue = self._buckets.spend(request)
        response: web.StreamResponse
        if wait:
            response = limited(wait, everywhere=True)
        elif fault is not None and fault.kind not in AFTER:
            response = await self._fail(request, fault)
        else:
            response = await self._process(request, handler, path, queue)
            if fault is not None:
                response = await self._fail(request, fault)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        dropped = request.transport is None or request.transport.is_closing()
        status = 0 if dropped else response.status
        kind = "" if fault is None else fault.kind
        self.calls.append(Call(request.method, path, status, time.time(), kind))
        return response

    async def _process(
        self, request: web.Request, handler: Handler, path: str, wait: float
    ) -> web.StreamResponse:
        try:
            self._check_token(request)
            if wait:
                return limited(wait, everywhere=False)
            return await handler(request)
        except ApiError as error:
            if error.illegal:
                self._world.violations.append(f"{request.method} {path}: {error}")
            return answer(error.body, error.status)
        except web.HTTPException as error:
            # Only the router raises these: no such route, or not with this method.
            self._world.violations.append(f"{request.method} {path}: no such route")
            body = {"message": f"{error.status}: {error.reason}", "code": 0}
            return answer(body, error.status)

    def _check_token(self, request: web.Request) -> None:
        if request.path.startswith(OPEN) or request.path == f"{API}/gateway":
            return
        if request.headers.get("Authorization") != f"Bot {self._world.token}":
            raise ApiError(401, 0, "401: Unauthorized", detail="wrong token")

    async def _fail(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.kind in ("429", "429_global"):
            return limited(fault.retry_after, everywhere=fault.kind == "429_global")
        if fault.kind == "500":
            return answer({"message": "500: Internal Server Error", "code": 0}, 500)
        if fault.kind == "502_after" and POSTED in request:
            self._world.owed.add(request[POSTED])
        if fault.kind in ("502_after", "503"):
            page = "<html><body>The server is having a bad day.</body></html>"
            return web.Response(status=int(fault.kind[:3]), text=page, content_type="text/html")
        if fault.kind.startswith("hang"):
            fault.held += 1
            self._world.pulse.beat()
            await asyncio.wait_for(self.stopping.wait(), LONG_ENOUGH)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)


def limited(retry_after: float, *, everywhere: bool) -> web.Response:
    """Answer 429: come back after so many seconds."""
    message = "You are being rate limited."
    body: Json = {"message": message, "retry_after": retry_after, "global": everywhere}
    response = answer(body, 429)
    response.headers["Retry-After"] = str(max(1, round(retry_after)))
    response.headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
    if everywhere:
        response.headers["X-RateLimit-Global"] = "true"
    return response
