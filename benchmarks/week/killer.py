"""Kills the bot: while it starts, while it works, and in the worst of all moments.

The worst is when a platform has stored a message and the bot does not know it yet.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

from benchmarks.week.town import Town
from benchmarks.week.weather import SEND
from tests.servers.slack.faults import Fault

STARTING, WORKING = 0.3, 0.75  # shares, added up: of kills in a start, and at any moment after it
START_TAKES, WORK_LASTS, AIM_LASTS = 0.7, 0.8, 1.2  # seconds


async def kill_many(town: Town, times: int) -> None:
    """Kill the bot so many times, and start it at once each time."""
    chance = random.Random(town.chance.random())  # noqa: S311 - a run that can be repeated
    for _ in range(times):
        manner = chance.random()
        if manner < STARTING:
            await asyncio.sleep(chance.uniform(0, START_TAKES))
        else:
            await town.bot.up()
            if manner < WORKING:
                await asyncio.sleep(chance.uniform(0, WORK_LASTS))
            else:
                await _stored_and_not_known(town, chance)
        town.note("killed")
        await town.bot.kill()
        await town.bot.start()


async def _stored_and_not_known(town: Town, chance: random.Random) -> None:
    """Wait until a platform holds back the answer to a message that it has taken."""
    if chance.random() < 0.5:  # noqa: PLR2004 - either platform
        fault = town.discord.fail("POST", SEND, kind="hang_after")
        with suppress(TimeoutError):
            await town.discord.world.pulse.until(lambda: fault.held > 0, AIM_LASTS)
        met, fault.left = fault.held > 0, 0
    else:
        before = town.slack.faults.met["hang_after"]
        order = Fault("hang_after")
        town.slack.faults.order("chat.postMessage", 1, order)
        met = await _met(town, before)
        town.slack.faults.withdraw("chat.postMessage", order)
    town.count("kills after storing" if met else "kills that found nothing stored")


async def _met(town: Town, before: int) -> bool:
    end = asyncio.get_running_loop().time() + AIM_LASTS
    while asyncio.get_running_loop().time() < end:
        if town.slack.faults.met["hang_after"] > before:
            return True
        await town.slack.workspace.changed(0.01)
    return False
