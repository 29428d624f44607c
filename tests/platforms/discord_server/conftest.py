"""The loopback Discord, and a bot of the real discord.py connected to it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.servers.discord import DiscordServer

from .lab import Bot


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        monkeypatch.setattr(Route, "BASE", server.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(server.gateway_url))
        yield server


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    bot = Bot()
    async with bot:
        running = asyncio.create_task(bot.start(server.token))
        await server.ready()
        await asyncio.wait_for(bot.wait_until_ready(), 5)
        yield bot
        await bot.close()
        await running
