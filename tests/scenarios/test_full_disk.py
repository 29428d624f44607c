"""A disk that is really full, and a database that is really locked: the numbers come at once."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.patience import PATIENCE, soon
from bot.commands.safety import UNREACHABLE

from .network import Network, open_network
from .someone import read

NUMBERS = ("999", "116 123", "08000 562 561")
MEBIBYTES = 8


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a small disk of its own; only root may, and only where mounting is allowed."""
    at = tmp_path / "disk"
    at.mkdir()
    size = f"size={MEBIBYTES}m"
    mounted = subprocess.run(  # noqa: S603 - our own arguments
        ["/bin/mount", "-t", "tmpfs", "-o", size, "tmpfs", str(at)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a disk can't be mounted here")
    try:
        yield at
    finally:
        subprocess.run(["/bin/umount", "-l", str(at)], check=True)  # noqa: S603 - as above


def fill(disk: Path) -> Path:
    """Write until there is no byte left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast


async def test_on_a_full_disk_a_head_reads_the_numbers_and_that_nothing_was_kept(
    small_disk: Path,
) -> None:
    """Once there is room again the same tap works: nothing was half done."""
    async with open_network(small_disk) as network:
        ada = await network.head("Ada")
        cora = await network.coach("Cora")
        ballast = await asyncio.to_thread(fill, small_disk)
        card = await ada.sends("support")
        began = time.perf_counter()
        said = await network.dispatcher.run(ada.ask("ask"))
        took = time.perf_counter() - began
        assert said == UNREACHABLE
        assert took < PATIENCE
        for number in NUMBERS:
            assert number in read(card)
            assert number in read(said)
        assert await network.dispatcher.run(ada.ask("write")) is not None
        ballast.unlink()
        assert "We've got your request" in read(await ada.sends("ask"))
        assert "A request is waiting" in cora.heard


async def test_with_the_database_locked_the_numbers_come_within_two_seconds(
    network: Network,
) -> None:
    """Another program holds it: the platform's window is answered first, then the truth."""
    ada = await network.head("Ada")
    lock = sqlite3.connect(network.path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        began = time.perf_counter()
        said, going = await soon(network.dispatcher.run(ada.ask("ask")))
        assert time.perf_counter() - began < PATIENCE + 1
        assert said is None
        meanwhile = read(network.dispatcher.meanwhile("ask"))
        assert "it isn't kept yet" in meanwhile
        for number in NUMBERS:
            assert number in meanwhile
        assert await going == UNREACHABLE
    finally:
        lock.rollback()
        lock.close()
    assert "No coach is on duty" in read(await ada.sends("ask"))


async def test_a_lock_that_is_soon_over_costs_a_moment_and_nothing_else(network: Network) -> None:
    ada = await network.head("Ada")
    lock = sqlite3.connect(network.path, isolation_level=None, check_same_thread=False)
    lock.execute("BEGIN EXCLUSIVE")
    asked = asyncio.create_task(network.dispatcher.run(ada.ask("ask")))
    await asyncio.sleep(0.3)
    lock.rollback()
    lock.close()
    assert "We've got your request" in read(await asked)
