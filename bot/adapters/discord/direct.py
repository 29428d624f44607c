"""Direct messages on Discord: taking one in, and finding those that the gateway lost."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import aiohttp
import discord

from bot.adapters.discord import people, views
from bot.adapters.patience import insist, soon
from bot.adapters.photos import taken
from bot.adapters.pictures import png
from bot.adapters.recovery import Written
from bot.commands.ask import Heard, NotKept
from bot.commands.dispatch import Dispatcher
from bot.core.confidential import Confidential
from bot.core.messages import TryLater
from bot.core.people import Account, Platform
from bot.core.photo import Unfit
from bot.core.support import OpenLine
from bot.core.views import Reply
from bot.services.faults import fault

_HEARD: Final = "\N{WHITE HEAVY CHECK MARK}"
_LONG: Final = 5.0  # seconds without a tick before somebody is told why
_SERVER_ERROR: Final = 500
_TOO_MANY: Final = 429


class DirectMessages:
    """The direct messages of one bot."""

    platform = Platform.DISCORD

    def __init__(self, client: discord.Client, dispatcher: Dispatcher) -> None:
        self._client = client
        self._dispatcher = dispatcher

    async def take(self, message: discord.Message) -> None:
        """Take a direct message; a tick under it says that it went where it should."""
        account = people.account(message.author)
        heard = Heard(
            account=account,
            request=_request(message),
            words=Confidential(message.content),
            attached=bool(message.attachments or message.stickers),
            picture=await self._picture(message, account),
            message=str(message.id),
            about=_about(message),
        )
        said, later = await soon(self._dispatcher.hear(heard), _LONG)
        try:
            if not later.done():
                await message.channel.send(**drawn(self._dispatcher.meanwhile("support")))
                said = await later
            if said is None:
                await message.add_reaction(_HEARD)
            elif isinstance(said, NotKept):  # there is no outbox to reach: say it here
                await insist(lambda: message.channel.send(**drawn(said)))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            fault("discord direct message", error)

    async def _picture(
        self, message: discord.Message, account: Account
    ) -> Confidential | Unfit | None:
        """Return what is attached to *message*, if its writer may send it; see :mod:`photos`."""
        found = message.attachments
        if not (found or message.stickers) or not await self._dispatcher.awaits_picture(account):
            return None
        if not found:
            return Unfit.KIND
        return await taken([one.size for one in found], found[0].read)

    def when(self, message: str) -> datetime:
        """Return when the message with this id was written."""
        return discord.utils.snowflake_time(int(message))

    async def since(self, line: OpenLine, after: datetime) -> Sequence[Written]:
        """Return what *line*'s owner wrote after *after*, oldest first.

        Raises:
            TryLater: Discord wants a pause.
        """
        found: list[Written] = []
        try:
            channel = await self._channel(line)
            history = channel.history(limit=None, after=after, oldest_first=True)
            found.extend(
                [
                    self._written(message)
                    async for message in history
                    if str(message.author.id) == line.account.user
                ]
            )
        except discord.RateLimited as limited:
            raise TryLater(limited.retry_after) from None
        except discord.HTTPException as error:
            if error.status == _TOO_MANY:
                raise TryLater(30) from None
            if error.status >= _SERVER_ERROR:
                raise
            fault("discord history", error)  # this conversation cannot be read: go on
        return found

    def _written(self, message: discord.Message) -> Written:
        async def take() -> None:
            await self.take(message)

        return Written(_request(message), message.created_at, take)

    async def _channel(self, line: OpenLine) -> discord.abc.Messageable:
        if line.direct:
            kind = discord.ChannelType.private
            return self._client.get_partial_messageable(int(line.direct), type=kind)
        return await self._client.create_dm(discord.Object(int(line.account.user)))


async def reconnect(client: discord.Client) -> None:
    """Close the gateway's socket, so that discord.py resumes: what was missed is sent again."""
    with suppress(ConnectionError, AttributeError):
        await client.ws.close(code=4000)


def drawn(reply: Reply, *, edit: bool = False) -> dict[str, Any]:
    """Return *reply* as arguments of discord.py's ways to send, or to edit."""
    message = views.draw(reply, letter=False)
    arguments: dict[str, Any] = {"content": message.content, "embeds": message.embeds}
    if message.view is not None or edit:
        arguments["view"] = message.view
    files = views.files(message, png)
    if files or edit:
        arguments["attachments" if edit else "files"] = files
    return arguments


def _about(message: discord.Message) -> str:
    """Return the message that *message* replies to, empty if none."""
    to = message.reference
    return str(to.message_id) if to is not None and to.message_id else ""


def _request(message: discord.Message) -> str:
    return f"discord:{message.id}"
