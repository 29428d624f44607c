"""Killed just when a head is told that their case was opened: they are told, and told once."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.people import Role
from tests.architecture.source import ROOT
from tests.scenarios.network import Network, open_network
from tests.scenarios.someone import find, read

DIES = """
import asyncio, os, signal, sys
from datetime import datetime
from pathlib import Path
from storage.break_glass import SqlBreakGlass
from tests.scenarios.network import open_network

async def die(self, glass):
    os.kill(os.getpid(), signal.SIGKILL)

async def main(folder, start):
    SqlBreakGlass.told = die  # the letter is written by then, and not committed
    async with open_network(Path(folder), start=datetime.fromisoformat(start)):
        pass

asyncio.run(main(*sys.argv[1:]))
"""


async def opened(network: Network) -> None:
    """Let two people open what Ada wrote."""
    ada = await network.head("Ada")
    said = read(await ada.sends("write", words="zanzibarquokka"))
    ref = said[said.index("HU-") :][:7]
    for name, region, district in (("Sue", "Wales", "CF10"), ("Vic", "Scotland", "EH1")):
        await network.head(name, buddy="no", region=region, district=district)
        await network.appoint(network.person(name), Role.SUPERVISOR)
    sue, vic = network.person("Sue"), network.person("Vic")
    why = "Nobody can reach her since noon."
    await sue.sends("break-glass-ask", ref, ground="A court orders it", reason=why)
    await vic.sends("break-glass-yes", find(vic.inbox[-1], "Read why").value)


@pytest.mark.timeout(60)
async def test_a_head_is_told_once_through_kill_9(tmp_path: Path) -> None:
    async with open_network(tmp_path) as network:
        await opened(network)
        later = network.clock() + timedelta(hours=1)
    for _ in range(2):
        died = await asyncio.to_thread(run, tmp_path, later)
        assert died.returncode == -signal.SIGKILL, died.stderr
    as_it_is = f"sqlite+aiosqlite:///{tmp_path}/data/./headsup.db"  # another name: not made anew
    async with open_network(tmp_path, as_it_is, later) as network:
        await network.settle()
        await network.pass_time(days=4)
        told = [r for r in network.person("Ada").inbox if "We opened what you wrote" in read(r)]
    assert len(told) == 1


def run(folder: Path, at: datetime) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own tool
        [sys.executable, "-c", DIES, str(folder), at.isoformat()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
