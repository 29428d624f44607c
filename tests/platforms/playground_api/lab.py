"""A program that drives the playground over HTTP on loopback, with nothing pretended."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession

from bot.adapters.playground.people import cast
from bot.adapters.playground.server import Running, running
from bot.config import Settings
from bot.wiring import play_parts

Json = dict[str, Any]


def parts() -> Any:  # noqa: ANN401 - an async context manager of Parts
    return play_parts(Settings(_env_file=None))  # type: ignore[call-arg]  # pydantic's own


class Api:
    """A program that has the key."""

    def __init__(self, served: Running, client: ClientSession) -> None:
        self.served = served
        self.client = client

    async def get(self, path: str) -> Json:
        async with self.client.get(f"{self.served.base}/api/{path}") as answer:
            assert answer.status == 200, await answer.text()
            found: Json = await answer.json()
            return found

    async def post(self, path: str, body: Json, status: int = 200) -> Json:
        async with self.client.post(f"{self.served.base}/api/{path}", json=body) as answer:
            assert answer.status == status, await answer.text()
            found: Json = await answer.json()
            return found

    async def reply(self, who: str, command: str, **more: object) -> Json:
        outcome = await self.post("act", {"as": who, "command": command, **more})
        reply: Json = outcome["reply"]
        return reply

    async def press(self, who: str, message: Json, button: object, **more: object) -> Json:
        body = {"as": who, "message": message["id"], "button": button, **more}
        return await self.post("press", body)

    async def inbox(self, who: str) -> list[Json]:
        messages: list[Json] = (await self.get(f"inbox?as={who}"))["messages"]
        return messages

    async def messages(self, who: str) -> list[Json]:
        """Return what *who* sees apart from the calendar of their server."""
        return [message for message in await self.inbox(who) if message["where"] != "calendar"]

    async def plug(self, *, back: bool) -> Json:
        return await self.post("plug", {"in": back})

    async def join(self, who: str) -> Json:
        return await self.reply(who, "join", answers={**cast()[who].answers, "charter": "yes"})


@asynccontextmanager
async def opened() -> AsyncGenerator[Api]:
    async with running(parts, port=0) as served:
        headers = {"Authorization": f"Bearer {served.key}"}
        async with ClientSession(headers=headers) as client:
            await served.opening
            yield Api(served, client)
