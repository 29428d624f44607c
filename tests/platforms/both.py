"""Both platforms on the loopback interface with one network in this process behind them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.discord.connection import connect as connect_discord
from bot.adapters.slack.connection import connect as connect_slack
from bot.core.people import Account, Platform
from bot.jobs.courier import Courier
from tests.scenarios.network import ANSWERS, Network, Someone, open_network
from tests.servers.discord import DiscordServer
from tests.servers.discord import Person as OnDiscord
from tests.servers.slack import Person as OnSlack
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM


@dataclass
class Both:
    """Two platforms, and the network that they belong to."""

    discord: DiscordServer
    slack: SlackServer
    network: Network

    async def on_discord(self, name: str, **answers: str) -> tuple[OnDiscord, Someone]:
        """Return a member on Discord: as a person there, and as the network knows them."""
        person = self.discord.person(name)
        account = Account(Platform.DISCORD, "", person.id)
        return person, await self._joins(name, account, answers)

    async def on_slack(self, name: str, **answers: str) -> tuple[OnSlack, Someone]:
        """Return a member on Slack in the same way."""
        person = self.slack.person(name)
        account = Account(Platform.SLACK, TEAM, person.id)
        return person, await self._joins(name, account, answers)

    async def _joins(self, name: str, account: Account, answers: dict[str, str]) -> Someone:
        someone = Someone(self.network, name, account)
        await someone.sends("join", name=name, **{**ANSWERS, "buddy": "no", **answers})
        return someone


@asynccontextmanager
async def open_both(folder: Path) -> AsyncGenerator[Both]:
    """Open both; afterwards neither saw anything that it does not allow."""
    async with DiscordServer() as discord, SlackServer() as slack, open_network(folder) as network:
        slack.channel("network", [slack.person("Ben")])
        behind = {"dispatcher": network.dispatcher, "storage": network.storage, "root": "headsup"}
        async with (
            connect_discord(
                token=discord.token,
                api=discord.api_url,
                channel=("", "network"),
                per_second=10_000,
                **behind,  # type: ignore[arg-type]
            ) as (to_discord, _listening),
            connect_slack(
                bot_token=slack.bot_token,
                app_token=slack.app_token,
                api=slack.api_url,
                channel=("", "network"),
                per_minute=100_000,
                own=[TEAM],
                **behind,  # type: ignore[arg-type]
            ) as (to_slack, _watching),
        ):
            await discord.ready()
            await slack.connected()
            messengers = {Platform.DISCORD: to_discord, Platform.SLACK: to_slack}
            network.courier = Courier(network.storage, messengers, network.clock)
            yield Both(discord, slack, network)
        assert discord.violations == []
        assert slack.violations == []
