"""Connecting to Discord, and to wherever the settings say Discord is."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.discord import people
from bot.adapters.discord.client import HeadsUpClient
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.problems import CannotConnect
from bot.commands.dispatch import Dispatcher
from bot.core.messages import Space
from bot.core.ports import Storage

_READY: Final = 30.0

PERMISSIONS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_events=True,
    manage_events=True,
    create_private_threads=True,
    send_messages_in_threads=True,
)
"""Exactly what is used: posting in the network's channel, looking there whether a post arrived
before it is sent again, calls among the server's events, and a private thread for somebody whose
direct messages are closed."""


@asynccontextmanager
async def connect(  # noqa: PLR0913 - each is a setting
    *,
    token: str,
    api: str,
    root: str,
    channel: tuple[str, str],
    per_second: float,
    dispatcher: Dispatcher,
    storage: Storage,
) -> AsyncGenerator[tuple[DiscordMessenger, asyncio.Task[None]]]:
    """Connect, wait until ready, and yield the messenger and the task that keeps listening.

    Raises:
        CannotConnect: with what to do about it.
    """

    async def on_guild(guild: discord.Guild) -> None:
        found: Space | None = people.space(guild, *channel)
        if found is not None:
            async with storage.begin() as work:
                await work.spaces.keep(found)

    Route.BASE = api
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # no voice here
    client = HeadsUpClient(dispatcher, root, on_guild)
    try:
        await _log_in(client, token, api)
        listening = asyncio.create_task(client.connect(), name="discord")
        await _until_ready(client, listening)
        for guild in client.guilds:  # before the clock starts: the first post must find them
            await on_guild(guild)
        try:
            yield DiscordMessenger(client, per_second), listening
        finally:
            await client.close()
            listening.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await listening
    finally:
        await client.close()


async def _log_in(client: HeadsUpClient, token: str, api: str) -> None:
    try:
        await client.login(token)
        gateway = await _gateway(client)
    except discord.LoginFailure:
        raise CannotConnect(
            "Discord refused HEADSUP_DISCORD_TOKEN. Copy the bot token again: Developer Portal, "
            "your application, Bot, Reset Token. (The client secret is something else.)"
        ) from None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise CannotConnect(
            f"Discord at {api} could not be reached ({type(error).__name__}). Check the network "
            "and HEADSUP_DISCORD_API."
        ) from None
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


async def _gateway(client: HeadsUpClient) -> str:
    """Ask where the gateway is: a proxy or a test server has its own."""
    try:
        answer = await client.http.request(Route("GET", "/gateway/bot"))
    except discord.NotFound:
        answer = await client.http.request(Route("GET", "/gateway"))
    return str(answer["url"])


async def _until_ready(client: HeadsUpClient, listening: asyncio.Task[None]) -> None:
    ready = asyncio.create_task(client.wait_until_ready())
    done, _ = await asyncio.wait(
        {ready, listening}, timeout=_READY, return_when=asyncio.FIRST_COMPLETED
    )
    if ready in done:
        return
    ready.cancel()
    listening.cancel()
    raise CannotConnect(
        "Discord accepted the token but its gateway did not answer. Check the network; if it "
        "lasts, look at discordstatus.com."
    )


def application_of(token: str) -> str:
    """Return the application id that a bot token begins with, empty if it is no bot token."""
    first = token.partition(".")[0]
    try:
        found = base64.b64decode(first + "=" * (-len(first) % 4)).decode()
    except ValueError:
        return ""
    return found if found.isdecimal() else ""


def invite(application_id: str) -> str:
    """Return the link with which an owner adds the bot to a server."""
    return discord.utils.oauth_url(
        application_id,
        permissions=PERMISSIONS,
        scopes=("bot", "applications.commands"),
    )
