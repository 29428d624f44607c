"""Deliver a letter on Discord, so that it appears once.

The letter's key becomes the message's nonce with ``enforce_nonce``: within a few minutes Discord
answers a repeat with the first message instead of a second one.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

import discord

from bot.adapters.discord import views
from bot.adapters.pictures import png
from bot.core.messages import Direct, InChannel, Letter, Receipt, TryLater, Undeliverable

_NONCE: Final = 25  # characters: Discord's limit
_CLOSED: Final = 50007
_SERVER_ERROR: Final = 500
_TOO_MANY: Final = 429


class DiscordMessenger:
    """The messenger for Discord. Remembers which direct channel belongs to whom."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._direct: dict[str, int] = {}

    async def deliver(self, letter: Letter) -> Receipt:
        """Send *letter*; see :class:`bot.core.ports.Messenger`."""
        message = views.draw(letter.view, letter=True)
        extra: dict[str, Any] = {"view": message.view} if message.view else {}
        if message.picture:
            extra["file"] = discord.File(
                png(message.picture), "picture.png", description=message.picture.alt
            )
        try:
            channel = await self._channel(letter)
            sent = await channel.send(
                content=message.content, embeds=message.embeds, nonce=nonce(letter.key), **extra
            )
        except discord.Forbidden as error:
            reason = "closed" if error.code == _CLOSED else "forbidden"
            raise Undeliverable(reason) from None
        except discord.NotFound:
            raise Undeliverable("gone") from None
        except discord.RateLimited as error:
            raise TryLater(error.retry_after) from None
        except discord.HTTPException as error:
            if error.status == _TOO_MANY:
                raise TryLater(30) from None
            if error.status < _SERVER_ERROR:
                raise Undeliverable(f"refused-{error.code}") from None
            raise
        return Receipt(str(sent.channel.id), str(sent.id))

    async def _channel(self, letter: Letter) -> discord.PartialMessageable:
        match letter.address:
            case InChannel(channel=channel):
                return self._client.get_partial_messageable(int(channel))
            case Direct(account=account):
                if account.user not in self._direct:
                    opened = await self._client.create_dm(discord.Object(int(account.user)))
                    self._direct[account.user] = opened.id
                return self._client.get_partial_messageable(self._direct[account.user])


def nonce(key: str) -> str:
    """Return *key* as a nonce: the same for the same letter, whenever it is tried."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:_NONCE]
