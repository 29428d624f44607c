"""Where a letter goes on Discord: a channel, a direct channel, or a private thread."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import discord
from discord.http import Route

from bot.core.messages import (
    Aside,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Together,
    Undeliverable,
)

_WEEK: Final = 10080
"""Minutes of silence after which a thread is archived: Discord's longest."""

_PRIVATE: Final = 12  # the type of a private thread


class Places:
    """Finds channels. Remembers direct ones, since opening one costs a request."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._direct: dict[str, int] = {}

    def known(self, letter: Letter) -> bool:
        """Tell whether the direct channel for *letter* need not be asked for."""
        match letter.address:
            case Direct(account=account):
                return bool(letter.direct) or account.user in self._direct
            case _:
                return True

    async def of(self, letter: Letter) -> discord.PartialMessageable:
        """Return where *letter* goes, opening it if need be."""
        match letter.address:
            case InChannel(channel=channel):
                where = int(channel)
            case Direct(account=account):
                where = int(letter.direct or 0) or await self._open(account.user)
            case Aside(account=account, space=space, channel=channel):
                where = await self._thread(
                    int(space), int(channel), _aside(account.user), account.user
                )
            case Together(space=space, channel=channel, people=people):
                name = _together(letter.key)
                where = await self._thread(int(space), int(channel), name, *people)
            case OnCalendar():
                raise Undeliverable("wrong-place")
        return self._client.get_partial_messageable(where)

    async def _open(self, user: str) -> int:
        if user not in self._direct:
            opened = await self._client.create_dm(discord.Object(int(user)))
            self._direct[user] = opened.id
        return self._direct[user]

    async def _thread(self, guild: int, channel: int, name: str, *people: str) -> int:
        """Return a private thread that only these people are in, the same one each time.

        Its name says nothing. It is looked for first: a try before may have made it.
        """
        active: Any = await self._client.http.request(
            Route("GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        )
        me = self._client.user.id if self._client.user else 0
        for thread in active.get("threads", ()):
            if thread.get("name") == name and str(thread.get("owner_id")) == str(me):
                found = int(thread["id"])
                break
        else:
            made: Any = await self._client.http.start_thread_without_message(
                channel,
                name=name,
                auto_archive_duration=_WEEK,
                type=_PRIVATE,
                invitable=False,
            )
            found = int(made["id"])
        for user in people:
            await self._client.http.add_user_to_thread(found, int(user))
        return found


def _aside(user: str) -> str:
    return f"For you {hashlib.sha256(user.encode()).hexdigest()[:6]}"


def _together(key: str) -> str:
    """Name a place by its letter and not by who is in it: the same two may meet again."""
    return f"Hello {hashlib.sha256(key.encode()).hexdigest()[:6]}"
