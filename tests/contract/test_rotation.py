"""A master key is exchanged while keys are in use, and whatever kills it, no key is lost."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from storage.master_file import InFile
from storage.masters import Masters
from storage.vault import KeyProblem
from tests.unit.makers import NOW

from .keyfiles import bytes_in, opened, wrapped


def in_file(folder: Path) -> Masters:
    return Masters([InFile(folder / "headsup.key")])


async def test_a_rotation_wraps_everything_anew_and_leaves_nothing_of_the_old(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    cases = [uuid4() for _ in range(30)]
    async with opened(data / "keys.db", in_file(tmp_path)) as keys:
        made = {case: await keys.make(case, NOW) for case in cases}
        before, old = wrapped(keys.path), (tmp_path / "headsup.key").read_bytes().strip()
        copy = bytes_in(data)
        done = await keys.rotate(NOW)
        assert (done.keys, done.resumed, done.left) == (31, False, [])
        assert {case: await keys.get(case) for case in cases} == made
        status = await keys.status()
        assert (status.number, status.keys, status.unfinished) == (2, 30, 0)
        assert not any(one[12:28] in bytes_in(data) for one in before.values())
    assert old not in bytes_in(tmp_path)
    assert all(one in copy for one in before.values()), "the test looks for what was there"
    async with opened(data / "keys.db", in_file(tmp_path)) as keys:
        assert {case: await keys.get(case) for case in cases} == made


async def test_a_running_bot_goes_on_through_a_rotation(tmp_path: Path) -> None:
    """It reads and makes keys all the while, and none of them is lost with the old master key."""
    path = tmp_path / "data" / "keys.db"
    made = {}
    async with opened(path, in_file(tmp_path)) as bot:
        for _ in range(100):
            case = uuid4()
            made[case] = await bot.make(case, NOW)

        async def talk() -> None:
            while not rotated.done() or len(made) < 150:
                case = uuid4()
                made[case] = await bot.make(case, NOW)
                assert await bot.get(case) == made[case]
                await asyncio.sleep(0)

        async with opened(path, in_file(tmp_path)) as operator:
            rotated = asyncio.create_task(operator.rotate(NOW))
            await talk()
            await rotated
            assert (await operator.status()).unfinished == 0
        for case, key in made.items():
            assert await bot.get(case) == key
        await bot.held()
    async with opened(path, in_file(tmp_path)) as again:
        for case, key in made.items():
            assert await again.get(case) == key


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from storage import keys
from storage.master_file import InFile
from storage.masters import Masters
folder, after = Path(sys.argv[1]), int(sys.argv[2])
keys._MANY = 4
file = keys.KeyFile(folder / "data" / "keys.db", Masters([InFile(folder / "headsup.key")]))
now = datetime(2026, 7, 6, tzinfo=UTC)
file._open(now, None)
count = 0
def step(statement):
    global count
    count += 1
    if count > after:
        os._exit(9)
file._connection.set_trace_callback(step)
file._rotate(now)
print(count)
"""


async def test_a_rotation_killed_at_any_statement_loses_nothing_and_is_finished_by_the_next(
    tmp_path: Path,
) -> None:
    cases = [uuid4() for _ in range(6)]
    data = tmp_path / "data"
    async with opened(data / "keys.db", in_file(tmp_path)) as keys:
        made = {case: await keys.make(case, NOW) for case in cases}
    killed, unfinished = 0, 0
    for after in range(1, 60, 3):
        code = await asyncio.to_thread(rotate_killed, tmp_path, after)
        killed += code == 9
        async with opened(data / "keys.db", in_file(tmp_path)) as keys:
            assert {case: await keys.get(case) for case in cases} == made, after
            unfinished += (await keys.status()).unfinished > 0
            if code == 0:
                break
            done = await keys.rotate(NOW)
            assert (await keys.status()).unfinished == 0
            assert {case: await keys.get(case) for case in cases} == made, after
            assert done.left == []
        assert len((tmp_path / "headsup.key").read_bytes().split()) == 1
    assert killed > 5
    assert unfinished > 2


def rotate_killed(folder: Path, after: int) -> int:
    program = [sys.executable, "-c", KILLED, str(folder), str(after)]
    root = Path(__file__).parents[2]
    return subprocess.run(program, cwd=root, check=False, capture_output=True).returncode  # noqa: S603 - our own code


def kms(folder: Path) -> Masters:
    from storage.kms import InKms  # noqa: PLC0415 - one test needs it

    code = (
        "import base64, sys; d = base64.b64decode(sys.stdin.read());"
        "print(base64.b64encode(bytes(b ^ 90 for b in d)).decode())"
    )
    (folder / "kms.py").write_text(code)
    return Masters(
        [InKms(f"{sys.executable} {folder / 'kms.py'}", 10), InFile(folder / "headsup.key")]
    )


async def test_a_network_moves_from_a_file_to_a_kms_by_one_rotation(tmp_path: Path) -> None:
    path = tmp_path / "data" / "keys.db"
    case = uuid4()
    async with opened(path, in_file(tmp_path)) as keys:
        made = await keys.make(case, NOW)
    async with opened(path, kms(tmp_path)) as keys:
        assert "file" in (await keys.status()).where
        assert await keys.get(case) == made
        await keys.rotate(NOW)
        assert "KMS" in (await keys.status()).where
    async with opened(path, kms(tmp_path)) as keys:
        assert await keys.get(case) == made
        before = bytes_in(path.parent)
        (stored,) = sqlite3.connect(path).execute("SELECT stored FROM masters").fetchone()
        await keys.rotate(NOW)
        assert stored in before
        assert stored not in bytes_in(path.parent), "what the KMS wrapped is gone from here"
        assert await keys.get(case) == made


async def test_a_rotation_without_a_new_key_changes_nothing(tmp_path: Path) -> None:
    case = UUID(int=1)
    async with opened(tmp_path / "keys.db") as keys:
        made = await keys.make(case, NOW)
        before = bytes_in(tmp_path)
        with pytest.raises(KeyProblem, match="in front of the one in use"):
            await keys.rotate(NOW)
        assert bytes_in(tmp_path) == before
        assert await keys.get(case) == made
