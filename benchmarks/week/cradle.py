"""The driver's hand on the nursery: start the bot, see it run, kill it as a power cut would."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Cradle:
    """One bot at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.starts = 0
        self.kills = 0
        self.died: list[int] = []  # exit codes of bots that nobody had killed
        self._told, self._says = _pipes(process)
        self._pid: int | None = None
        self._running = False
        self._killed: set[int] = set()
        self._changed = asyncio.Condition()

    @property
    def running(self) -> bool:
        """Whether the bot has said that it runs."""
        return self._running

    async def listen(self) -> None:
        """Take down what the nursery says, until it ends."""
        while line := (await self._says.readline()).decode().split():
            async with self._changed:
                match line:
                    case ["pid", pid]:
                        self._pid, self._running = int(pid), False
                    case ["running", pid] if int(pid) == self._pid:
                        self._running = True
                    case ["ended", pid, status]:
                        if int(pid) not in self._killed:
                            self.died.append(int(status))
                        if int(pid) == self._pid:
                            self._pid, self._running = None, False
                    case _:
                        pass  # an earlier bot's last word
                self._changed.notify_all()

    async def start(self) -> None:
        """Start the bot and return as soon as it is born, long before it runs."""
        self.starts += 1
        self._told.write(b"start\n")
        async with self._changed, asyncio.timeout(10):
            await self._changed.wait_for(lambda: self._pid is not None)

    async def up(self, within: float = 60) -> None:
        """Wait until the bot runs; one that has died of itself is started again."""
        async with asyncio.timeout(within):
            while not self._running:
                if self._pid is None:
                    await self.start()
                async with self._changed:
                    await self._changed.wait_for(lambda: self._running or self._pid is None)

    async def kill(self) -> None:
        """Kill the bot and wait until it is gone."""
        if self._pid is None:
            return
        self.kills += 1
        self._killed.add(self._pid)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        async with self._changed, asyncio.timeout(10):
            await self._changed.wait_for(lambda: self._pid is None)


def _pipes(
    process: asyncio.subprocess.Process,
) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the nursery was started without pipes")
    return process.stdin, process.stdout


@asynccontextmanager
async def cradle(folder: Path, settings: Mapping[str, str]) -> AsyncGenerator[Cradle]:
    """Open a nursery whose bots work in *folder* with these settings, without their prefix."""
    environment = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY")}
    environment |= {"PYTHONPATH": str(ROOT), "HEADSUP_DATA": str(folder / "data")}
    environment |= {f"HEADSUP_{name.upper()}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.week.nursery",
        str(folder / "clock"),
        str(folder / "bot.log"),
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    told, says = _pipes(process)
    async with asyncio.timeout(60):
        await says.readline()
    nursed = Cradle(process)
    listening = asyncio.create_task(nursed.listen())
    try:
        yield nursed
    finally:
        told.close()
        async with asyncio.timeout(20):
            await process.wait()
            await listening
