"""Both platforms on the loopback interface with one network in this process behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.core.people import Account, Platform
from bot.jobs.courier import Courier
from storage.look import rows
from tests.platforms.doors import on_discord, on_slack
from tests.scenarios.network import ANSWERS, Network, open_network
from tests.scenarios.someone import Someone
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

    async def heard(self, count: int) -> None:
        """Wait until so many requests were answered in all."""
        async with asyncio.timeout(20):
            while True:
                if len((await rows(self.network.storage))["requests"]) >= count:
                    return
                await asyncio.sleep(0.05)

    async def _joins(self, name: str, account: Account, answers: dict[str, str]) -> Someone:
        someone = Someone(self.network, name, account)
        await someone.sends("join", name=name, **{**ANSWERS, "buddy": "no", **answers})
        return someone


@asynccontextmanager
async def open_both(folder: Path) -> AsyncGenerator[Both]:
    """Open both; afterwards neither saw anything that it does not allow."""
    # how soon Slack is answered is tried elsewhere: here a busy machine may take its time
    slack = SlackServer(ack_within=15.0)
    async with DiscordServer() as discord, slack, open_network(folder) as network:
        slack.channel("network", [slack.person("Ben")])
        async with (
            on_discord(discord, network) as (to_discord, _listening),
            on_slack(slack, network) as (to_slack, _watching),
        ):
            await discord.ready()
            await slack.connected()
            messengers = {Platform.DISCORD: to_discord, Platform.SLACK: to_slack}
            network.courier = Courier(network.storage, messengers, network.clock)
            yield Both(discord, slack, network)
        assert discord.violations == []
        assert slack.violations == []
