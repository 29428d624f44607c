"""The JSON API. Every route is described, with an example, in docs/playground.md."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from json import JSONDecodeError

from aiohttp import web

from bot.adapters.playground import deliveries
from bot.adapters.playground.body import Body
from bot.adapters.playground.parts import Json
from bot.adapters.playground.play import Playground
from bot.adapters.playground.problem import Problem


def routes(playground: Playground) -> list[web.RouteDef]:
    """Return the routes of *playground*."""

    async def state(_request: web.Request) -> Json:
        return await playground.state()

    async def inbox(request: web.Request) -> Json:
        return await playground.inbox(request.query.get("as"))

    async def who(request: web.Request) -> Json:
        return await playground.who(request.query.get("message", ""))

    async def rows(_request: web.Request) -> Json:
        return await playground.rows()

    async def letters(_request: web.Request) -> Json:
        return deliveries.as_json(await playground.deliveries())

    async def rehearsal(_request: web.Request) -> Json:
        return playground.rehearsal()

    async def reset(_request: web.Request) -> Json:
        return await playground.reset()

    return [
        web.get("/api/state", _json(state)),
        web.post("/api/act", _json(_with_body(playground.act))),
        web.post("/api/press", _json(_with_body(playground.press))),
        web.post("/api/say", _json(_with_body(playground.say))),
        web.post("/api/clock", _json(_with_body(playground.clock))),
        web.post("/api/plug", _json(_with_body(playground.plug))),
        web.get("/api/deliveries", _json(letters)),
        web.get("/api/inbox", _json(inbox)),
        web.get("/api/who", _json(who)),
        web.get("/api/rows", _json(rows)),
        web.get("/api/rehearsal", _json(rehearsal)),
        web.post("/api/rehearse", _json(_with_body(playground.rehearse))),
        web.post("/api/reset", _json(reset)),
    ]


def _json(
    answer: Callable[[web.Request], Awaitable[Json]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return web.json_response(await answer(request))

    return handle


def _with_body(
    do: Callable[[Body], Awaitable[Json]],
) -> Callable[[web.Request], Awaitable[Json]]:
    async def handle(request: web.Request) -> Json:
        try:
            body = await request.json()
        except (JSONDecodeError, UnicodeDecodeError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise Problem('I could not read that. Send a JSON object, like {"as": "amina"}.')
        return await do(body)

    return handle
