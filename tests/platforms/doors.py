"""Our real adapters, connected to the loopback servers as a person would set them up."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from bot.adapters.discord.connection import connect as connect_discord
from bot.adapters.slack.connection import connect as connect_slack
from tests.scenarios.network import Network
from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

ROOT = "headsup"
CHANNEL = ("", "network")


def on_slack(
    server: SlackServer,
    network: Network,
    own: Sequence[str] = (TEAM,),
    **more: Any,  # noqa: ANN401 - as connect takes them
) -> AbstractAsyncContextManager[Any]:
    """Connect *network* to Slack, in a hurry. *own* are the workspaces that are the network's."""
    return connect_slack(
        bot_token=server.bot_token,
        app_token=server.app_token,
        api=server.api_url,
        root=ROOT,
        channel=CHANNEL,
        per_minute=100_000,
        own=own,
        dispatcher=network.dispatcher,
        storage=network.storage,
        **more,
    )


def on_discord(server: DiscordServer, network: Network) -> AbstractAsyncContextManager[Any]:
    """Connect *network* to Discord, in a hurry."""
    return connect_discord(
        token=server.token,
        api=server.api_url,
        root=ROOT,
        channel=CHANNEL,
        per_second=10_000,
        dispatcher=network.dispatcher,
        storage=network.storage,
    )
