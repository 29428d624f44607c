"""What the platforms do to the bot meanwhile: lost answers, limits and errors, in storms."""

from __future__ import annotations

import asyncio
import random

from benchmarks.week.town import Town
from tests.servers.discord.faults import Kind as DiscordKind
from tests.servers.slack.faults import Kind as SlackKind

SEND = r"/channels/\d+/messages$"
ANSWER = r"/interactions/.*/callback$"
ANYTHING = r"."
DISCORD: dict[str, tuple[DiscordKind, ...]] = {
    "drop": ("drop_after", "drop_after", "drop_before"),
    "429": ("429", "429", "429_global"),
    "5xx": ("500", "502_after", "503"),
}
SLACK: dict[str, tuple[SlackKind, ...]] = {
    "drop": ("drop_after", "drop_after", "drop_before"),
    "429": ("429",),
    "5xx": ("500", "500_after", "html"),
}
METHODS = (
    *["chat.postMessage"] * 8,
    *["conversations.history"] * 3,
    "conversations.open",
    "chat.update",
    "reactions.add",
    "auth.test",
)
PATHS = (*[SEND] * 8, ANSWER, ANYTHING)


async def storms(town: Town) -> None:
    """Let faults of the chosen kinds strike now and then, until cancelled."""
    kinds = [kind for kind in town.options.faults if kind in DISCORD]
    chance = random.Random(town.chance.random())  # noqa: S311 - a run that can be repeated
    while kinds:
        await asyncio.sleep(chance.uniform(0.2, 1.5))
        kind, times = chance.choice(kinds), chance.randint(1, 4)
        town.count(f"storms of {kind}")
        if chance.random() < 0.5:  # noqa: PLR2004 - either platform
            town.discord.fail(
                "*" if (path := chance.choice(PATHS)) == ANYTHING else "POST",
                path,
                times=times if path == SEND else 1,
                kind=chance.choice(DISCORD[kind]),
                retry_after=chance.uniform(0.1, 1.0),
            )
        else:
            method = chance.choice(METHODS)
            times = times if method == METHODS[0] else 1
            town.slack.fail(method, times=times, kind=chance.choice(SLACK[kind]))


def calm(town: Town) -> None:
    """End all faults; what was ordered and has not struck is forgotten."""
    town.discord.calm()
    town.slack.calm()
