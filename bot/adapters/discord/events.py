"""Calls among a server's scheduled events, each of them once.

An event has no key of ours, so its description ends in a mark that is looked for.
"""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.core.messages import Receipt
from bot.core.views import Happening

_EXTERNAL: Final = 3  # an event that takes place outside Discord
_MEMBERS_ONLY: Final = 2  # the only privacy level there is


async def create(client: discord.Client, space: str, happening: Happening) -> Receipt:
    """Put *happening* among the events of the server *space*."""
    made: Any = await client.http.create_guild_scheduled_event(int(space), **payload(happening))
    return Receipt(space, str(made["id"]))


async def find(client: discord.Client, space: str, happening: Happening) -> Receipt | None:
    """Return where *happening* stands already."""
    every: Any = await client.http.get_scheduled_events(int(space), with_user_count=False)
    for event in every:
        if str(event.get("description") or "").rstrip().endswith(_mark(happening)):
            return Receipt(space, str(event["id"]))
    return None


async def change(client: discord.Client, space: str, event: str, happening: Happening) -> None:
    """Make the event say what *happening* says."""
    await client.http.edit_scheduled_event(int(space), int(event), **payload(happening))


async def remove(client: discord.Client, space: str, event: str) -> None:
    """Take the event away."""
    await client.http.delete_scheduled_event(int(space), int(event))


def payload(happening: Happening) -> dict[str, Any]:
    """Return *happening* as Discord's API takes it."""
    return {
        "name": happening.title,
        "description": f"{happening.about}\n\n{_mark(happening)}",
        "privacy_level": _MEMBERS_ONLY,
        "entity_type": _EXTERNAL,
        "entity_metadata": {"location": happening.where},
        "scheduled_start_time": happening.starts.isoformat(),
        "scheduled_end_time": happening.ends.isoformat(),
    }


def _mark(happening: Happening) -> str:
    return f"Ref {happening.mark}"
