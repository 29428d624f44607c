"""Killed at random moments in the middle of a conversation: nothing lost, nothing twice.

What counts is what the two people see on their screens, not what the bot believes.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from pathlib import Path

import pytest

from tests.platforms.steps import in_conversation
from tests.platforms.town import open_town
from tests.servers.discord import Person as OnDiscord
from tests.servers.slack import Person as OnSlack
from tests.servers.slack import SlackServer

KILLS = 6
MESSAGES = 24


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seed", [1])
async def test_a_conversation_survives_being_killed(tmp_path: Path, seed: int) -> None:
    """Every message that was acknowledged arrives once, across platforms and restarts."""
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    slack = SlackServer(redelivery_delays=tuple([0.0] + [4.0] * 30))
    async with open_town(tmp_path / "data", slack) as town:
        amina, cora = await in_conversation(town)

        async def kill() -> None:
            for _ in range(KILLS):
                await asyncio.sleep(chance.uniform(0.1, 2.0))
                await town.restart()

        killing = asyncio.create_task(kill())
        acknowledged = await talk(amina, cora, chance, killing)
        await killing
        await everything_arrived(cora, amina, acknowledged)


async def talk(
    amina: OnDiscord, cora: OnSlack, chance: random.Random, killing: asyncio.Task[None]
) -> list[str]:
    """Write from both sides until the killing is over; return what Amina saw acknowledged."""
    acknowledged = []
    number = 0
    while not killing.done() or number < MESSAGES:
        number += 1
        await cora.dm(f"coach says no {number} end")
        with suppress(AssertionError):  # nobody at home: Amina sees that it was not sent
            form = await amina.press(await amina.eventually("A coach is here"), "Write to my coach")
            assert form.modal
            answer = await amina.submit(form.modal, words=f"head says no {number} end")
            if "Passed on" in answer.text:
                acknowledged.append(f"head says no {number} end")
        await asyncio.sleep(chance.uniform(0.05, 0.4))
    for sent in range(1, number + 1):
        await amina.eventually(f"coach says no {sent} end", timeout=40)
    return acknowledged


async def everything_arrived(cora: OnSlack, amina: OnDiscord, acknowledged: list[str]) -> None:
    for words in acknowledged:
        await cora.eventually(words, timeout=40)
    await asyncio.sleep(2)  # time for a second copy, if there were one
    theirs = [seen.plain for seen in cora.inbox if seen.from_bot]
    hers = [seen.plain for seen in amina.inbox]
    for words in acknowledged:
        assert sum(words in plain for plain in theirs) == 1, words
    numbers = {plain.split(" no ")[1].split(" end")[0] for plain in hers if "coach says" in plain}
    for number in numbers:
        assert sum(f"coach says no {number} end" in plain for plain in hers) == 1, number
    for plain in theirs:  # what was not acknowledged may arrive, but never twice
        if "head says" in plain:
            assert theirs.count(plain) == 1
