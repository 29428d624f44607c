"""Both platforms as a process of their own, holding whoever calls to the documented limits.

    python -m benchmarks.fan.platforms DISCORD SLACK FOLDER

Opens servers with so many people on each, writes their addresses to FOLDER/town.json, and ends
when everybody has the message: what was measured is in FOLDER/measured.json. When half of them
have it, two heads ask for a coach.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.week.member import Member
from benchmarks.week.on_discord import OnDiscord
from benchmarks.week.on_slack import OnSlack
from benchmarks.week.screens import DiscordScreen, SlackScreen
from tests.servers.discord import DiscordServer
from tests.servers.discord.records import User
from tests.servers.slack import SlackServer

TITLE = "Ten thousand heads"
A_SECOND, A_MINUTE = 50, 300  # requests to Discord, posts to Slack; what both document
MESSAGES = (5, 5.0)  # so many messages in so many seconds to one channel of Discord
PATIENCE = 3.0  # times what the limits allow, before the rest is given up
HEADS, COACHES = 2, 2  # one of each on each platform


@dataclass
class Arrivals:
    """When the message came to whom; seconds of the machine's clock."""

    came: list[float] = field(default_factory=list)
    position: int = 0
    twice: int = 0
    at: set[str] = field(default_factory=set)

    def add(self, where: str, when: float) -> None:
        self.twice += where in self.at
        self.at.add(where)
        self.came.append(when)


class Platforms:
    """The two servers, who is there, and what they have seen."""

    def __init__(self, discord: DiscordServer, slack: SlackServer) -> None:
        self.discord, self.slack = discord, slack
        self.on_discord, self.on_slack = Arrivals(), Arrivals()
        channels = (
            DiscordScreen("#network on Discord", discord.channel("network")),
            SlackScreen("#network on Slack", slack.channel("network"), slack.workspace.came_with),
        )
        self.heads: list[Member] = [
            OnDiscord(discord, "Head on Discord", channels[0]),
            OnSlack(slack, "Head on Slack", channels[1]),
        ]
        self.coaches: list[Member] = [
            OnDiscord(discord, "Coach on Discord", channels[0]),
            OnSlack(slack, "Coach on Slack", channels[1]),
        ]

    def people(self, on_discord: int, on_slack: int) -> list[tuple[str, str]]:
        """Bring in so many; return the account and the direct channel of each."""
        world, workspace = self.discord.world, self.slack.workspace
        found = []
        for number in range(on_discord):
            user = world.users.setdefault(
                str(10_000_000 + number), User(str(10_000_000 + number), f"D{number}")
            )
            found.append((f"discord:{user.id}", world.open_dm(user).id))
        for number in range(on_slack):
            user_id = workspace.add_user(f"S{number}").id
            found.append((f"slack:T0LOOPBACK:{user_id}", workspace.dm_with(user_id).id))
        return found

    def look(self) -> None:
        """Count what has arrived since the last look."""
        messages = self.discord.world.messages
        for message in messages[self.on_discord.position :]:
            if message.channel.is_dm and TITLE in str((message.content, message.embeds)):
                self.on_discord.add(message.channel.id, message.came)
        self.on_discord.position = len(messages)
        came = list(self.slack.workspace.came.items())
        for (channel, ts), when in came[self.on_slack.position :]:
            shown = self.slack.workspace.channels[channel].messages.get(ts)
            if channel.startswith("D") and TITLE in str(shown):
                self.on_slack.add(channel, when)
        self.on_slack.position = len(came)

    async def ask(self, head: Member) -> float:
        """Let a head ask for a coach; return the seconds until some coach has the offer."""
        offers = self._offers()
        began = time.monotonic()
        await head.ask_for_a_coach()
        while self._offers() == offers:  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.005)
        return time.monotonic() - began

    def _offers(self) -> int:
        return sum(
            "A request is waiting" in shown.text
            for coach in self.coaches
            for shown in coach.inbox.read()
        )


async def serve(on_discord: int, on_slack: int, folder: Path) -> None:
    """Open both platforms for so many people, and write down what was measured."""
    async with DiscordServer() as discord, SlackServer() as slack:
        slack.channel("network", [slack.person("Ben")])
        platforms = Platforms(discord, slack)
        people = platforms.people(on_discord, on_slack)
        discord.buckets.everywhere, discord.buckets.messages = A_SECOND, MESSAGES
        slack.pace, slack.limits.tiers, slack.limits.posts_a_minute = True, True, A_MINUTE
        town = {
            "settings": {
                "discord_token": discord.token,
                "discord_api": discord.api_url,
                "slack_bot_token": slack.bot_token,
                "slack_app_token": slack.app_token,
                "slack_api": slack.api_url,
            },
            "people": people,
            "heads": [head.account for head in platforms.heads],
            "coaches": [coach.account for coach in platforms.coaches],
        }
        await _write(folder / "town.json", town)
        await _write(folder / "measured.json", await _measure(platforms, on_discord, on_slack))


async def _measure(platforms: Platforms, on_discord: int, on_slack: int) -> dict[str, Any]:
    allowed = {"discord": on_discord / A_SECOND, "slack": on_slack / A_MINUTE * 60}
    wanted = on_discord + on_slack
    await _until(platforms, 1, within=120)
    latest = max(10.0, max(allowed.values()) * PATIENCE)
    end = time.monotonic() + latest
    await _until(platforms, wanted // 2, within=latest)
    offers = [await platforms.ask(head) for head in platforms.heads]
    await _until(platforms, wanted, within=end - time.monotonic())
    figures: dict[str, Any] = {
        name: {
            "arrived": len(found.at),
            "twice": found.twice,
            "seconds": round(max(found.came) - min(found.came), 2) if found.came else 0.0,
            "allowed": round(allowed[name], 2),
        }
        for name, found in (("discord", platforms.on_discord), ("slack", platforms.on_slack))
    }
    figures["429"] = len(platforms.discord.limited) + len(platforms.slack.limited)
    figures["limited"] = sorted({call.path for call in platforms.discord.limited}) + sorted(
        set(platforms.slack.limited)
    )
    figures["offer_seconds"] = [round(seconds, 3) for seconds in offers]
    figures["violations"] = platforms.discord.violations + platforms.slack.violations
    return figures


async def _until(platforms: Platforms, so_many: int, within: float) -> None:
    """Wait until so many have it, or for so many seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        platforms.look()
        if len(platforms.on_discord.at) + len(platforms.on_slack.at) >= so_many:
            return
        await asyncio.sleep(0.02)


async def _write(path: Path, what: object) -> None:
    """Write a file that is whole as soon as it is there."""
    part = path.with_suffix(".part")
    await asyncio.to_thread(part.write_text, json.dumps(what))
    part.rename(path)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
