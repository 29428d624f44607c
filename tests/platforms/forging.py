"""Buttons and forms that were made up, mutated or borrowed, through each platform's own door."""

from __future__ import annotations

import json
import logging
import random
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from bot.adapters import wire
from bot.commands import ALL
from bot.commands.spec import Privacy
from bot.core.forms import fields_of
from bot.core.people import Account, Platform, Role
from bot.core.questions import Token
from storage.look import rows
from tests.platforms.doors import on_discord, on_slack
from tests.scenarios.network import ANSWERS, Network, open_network
from tests.scenarios.someone import find
from tests.servers.discord import DiscordServer
from tests.servers.discord.people import Person as OnDiscord
from tests.servers.discord.responses import Unanswered as NoAnswerOnDiscord
from tests.servers.slack import SlackServer
from tests.servers.slack import Unanswered as NoAnswerOnSlack
from tests.servers.slack.people import Person as OnSlack
from tests.servers.slack.state import TEAM

CANARY = "zanzibarquokka"

_ABOUT_CASES = [
    command.name
    for command in ALL
    if command.privacy is Privacy.CONFIDENTIAL
    and (fields := fields_of(command.form))
    and isinstance(fields[0].question, Token)
    and fields[0].name != "notice"
]
_GARBAGE = (
    "",
    ":",
    "press",
    "press:",
    "press::",
    "form:::::",
    "☂" * 20,
    "\x00\x01",
    "press:no-such-thing:x",
    "press:read:' OR 1=1 --",
    "press:read:../../etc",
    "form:reply:" + "9" * 80,
    "press:kept:\u202e0:1",
    "{}",
)
_TYPED = {"words": CANARY, "when": "Tomorrow", "what": "Union, law and work"}


@dataclass
class Scene:
    """A conversation of two people, and Eve, a coach herself, who is in none."""

    network: Network
    eve: OnDiscord | OnSlack
    real: Sequence[str]
    """What buttons of others carry."""
    answers: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """What was answered, by command and way, and by whether what it carried exists."""

    unanswered: int = 0

    async def press(self, button: str) -> str:
        """Press a made-up button and return the answer."""
        if isinstance(self.eve, OnDiscord):
            answer = await self.eve.forge(button[:100])
            return answer.text
        before = len(self.eve.sees())
        await self.eve.forge(button[:255])
        said = [seen.plain for seen in self.eve.sees()[before:]]
        if (form := self.eve.view) is not None:
            said.append(form.plain)
            await self.eve.close_view()
        return "\n".join(said)

    async def send(self, form: str) -> str:
        """Send a made-up form and return the answer."""
        if isinstance(self.eve, OnDiscord):
            answer = await self.eve.forge(form[:100], dict(_TYPED))
            return answer.text
        return json.dumps(await self.eve.forge_form(form[:255], _TYPED))

    async def attack(self, count: int, seed: int = 1) -> None:
        """Try *count* times, half by buttons and half by forms."""
        chance = random.Random(seed)  # noqa: S311 - it is to be the same each time
        for number, (command, kind, value) in enumerate(self._tries(chance, count)):
            way = ("button", "form")[number % 2]
            try:
                if number % 2:
                    said = await self.send(wire.form(command, value) if command else value)
                else:
                    said = await self.press(wire.press(command, value) if command else value)
            except (NoAnswerOnDiscord, NoAnswerOnSlack):
                self.unanswered += 1  # in three seconds: on a busy machine that happens
                continue
            if command:
                self.answers[f"{command} by {way}", kind].add(said)

    def _tries(self, chance: random.Random, count: int) -> Iterator[tuple[str, str, str]]:
        for _ in range(count):
            command = chance.choice(_ABOUT_CASES)
            match chance.randrange(4):
                case 0:
                    yield command, "real", chance.choice(self.real)
                case 1:
                    yield command, "made up", str(UUID(int=chance.getrandbits(128), version=4))
                case 2:
                    yield command, "mutated", _mutated(chance, chance.choice(self.real))
                case _:
                    yield "", "garbage", chance.choice(_GARBAGE)

    async def kept(self) -> dict[str, object]:
        """Return what lies in the tables of cases."""
        held = await rows(self.network.storage)
        names = ("cases", "offers", "talks", "kept_words", "follow_ups", "saved_replies")
        return {name: held[name] for name in names}

    def same_answers(self) -> list[str]:
        """Return the commands whose answer tells whether there is such a case: none, we hope."""
        return [
            f"{what}: {real} or {made}"
            for what in {what for what, _ in self.answers}
            if (real := self.answers.get((what, "real")))
            and (made := self.answers.get((what, "made up")))
            and real != made
        ]


def _mutated(chance: random.Random, value: str) -> str:
    at = chance.randrange(len(value))
    match chance.randrange(5):
        case 0:
            return value[:at] + chance.choice("0123456789abcdef-:") + value[at + 1 :]
        case 1:
            return value[:at]
        case 2:
            return f"{value}:{chance.choice(('words', 'nothing', '0', '2', '20261208:gently'))}"
        case 3:
            return value.upper()
        case _:
            return value + chr(chance.randrange(32, 0x2FFF))


@asynccontextmanager
async def open_scene(folder: Path, platform: Platform) -> AsyncGenerator[Scene]:
    """Open a network on *platform*'s loopback server with a conversation that Eve is not in."""
    async with open_network(folder) as network:
        if platform is Platform.SLACK:
            async with SlackServer() as slack:
                slack.channel("network", [slack.person("Ben")])
                async with on_slack(slack, network):
                    await slack.connected()
                    eve = slack.person("Eve")
                    yield await _set(network, eve, Account(platform, TEAM, eve.id))
        else:
            async with (
                DiscordServer() as discord,
                on_discord(discord, network),
            ):
                await discord.ready()
                eva = discord.person("Eve")
                yield await _set(network, eva, Account(platform, "", eva.id))


async def _set(network: Network, eve: OnDiscord | OnSlack, account: Account) -> Scene:
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    await ada.sends("write", words=CANARY)
    offer = find(cora.offer, "Yes, I'll take it").value
    await cora.sends("accept", offer)
    await ada.writes(CANARY)
    case = find(cora.inbox[-1], "Reply").value
    joining = network.person("Eve")
    joining.account = account
    await joining.sends("join", name="Eve", **ANSWERS)
    await network.appoint(joining, Role.COACH)
    return Scene(network, eve, (case, offer, f"{case}:0", f"{case}:words", f"{case}:1"))


def faults(records: Sequence[logging.LogRecord]) -> list[str]:
    """Return what went wrong, as it was logged."""
    return [record.getMessage() for record in records if record.levelno >= logging.ERROR]
