"""Deliver a letter on Discord, so that it appears once.

The letter's key becomes the message's nonce with ``enforce_nonce``: within a few minutes Discord
answers a repeat with the first message instead of a second one. That is the belt. When an
earlier try may have arrived, the conversation is read first, however long ago it was.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

import discord

from bot.adapters.discord import events, places, sightings, views
from bot.adapters.pictures import png
from bot.core.messages import (
    Aside,
    CannotLook,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Rate,
    Receipt,
    Together,
    TryLater,
    Undeliverable,
)
from bot.core.views import Happening, Reply

PER_SECOND: Final = 50.0
"""Requests to all of Discord. Source: its documentation of rate limits, global rate limit."""

_NONCE: Final = 25  # characters: Discord's limit
_CLOSED: Final = 50007
_SERVER_ERROR: Final = 500
_TOO_MANY: Final = 429


class DiscordMessenger:
    """The messenger for Discord."""

    def __init__(self, client: discord.Client, per_second: float = PER_SECOND) -> None:
        self._client = client
        self._places = places.Places(client)
        # within one channel, discord.py waits by what the answers' headers say
        self.rate = Rate(per_second, changes=per_second / 5)

    def requests(self, letter: Letter) -> int:
        """Return 2 for somebody's first message, which opens the conversation, else 1."""
        return 2 if isinstance(letter.address, Direct) and not self._places.known(letter) else 1

    async def send(self, letter: Letter) -> Receipt:
        """Send *letter*; see :class:`bot.core.mail.Messenger`."""
        async with _problems():
            match letter.address, letter.view:
                case OnCalendar(space=space), Happening() as happening:
                    return await events.create(self._client, space, happening)
                case _, Reply() as reply:
                    channel = await self._places.of(letter)
                    sent = await channel.send(nonce=nonce(letter.key), **_drawn(reply))
                    return Receipt(str(sent.channel.id), str(sent.id))
                case _:
                    raise Undeliverable("wrong-place")

    async def find(self, letter: Letter) -> Receipt | None:
        """Look for *letter* among the newest messages where it goes."""
        async with _problems():
            match letter.address, letter.view:
                case OnCalendar(space=space), Happening() as happening:
                    return await events.find(self._client, space, happening)
                case _, Reply() as reply:
                    return await self._find(letter, reply)
                case _:
                    return None

    async def _find(self, letter: Letter, reply: Reply) -> Receipt | None:
        channel = await self._places.of(letter)
        wanted = sightings.of_message(views.draw(reply, letter=True))
        try:
            found = await sightings.find(self._client, channel, letter, wanted)
        except discord.HTTPException as error:
            if error.status == _TOO_MANY or error.status >= _SERVER_ERROR:
                raise
            raise CannotLook from None
        return Receipt(str(channel.id), str(found)) if found else None

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        """Edit what stands at *receipt*. Somebody may have deleted it: then that is that."""
        async with _problems():
            match letter.address, letter.view:
                case OnCalendar(space=space), Happening() as happening:
                    await events.change(self._client, space, receipt.message, happening)
                case _, Reply() as reply:
                    channel = self._client.get_partial_messageable(int(receipt.channel))
                    message = channel.get_partial_message(int(receipt.message))
                    await message.edit(**_drawn(reply, edit=True))
                case _:
                    raise Undeliverable("wrong-place")

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        """Delete what stands at *receipt*."""
        async with _problems(gone_is_fine=True):
            match letter.address:
                case OnCalendar(space=space):
                    await events.remove(self._client, space, receipt.message)
                case InChannel() | Direct() | Aside() | Together():
                    channel = self._client.get_partial_messageable(int(receipt.channel))
                    await channel.get_partial_message(int(receipt.message)).delete()


def nonce(key: str) -> str:
    """Return *key* as a nonce: the same for the same letter, whenever it is tried."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:_NONCE]


def _drawn(reply: Reply, *, edit: bool = False) -> dict[str, Any]:
    message = views.draw(reply, letter=True)
    drawn: dict[str, Any] = {"content": message.content, "embeds": message.embeds}
    if message.view is not None or edit:
        drawn["view"] = message.view
    files = views.files(message, png)
    if files or edit:
        drawn["attachments" if edit else "files"] = files
    return drawn


@asynccontextmanager
async def _problems(*, gone_is_fine: bool = False) -> AsyncGenerator[None]:
    """Say what Discord's refusals mean for a letter."""
    try:
        yield
    except discord.Forbidden as error:
        raise Undeliverable("closed" if error.code == _CLOSED else "forbidden") from None
    except discord.NotFound:
        if not gone_is_fine:
            raise Undeliverable("gone") from None
    except discord.RateLimited as error:
        raise TryLater(error.retry_after) from None
    except discord.HTTPException as error:
        if error.status == _TOO_MANY:
            raise TryLater(30, everywhere=True) from None
        if error.status < _SERVER_ERROR:
            raise Undeliverable(f"refused-{error.code}") from None
        raise
