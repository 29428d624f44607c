"""The bot in a process of its own, a hundred times a minute: loaded once, forked for each start.

    python -m benchmarks.week.nursery CLOCK-FILE LOG-FILE

Each line "start" on standard input forks a child that runs `headsup run` in the time of the
shared clock. Lines on standard output: "pid N" after a start, "running N" once the bot says so,
"ended N STATUS" after its end, a signal as a negative number. Nothing of the bot's has begun in
the parent when it forks: no event loop, no thread, no connection.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import select
import signal
import sys
from pathlib import Path

from benchmarks.week.clock import SharedClock

_LOADED = (
    "bot.serve",
    "bot.adapters.discord.connection",
    "bot.adapters.slack.connection",
    "bot.adapters.pictures",
    "aiosqlite",
    "sqlalchemy.dialects.sqlite.aiosqlite",
)


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def _live(clock: SharedClock, log: Path) -> None:
    """Be the bot until told or killed."""
    serve = importlib.import_module("bot.serve")
    config = importlib.import_module("bot.config")
    logs = importlib.import_module("bot.logs")
    said = os.dup(1)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.close(0)
    sys.stdout = sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115 - for good
    settings = config.load()
    logs.set_up(settings.log_level)

    def say(text: str) -> None:
        if "is running" in text:
            os.write(said, f"running {os.getpid()}\n".encode())
        sys.stderr.write(f"{os.getpid()}: {text}\n")

    asyncio.run(serve.serve(settings, say, clock=clock))


def _born(clock: SharedClock, log: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _live(clock, log)
        status = 0
    except BaseException as error:  # noqa: BLE001 - a child must never go on as its parent
        sys.stderr.write(f"{os.getpid()}: {type(error).__name__}: {error}\n")
    finally:
        os._exit(status)


def _bury(children: set[int]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        children.discard(pid)
        _tell(f"ended {pid} {os.waitstatus_to_exitcode(status)}")


def main(clock_file: str, log_file: str) -> None:
    """Serve until standard input ends, then leave no child behind."""
    for name in _LOADED:
        importlib.import_module(name)
    gc.freeze()  # what is loaded is shared by all children: let none of them touch it
    clock, log = SharedClock(Path(clock_file)), Path(log_file)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    children: set[int] = set()
    _tell("ready")
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            _bury(children)
        if 0 in ready:
            if not (told := os.read(0, 4096)):
                break
            for _ in range(told.count(b"start")):
                pid = _born(clock, log)
                children.add(pid)
                _tell(f"pid {pid}")
    for pid in children:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
