"""How much that was acknowledged is lost when the power goes.

    .venv/bin/python -m benchmarks.powercut --cuts 50 --json

The bot's data folder lies on a small disk of its own, an ext4 image in a loop device. While two
people talk through the bot, it is stopped dead at a random moment; what its disk holds then, and
not what the machine still had in memory, is copied, mounted and looked at: the database must be
whole, and hold everything that either of them saw acknowledged. Needs root and loop devices.
Where they are not to be had, the bot is killed instead, which a disk survives more easily.

What was acknowledged is read from the two loopback servers, and not from anything of the bot's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.config import Settings
from bot.wiring import clock, open_keys
from storage.requests import key_of
from tests.platforms.steps import in_conversation
from tests.platforms.town import Town, open_town
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

_SIZE: Final = 48 * 2**20  # bytes of the image: its copy is made at every cut
_TALK: Final = (0.2, 1.0)  # seconds between two cuts, at least and at most
_HEARD: Final = (
    5  # acknowledged between two cuts at least: a slow machine must prove something, too
)
_PATIENCE: Final = 20.0  # seconds for that


class NoDisk(Exception):
    """No loop device can be mounted here. The message says why."""


@dataclass
class Cuts:
    """What was found after all cuts. *lost* were acknowledged and are not on the disk."""

    cuts: int = 0
    whole: int = 0
    acknowledged: int = 0
    lost: int = 0
    in_doubt: int = 0
    """Written by a person, not acknowledged yet, and on the disk: that is allowed."""


class Disk:
    """An ext4 disk in a file, mounted."""

    def __init__(self, image: Path, mounted: Path) -> None:
        self.image = image
        self.mounted = mounted

    @asynccontextmanager
    async def cut(self) -> AsyncGenerator[Path]:
        """Copy what is on the disk at this moment, and mount the copy."""
        copy, where = self.image.with_suffix(".cut"), self.mounted.with_name("cut")
        await _run("cp", "--sparse=always", str(self.image), str(copy))
        async with _mounted(copy, where):
            yield where
        copy.unlink()


@asynccontextmanager
async def open_disk(folder: Path) -> AsyncGenerator[Disk]:
    """Make a disk and mount it.

    Raises:
        NoDisk: that is not allowed here.
    """
    image = folder / "disk.img"
    with image.open("wb") as file:
        file.truncate(_SIZE)
    await _run("mkfs.ext4", "-q", "-F", str(image))
    async with _mounted(image, folder / "disk") as mounted:
        yield Disk(image, mounted)


@asynccontextmanager
async def _mounted(image: Path, where: Path) -> AsyncGenerator[Path]:
    where.mkdir(exist_ok=True)  # noqa: ASYNC240 - a moment
    await _run("mount", "-o", "loop", str(image), str(where))
    try:
        yield where
    finally:
        await _run("umount", str(where))


async def _run(*command: str) -> None:
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
    except OSError as error:
        raise NoDisk(f"{command[0]}: {error.strerror}") from None
    _, said = await process.communicate()
    if process.returncode:
        raise NoDisk(said.decode().strip() or f"{command[0]} ended with {process.returncode}")


@asynccontextmanager
async def conversing(data: Path) -> AsyncGenerator[Town]:
    """Open both platforms, a bot that keeps its data in *data*, and a conversation."""
    slack = SlackServer(redelivery_delays=tuple([0.0] + [2.0] * 200))
    async with open_town(data, slack) as town:
        await in_conversation(town)
        yield town


@asynccontextmanager
async def talking(town: Town) -> AsyncGenerator[None]:
    """Let both people write, on both platforms, for as long as this is open."""
    amina, cora = town.discord.person("Amina"), town.slack.person("Cora")
    start = await amina.eventually("A coach is here")

    async def write() -> None:
        while True:
            await amina.dm("head writes")
            await cora.dm("coach writes")
            with suppress(AssertionError):  # nobody at home: not sent, and she sees it
                form = await amina.press(start, "Write to my coach")
                await amina.submit(form.modal, words="head says")
            await asyncio.sleep(0.02)

    writing = asyncio.create_task(write())
    try:
        yield
    finally:
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing


async def _talk(town: Town, chance: random.Random) -> None:
    """Let them talk for a random time, and until enough was acknowledged."""
    before = len(acknowledged(town))
    await asyncio.sleep(chance.uniform(*_TALK))
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            while len(acknowledged(town)) < before + _HEARD:  # noqa: ASYNC110 - read off screens
                await asyncio.sleep(0.05)


def acknowledged(town: Town) -> set[str]:
    """Return the requests that somebody saw acknowledged: ticked, or "Passed on"."""
    world, workspace = town.discord.world, town.slack.workspace
    seen = {f"discord:{one.id}" for one in world.messages if one.reactions}
    for interaction in world.interactions.values():
        said = interaction.original
        if said is not None and "Passed on" in said.content:
            seen.add(f"discord:{interaction.id}")
    for channel in workspace.channels.values():
        for message in channel.messages.values():
            if message.get("reactions"):
                seen.add(f"slack:{TEAM}:{channel.id}:{message['ts']}")
    return seen


async def look(data: Path, wanted: set[str], found: Cuts) -> None:
    """Open the database in *data* as the bot would, and count what it has of *wanted*."""
    verdict, answered, keys = "", set[str](), list[str]()
    database = sqlite3.connect(data / "headsup.db")
    try:
        (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
        answered |= {row[0] for row in database.execute("SELECT id FROM requests")}
        keys += [row[0] for row in database.execute("SELECT once FROM outbox")]
    except sqlite3.Error as error:  # then nothing is there
        verdict = str(error)
    finally:
        database.close()
    async with AsyncExitStack() as stack:
        settings = Settings(data=data, _env_file=None)  # type: ignore[call-arg]  # pydantic's own
        _, vault = await open_keys(settings, stack, clock)
    wanted = {key_of(request, vault) for request in wanted}
    carried = {request for key in keys for request in [_request(key)] if request}
    found.cuts += 1
    found.whole += verdict == "ok"
    found.acknowledged = max(found.acknowledged, len(wanted))
    found.lost += len(wanted - (answered & carried))
    found.in_doubt += len(carried - wanted)


def _request(once: str) -> str:
    """Return the request that a letter with words came from; empty for any other."""
    kind, _, rest = once.partition(":")
    return rest.partition(":")[2].rpartition(":")[0] if kind == "words" else ""


async def cut_the_power(folder: Path, cuts: int, chance: random.Random) -> Cuts:
    """Cut it so many times, in the middle of a conversation.

    Raises:
        NoDisk: no loop device can be mounted here.
    """
    found = Cuts()
    async with open_disk(folder) as disk, conversing(disk.mounted / "data") as town, talking(town):
        process = town.bot.process
        if process is None:
            raise LookupError("the bot has ended")
        for _ in range(cuts):
            await _talk(town, chance)
            os.kill(process.pid, signal.SIGSTOP)
            wanted = acknowledged(town)
            async with disk.cut() as left:
                await look(left / "data", wanted, found)
            os.kill(process.pid, signal.SIGCONT)
        await town.bot.kill()
    return found


async def kill_it(folder: Path, kills: int, chance: random.Random) -> Cuts:
    """Kill the bot so many times, in the middle of a conversation, and start it again."""
    found = Cuts()
    data = folder / "data"
    async with conversing(data) as town, talking(town):
        for number in range(kills):
            if number:
                await town.restart()
            await _talk(town, chance)
            await town.bot.kill()
            await look(data, acknowledged(town), found)
    return found


async def measure(cuts: int, seed: int) -> dict[str, object]:
    """Return the figures, to be printed."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="headsup-") as temporary:
        try:
            kind, found = "power", await cut_the_power(Path(temporary), cuts, chance)
        except NoDisk as why:
            print(f"No disk to cut the power of ({why}): killed instead.", file=sys.stderr)
            kind, found = "kill", await kill_it(Path(temporary), cuts, chance)
    seconds = round(time.perf_counter() - began, 1)
    return {"kind": kind, **asdict(found), "seed": seed, "seconds": seconds}


def main() -> None:
    """Print the figures; end with 1 if anything acknowledged was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    result = asyncio.run(measure(given.cuts, given.seed))
    if given.json:
        print(json.dumps(result))
    else:
        print(*(f"{name}: {value}" for name, value in result.items()), sep="\n")
    sys.exit(bool(result["lost"] or result["whole"] != result["cuts"]))


if __name__ == "__main__":
    main()
