"""Connecting to Discord, and to wherever the settings say Discord is."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.discord import direct, people
from bot.adapters.discord.client import HeadsUpClient
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.problems import CannotConnect, NotReachable
from bot.adapters.pulse import Felt, Pulse
from bot.adapters.recovery import Recovery
from bot.commands.dispatch import Dispatcher
from bot.core.mail import Messenger
from bot.core.messages import Space
from bot.core.ports import Storage

_READY: Final = 30.0

_FATAL: Final = {
    4004: "HEADSUP_DISCORD_TOKEN is not accepted any more: it was reset. Copy the new one: "
    "Developer Portal, your application, Bot, Reset Token.",
    4010: "It wants the connection split in parts, which this version cannot do. Is "
    "HEADSUP_DISCORD_API right?",
    4011: "The bot is in more servers than one connection may serve (2,500). Remove it from "
    "those that are not the network's.",
    4012: "HEADSUP_DISCORD_API names a version that is not served any more.",
    4013: "HEADSUP_DISCORD_API leads to something that does not know what the bot asks for.",
    4014: "Discord refused what the bot asks to hear (intents). It asks for servers and direct "
    "messages only: is HEADSUP_DISCORD_TOKEN that of this bot?",
}
"""What to do about a close after which Discord takes nobody back. Source: its close codes."""

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
    pulse: Pulse | None = None,
) -> AsyncGenerator[tuple[Messenger, asyncio.Task[None]]]:
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
    pulse = pulse or Pulse()
    client = HeadsUpClient(dispatcher, root, on_guild, pulse)
    client.recovery = recovery = Recovery(client.direct, dispatcher, storage, pulse)
    try:
        await _log_in(client, token, api)
        listening = asyncio.create_task(_listen(client), name="discord")
        await _until_ready(client, listening)
        for guild in client.guilds:  # before the clock starts: the first post must find them
            await on_guild(guild)
        recovering = asyncio.create_task(
            recovery.run(partial(direct.reconnect, client)), name="discord history"
        )
        try:
            yield Felt(DiscordMessenger(client, per_second), pulse), listening
        finally:
            recovering.cancel()
            await client.close()
            listening.cancel()
            for task in (recovering, listening):
                with suppress(asyncio.CancelledError, Exception):
                    await task
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
        raise NotReachable(
            f"Discord at {api} could not be reached ({type(error).__name__}). Check the network "
            "and HEADSUP_DISCORD_API."
        ) from None
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


async def _listen(client: HeadsUpClient) -> None:
    """Keep the gateway open for as long as the program runs.

    Raises:
        CannotConnect: Discord closed it for good; says which setting to mend.
    """
    try:
        await client.connect()
    except discord.PrivilegedIntentsRequired:
        raise CannotConnect(_FATAL[4014]) from None
    except discord.ConnectionClosed as closed:
        said = _FATAL.get(closed.code, "Start again; if it lasts, look at discordstatus.com.")
        raise CannotConnect(f"Discord closed the connection ({closed.code}). {said}") from None


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
    if listening in done:
        await listening  # it says why
    listening.cancel()
    raise NotReachable(
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
