"""Both platforms with their people, and the bot in its cradle."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.week.clock import SharedClock
from benchmarks.week.cradle import Cradle, cradle
from benchmarks.week.member import Member
from benchmarks.week.on_discord import OnDiscord
from benchmarks.week.on_slack import OnSlack
from benchmarks.week.options import Options
from benchmarks.week.oracle import Oracle
from benchmarks.week.screens import DiscordScreen, SlackScreen
from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

CALL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
REDELIVERED_AFTER = (0.0, 2.0, 6.0)  # seconds; Slack's own are 0, 60 and 300
COACHES_IN = 10  # every tenth member is a coach


@dataclass
class Town:
    """Everything that a scene needs."""

    options: Options
    clock: SharedClock
    discord: DiscordServer
    slack: SlackServer
    bot: Cradle
    oracle: Oracle
    chance: random.Random
    members: list[Member]
    coaches: list[Member]
    moderators: list[Member]
    call: tuple[int, str]  # weekday from Monday, and the UK time of the weekly call
    counts: dict[str, int] = field(default_factory=dict)
    diary: list[tuple[float, str]] = field(default_factory=list)  # real time, what was done

    @property
    def heads(self) -> list[Member]:
        """Everybody without an office."""
        return [m for m in self.members if m not in self.coaches and m not in self.moderators]

    def count(self, what: str) -> None:
        """Count something for the report."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def note(self, what: str) -> None:
        """Write down when something was done to the bot."""
        self.diary.append((time.time(), what))

    @property
    def reachable(self) -> bool:
        """Whether the bot hears both platforms."""
        return bool(self.discord.gateway.live) and bool(self.slack.hub.live)

    async def up(self) -> None:
        """Wait until the bot runs and both platforms reach it."""
        await self.bot.up()
        await self.discord.ready()
        await self.slack.connected()


@asynccontextmanager
async def open_town(options: Options, folder: Path) -> AsyncGenerator[Town]:
    """Open both platforms and the bot's cradle; the bot is not started yet."""
    chance = random.Random(options.seed)  # noqa: S311 - a run that can be repeated
    clock = SharedClock(folder / "clock")
    clock.set_to(options.begin)
    slack = SlackServer(redelivery_delays=REDELIVERED_AFTER)
    async with DiscordServer() as discord, slack:
        discord.use_clock(clock.seconds)
        slack.use_clock(clock.seconds)
        slack.duplicate_events = "twice" in options.faults
        discord.world.forgetful = "nononce" in options.faults
        channels = (
            DiscordScreen("#network on Discord", discord.channel("network")),
            SlackScreen("#network on Slack", slack.channel("network"), slack.workspace.came_with),
        )
        members: list[Member] = []
        for number in range(options.members):
            name = f"Person {number:03d}"
            if number % 2:
                members.append(OnSlack(slack, name, channels[1]))
            else:
                members.append(OnDiscord(discord, name, channels[0]))
        for user in slack.workspace.users:
            next(c for c in slack.workspace.channels.values() if c.kind == "public").members.add(
                user
            )
        moderators, coaches = members[:2], members[2 : 2 + max(2, options.members // COACHES_IN)]
        weekday = chance.randrange(1, 7)
        at = f"{chance.randrange(7, 21):02d}:{chance.choice((0, 15, 30, 45)):02d}"
        settings = {
            "discord_token": discord.token,
            "discord_api": discord.api_url,
            "slack_bot_token": slack.bot_token,
            "slack_app_token": slack.app_token,
            "slack_api": slack.api_url,
            "slack_own": TEAM,
            "moderators": ",".join(m.account for m in moderators),
            "organisers": ",".join(m.account for m in moderators),
            "coaches": ",".join(c.account for c in coaches),
            "call_day": CALL_DAYS[weekday],
            "call_in_holidays": "keep",  # both clock changes lie in or near a school holiday
            "call_time": at,
            "round_weeks": "1",
        }
        async with cradle(folder, settings) as bot:
            oracle = Oracle(channels, [m.inbox for m in moderators])
            yield Town(
                options,
                clock,
                discord,
                slack,
                bot,
                oracle,
                chance,
                members,
                coaches,
                moderators,
                (weekday, at),
            )
