"""Who somebody on Slack is, and where the network posts there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.channels import pick
from bot.core.keeper import Keeper
from bot.core.messages import Space
from bot.core.people import Account, Platform


def account(body: Mapping[str, Any]) -> Account:
    """Return whoever sent *body*: a command, a press, a form or an event.

    The team is their own: in a conversation shared between organisations it may not be ours.

    Raises:
        LookupError: it names nobody.
    """
    match body:
        case {"event": {"user": str(user)} as event, "team_id": str(team)}:
            return Account(Platform.SLACK, _home_of(event) or team, user)
        case {"user_id": str(user), "team_id": str(team)}:
            return Account(Platform.SLACK, team, user)
        case {"user": {"id": str(user), "team_id": str(team)}}:
            return Account(Platform.SLACK, team, user)
        case {"user": {"id": str(user)}, "team": {"id": str(team)}}:
            return Account(Platform.SLACK, team, user)
        case _:
            raise LookupError("nobody sent this")


def _home_of(event: Mapping[str, Any]) -> str:
    """Return the team of whoever wrote *event*, if it says so."""
    for name in ("user_team", "team", "source_team"):
        if isinstance(event.get(name), str) and event[name]:
            return str(event[name])
    return ""


@dataclass(frozen=True, slots=True)
class Owned:
    """The workspace that the app is in, and which the network says are its own.

    *marked* are ids of workspaces (``T…``) and of organisations on Enterprise Grid (``E…``).
    """

    team: str
    enterprise: str
    marked: frozenset[str]

    def keeper(self, body: Mapping[str, Any]) -> Keeper:
        """Return who keeps what is typed in *body*."""
        theirs = account(body).space
        if theirs != self.team:
            return Keeper.NETWORK if theirs in self.marked else Keeper.STRANGER
        if _stranger(body):
            return Keeper.STRANGER
        return Keeper.NETWORK if self._own else Keeper.UNMARKED

    def holds(self, who: Account) -> bool:
        """Tell whether words may be sent to *who*."""
        return who.space in self.marked or (who.space == self.team and self._own)

    @property
    def _own(self) -> bool:
        return bool({self.team, self.enterprise} & self.marked)


def _stranger(body: Mapping[str, Any]) -> bool:
    """Tell whether Slack marks the sender as somebody else's member, whatever the team says."""
    user = body.get("user")
    inner = body.get("event") or {}
    profile = inner.get("user_profile") if isinstance(inner, Mapping) else None
    return any(bool(one.get("is_stranger")) for one in (user, profile) if isinstance(one, Mapping))


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
