"""How soon the numbers to ring are on the screen when everything else is going wrong.

    .venv/bin/python -m benchmarks.card

In the middle of ten thousand reminders on their way; with the database held by another program;
and with its file deleted.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.promise import Figure, add_option, record
from bot.adapters.patience import soon
from bot.core.messages import Direct, To, Urgency
from bot.core.people import Account, Platform
from bot.core.views import Reply
from tests.scenarios.network import Network, open_network
from tests.scenarios.someone import Someone, read

WITHIN = 2.0  # seconds
NUMBERS = ("999", "116 123", "08000 562 561")
LOOKS = 50
CARDS = ("support", "talk", "numbers", "child", "not-now")


async def amid(network: Network, eve: Someone, letters: int) -> list[float]:
    """Return how long each card took while *letters* reminders were delivered."""
    async with network.storage.begin() as work:
        crowd = [
            To(Direct(Account(Platform.DISCORD, "", f"member-{n}")), f"reminder:{n}")
            for n in range(letters)
        ]
        await work.outbox.post_each(Reply("A call soon."), crowd, urgency=Urgency.BROADCAST)
    delivering = asyncio.create_task(network.courier.drain())
    took: list[float] = []
    while not delivering.done() and len(took) < LOOKS:
        await asyncio.sleep(0.02)
        took.append(await _card(network, eve, "support"))
    await delivering
    return took


async def locked(network: Network, head: Someone) -> tuple[float, float]:
    """Return how long the card, and an answer to asking, took with the database held."""
    lock = sqlite3.connect(network.path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        card = await _card(network, head, "support")
        began = time.perf_counter()
        said, going = await soon(network.dispatcher.run(head.ask("ask")))
        took = time.perf_counter() - began
        meanwhile = said or network.dispatcher.meanwhile("ask")
        if not all(number in read(meanwhile) for number in NUMBERS):
            raise RuntimeError("the answer has no numbers to ring")
        if going is not None:
            await going
    finally:
        lock.rollback()
        lock.close()
    return card, took


async def _card(network: Network, someone: Someone, command: str) -> float:
    began = time.perf_counter()
    said = await network.dispatcher.begin(someone.ask(command))
    took = time.perf_counter() - began
    if command == "support" and not (
        isinstance(said, Reply) and all(number in read(said) for number in NUMBERS)
    ):
        raise RuntimeError("the card has no numbers to ring")
    return took


async def run(letters: int) -> list[Figure]:
    """Measure each."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_network(Path(folder)) as network:
            ada = await network.head("Ada")
            eve = network.person("Eve")
            busy = await amid(network, eve, letters)
            held, asked = await locked(network, ada)
            for one in network.path.parent.glob("headsup.db*"):
                await asyncio.to_thread(one.unlink)
            gone = [await _card(network, eve, command) for command in CARDS]
    return [
        Figure("P5", f"cards amid {letters:,} reminders", len(busy)),
        Figure("P5", "seconds, the slowest of them", round(max(busy), 4), WITHIN),
        Figure("P5", "seconds to the card, database locked", round(held, 4), WITHIN),
        Figure("P5", "seconds to an answer to asking, database locked", round(asked, 3), WITHIN),
        Figure("P5", "seconds to the slowest card, its file deleted", round(max(gone), 4), WITHIN),
    ]


def main() -> int:
    """Print how soon."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=10_000)
    add_option(parser)
    given = parser.parse_args()
    figures = asyncio.run(run(given.reminders))
    for one in figures:
        print(one)
    if given.record:
        record("card", {"reminders": given.reminders}, figures)
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
