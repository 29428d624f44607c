"""Telling whether a message of ours stands in a conversation already, by what it shows.

Discord keeps no mark of ours that can be read back. But what we sent is known, and so is which
messages there are other letters of ours: one that looks the same and is none of them is it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.adapters.discord.views import Message
from bot.core.messages import Letter

Sighting = tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...]]
"""What a message shows: its text, the texts of its embeds, the ids of its buttons."""

_PAGE: Final = 100
_PAGES: Final = 5


def of_message(message: Message) -> Sighting:
    """Return what *message* will show."""
    payload = message.payload()
    return _sighting(payload["content"], payload["embeds"], payload["components"])


async def find(
    client: discord.Client,
    channel: discord.PartialMessageable,
    letter: Letter,
    wanted: Sighting,
) -> int | None:
    """Return the id of the message that shows *wanted* and belongs to no other letter.

    Reads backwards from the newest, to the last one from before *letter* was written.
    """
    me = str(client.user.id) if client.user else ""
    before: int | None = None
    for _ in range(_PAGES):
        page: Any = await client.http.logs_from(channel.id, _PAGE, before=before)
        for message in page:
            if str(message["id"]) == letter.since:
                return None
            mine = not me or str(message["author"]["id"]) == me
            if mine and str(message["id"]) not in letter.known and _of_json(message) == wanted:
                return int(message["id"])
        if len(page) < _PAGE:
            return None
        before = min(int(message["id"]) for message in page)
    return None


def _of_json(message: Mapping[str, Any]) -> Sighting:
    return _sighting(
        message.get("content") or "", message.get("embeds") or (), message.get("components") or ()
    )


def _sighting(content: str, embeds: Any, components: Any) -> Sighting:  # noqa: ANN401 - JSON
    return (
        _bare(content),
        tuple(
            (
                _bare(embed.get("title")),
                _bare(embed.get("description")),
                *(
                    _bare(part)
                    for f in embed.get("fields") or ()
                    for part in (f["name"], f["value"])
                ),
            )
            for embed in embeds
        ),
        tuple(
            str(button.get("custom_id") or button.get("url") or "")
            for row in components
            for button in row.get("components") or ()
        ),
    )


def _bare(text: str | None) -> str:
    return " ".join((text or "").split())  # Discord trims, and may fold blanks
