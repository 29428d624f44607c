"""How often a job's slot runs twice, or not at all, with two copies of the bot on one database.

    .venv/bin/python -m benchmarks.double_fire --slots 10000 --json

Half of the slots on SQLite, half on a PostgreSQL of our own (all on SQLite where there is none).
Each copy is a process with the real tick. Before every slot all of them wait until each has
found it open, and then take it at the same time: no slot is without a race. Each run posts a
letter under a name of its own, so a second run would leave a second one; the letters are counted
in the database, and not by those who posted them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import text

from bot.core.messages import InChannel, Urgency
from bot.core.people import Platform
from bot.core.ports import Work
from bot.core.views import Reply
from bot.jobs.spec import Job, Slot, Write
from bot.jobs.tick import Jobs
from storage.migrate import migrate
from storage.vault import Vault
from storage.work import open_storage
from tests.contract.postgres import server, tools

ROOT: Final = Path(__file__).parents[1]
BEGAN: Final = datetime(2027, 3, 1, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
BATCH: Final = 100
"""Slots a tick: hours, so that all of them are within the week that a tick looks back."""


@dataclass(frozen=True, slots=True)
class Race:
    """What came of it: every slot is *fired* once, or is *missing*, or is a *double*.

    *contested* counts the times that a process found a slot open and came too late to take it.
    """

    slots: int
    fired: int
    missing: int
    double: int
    contested: int


async def race(url: str, slots: int, processes: int = 2) -> Race:
    """Let *processes* take *slots* slots from one migrated database, and count what they did."""
    async with asyncio.TaskGroup() as starting:
        copies = [starting.create_task(_start(url)) for _ in range(processes)]
    racers = [copy.result() for copy in copies]
    contested = 0
    try:
        for until in (*range(0, slots, BATCH), slots):
            contested += await _one_tick(racers, until)
    finally:
        for racer in racers:
            if racer.returncode is None:
                racer.kill()
            await racer.wait()
    letters = await _letters(url)
    expected = {_key(hour) for hour in range(1, slots + 1)}
    return Race(
        slots=slots,
        fired=len(expected & letters.keys()),
        missing=len(expected - letters.keys()),
        double=sum(count - 1 for count in letters.values()),
        contested=contested,
    )


async def _start(url: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.double_fire",
        "--work",
        url,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )


async def _one_tick(racers: Sequence[asyncio.subprocess.Process], until: int) -> int:
    """Let all tick at hour *until*, slot by slot; return how often one came too late."""
    found = 0
    word = f"{until}"
    while True:
        for racer in racers:
            await _tell(racer, word)
        heard = [await _hear(racer) for racer in racers]
        kinds = {kind for kind, _ in heard}
        if kinds == {"ran"}:
            return found - sum(int(said) for _, said in heard)
        if kinds != {"open"} or len(set(heard)) != 1:
            raise RuntimeError(f"they are not at one slot: {heard}")
        found += len(racers)
        word = "go"


async def _tell(racer: asyncio.subprocess.Process, word: str) -> None:
    if racer.stdin is None:
        raise RuntimeError("there is nobody to tell")
    racer.stdin.write(f"{word}\n".encode())
    await racer.stdin.drain()


async def _hear(racer: asyncio.subprocess.Process) -> tuple[str, str]:
    line = await racer.stdout.readline() if racer.stdout else b""
    if not line:
        raise RuntimeError("a process has ended in the middle of the race")
    kind, _, said = line.decode().strip().partition(" ")
    return kind, said


async def _letters(url: str) -> Counter[str]:
    """Count the letters of each slot, as they lie in the database."""
    storage = open_storage(url, lambda: BEGAN, Vault(bytes(32)))
    try:
        async with storage.reading() as connection:
            rows = await connection.execute(text("SELECT once FROM outbox"))
            return Counter(str(once).partition("|")[0] for (once,) in rows)
    finally:
        await storage.close()


def _key(hour: int) -> str:
    return f"{BEGAN + HOUR * hour:%Y-%m-%d %H}"


async def work(url: str) -> None:
    """Be one copy of the bot: tick when told to, and wait at each slot until all are there."""
    clock = [BEGAN]

    async def due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
        first, last = ((at - BEGAN) // HOUR for at in (after, until))
        return [
            Slot(key=_key(hour), due=BEGAN + HOUR * hour, until=BEGAN + HOUR * (hour + 10**4))
            for hour in range(first + 1, last + 1)
        ]

    async def think(_work: Work, slot: Slot) -> Write:
        print(f"open {slot.key}", flush=True)
        sys.stdin.readline()

        async def write(work: Work) -> None:
            to = InChannel(Platform.DISCORD, "space", "channel")
            once = f"{slot.key}|{uuid4()}"
            await work.outbox.post(Reply("Ran."), to=to, once=once, urgency=Urgency.BROADCAST)

        return write

    job = Job(name="race", summary="Takes part in a race.", due=due, think=think)
    storage = open_storage(url, lambda: clock[0], Vault(bytes(32)))
    jobs = Jobs(storage, [job], lambda: clock[0])
    try:
        while line := sys.stdin.readline():
            clock[0] = BEGAN + HOUR * int(line)
            print(f"ran {await jobs.tick()}", flush=True)
    finally:
        await storage.close()


@asynccontextmanager
async def databases() -> AsyncGenerator[dict[str, str]]:
    """Open an empty database of each kind that this machine has, by name."""
    with tempfile.TemporaryDirectory() as folder:
        urls = {"sqlite": f"sqlite+aiosqlite:///{folder}/headsup.db"}
        await migrate(urls["sqlite"])
        programs = tools()
        if programs is None:
            yield urls
            return
        with server(programs) as url:
            await migrate(url)
            yield urls | {"postgresql": url}


async def measure(slots: int, processes: int) -> dict[str, object]:
    """Race on every database there is and return the figures, to be printed."""
    found: dict[str, Race] = {}
    began = time.perf_counter()
    async with databases() as urls:
        shares = [slots // len(urls) + (n < slots % len(urls)) for n in range(len(urls))]
        for (name, url), share in zip(urls.items(), shares, strict=True):
            found[name] = await race(url, share, processes)
    names = ("slots", "fired", "missing", "double", "contested")
    return {
        **{name: sum(getattr(one, name) for one in found.values()) for name in names},
        "processes": processes,
        "seconds": round(time.perf_counter() - began, 1),
        "databases": {name: asdict(one) for name, one in found.items()},
    }


def main() -> None:
    """Print the figures; end with 1 if a slot ran twice or not at all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--slots", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        asyncio.run(work(given.work))
        return
    result = asyncio.run(measure(given.slots, given.processes))
    if given.json:
        print(json.dumps(result))
    else:
        print(*(f"{name}: {value}" for name, value in result.items()), sep="\n")
    sys.exit(bool(result["double"] or result["missing"]))


if __name__ == "__main__":
    main()
