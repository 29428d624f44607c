"""Who somebody on Slack is, and where the network posts there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.channels import pick
from bot.core.messages import Space
from bot.core.people import Account, Platform


def account(body: Mapping[str, Any]) -> Account:
    """Return whoever sent *body*: a command, a press, a form or an event.

    Raises:
        LookupError: it names nobody.
    """
    match body:
        case {"event": {"user": str(user)}, "team_id": str(team)}:
            return Account(Platform.SLACK, team, user)
        case {"user_id": str(user), "team_id": str(team)}:
            return Account(Platform.SLACK, team, user)
        case {"user": {"id": str(user), "team_id": str(team)}}:
            return Account(Platform.SLACK, team, user)
        case {"user": {"id": str(user)}, "team": {"id": str(team)}}:
            return Account(Platform.SLACK, team, user)
        case _:
            raise LookupError("nobody sent this")


async def space(
    client: AsyncWebClient, team: str, name: str, channel_id: str, channel_name: str
) -> Space | None:
    """Return where to post in the workspace; None while the bot is in no channel."""
    if re.fullmatch(r"[CG][A-Z0-9]{6,}", channel_id):
        return Space(Platform.SLACK, team, channel_id, name)
    channel = pick(await _channels(client), channel_id, channel_name)
    return Space(Platform.SLACK, team, channel, name) if channel else None


async def _channels(client: AsyncWebClient) -> list[tuple[str, str]]:
    """Return the public channels that the bot is in, as (id, name)."""
    wanted: dict[str, Any] = {"types": "public_channel", "exclude_archived": True, "limit": 200}
    try:
        answer: Any = await client.users_conversations(**wanted)
        mine = answer.get("channels") or ()
    except SlackApiError:
        answer = await client.conversations_list(**wanted)
        mine = [c for c in answer.get("channels") or () if c.get("is_member")]
    return [(str(channel["id"]), str(channel.get("name", ""))) for channel in mine]
