"""Both platforms with a bot on them, as a process of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

from .process import BotProcess, bot_process


@dataclass
class Town:
    """Two platforms and one bot: Mo moderates on Discord, Olu organises and Cora coaches."""

    discord: DiscordServer
    slack: SlackServer
    bot: BotProcess

    async def awake(self) -> None:
        """Wait until the bot is connected to both."""
        await self.bot.running()
        await self.discord.ready()
        await self.slack.connected()

    async def restart(self) -> None:
        """Kill the bot as a power cut would, and start it again."""
        await self.bot.kill()
        await self.discord.gone()
        self.bot.printed.clear()
        await self.bot.start()
        await self.awake()


@asynccontextmanager
async def open_town(data: Path, slack: SlackServer, **settings: str) -> AsyncGenerator[Town]:
    """Open both platforms and a bot that keeps its data in *data*, with more *settings*."""
    async with DiscordServer() as discord, slack:
        mo, olu, cora = discord.person("Mo"), slack.person("Olu"), slack.person("Cora")
        slack.channel("network", [olu, cora, slack.person("Ben")])
        async with bot_process(
            data,
            discord_token=discord.token,
            discord_api=discord.api_url,
            slack_bot_token=slack.bot_token,
            slack_app_token=slack.app_token,
            slack_api=slack.api_url,
            moderators=f"discord:{mo.id}",
            organisers=f"slack:{TEAM}:{olu.id}",
            coaches=f"slack:{TEAM}:{cora.id}",
            **settings,
        ) as bot:
            town = Town(discord, slack, bot)
            await town.awake()
            yield town
