"""The bot as a process of its own, as it runs for real, against servers of ours."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.slack.state import TEAM

ROOT = Path(__file__).parents[2]


@dataclass
class BotProcess:
    """A running bot, its folder and everything it has printed."""

    folder: Path
    settings: Mapping[str, str]
    process: asyncio.subprocess.Process | None = None
    printed: bytearray = field(default_factory=bytearray)
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY")}
        environment |= {"HEADSUP_DATA": str(self.folder), "PYTHONPATH": str(ROOT)}
        environment["HEADSUP_SLACK_OWN"] = TEAM
        environment |= self.settings
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=self.folder,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self.process.stdout
        assert self.process.stderr
        self._readers = [
            asyncio.create_task(self._read(stream))
            for stream in (self.process.stdout, self.process.stderr)
        ]

    async def running(self, within: float = 45) -> None:
        """Wait until it says that it is running."""
        async with asyncio.timeout(within):
            while b"HeadsUp is running" not in self.printed:
                assert self.process
                assert self.process.returncode is None, self.printed.decode()
                await asyncio.sleep(0.02)

    async def ended(self, within: float = 30) -> int:
        """Wait until it has ended by itself and return its exit code."""
        assert self.process
        async with asyncio.timeout(within):
            code = await self.process.wait()
            await asyncio.gather(*self._readers)
        return code

    async def until(self, so: Callable[[], bool], within: float = 30) -> None:
        """Wait until *so* is true."""
        async with asyncio.timeout(within):
            while not so():  # noqa: ASYNC110 - what is waited for is another process
                await asyncio.sleep(0.02)

    async def terminate(self) -> int:
        """Ask it to stop and return its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def kill(self) -> None:
        """Kill it as a power cut would."""
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.ended()

    def on_disk(self) -> bytes:
        """Return every byte it has written, and printed."""
        files = [p.read_bytes() for p in sorted(self.folder.rglob("*")) if p.is_file()]
        return b"".join(files) + bytes(self.printed)

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while data := await stream.read(4096):
            self.printed += data


@asynccontextmanager
async def bot_process(folder: Path, **settings: str) -> AsyncGenerator[BotProcess]:
    """Start a bot with *settings* (without their prefix) and make sure that it ends."""
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 - a moment
    named = {f"HEADSUP_{name.upper()}": value for name, value in settings.items()}
    bot = BotProcess(folder, named)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.kill()
