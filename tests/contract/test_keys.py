"""The keys database: one key a case, destroyed without a trace."""

from __future__ import annotations

import asyncio
import base64
import sqlite3
import stat
from pathlib import Path
from uuid import uuid4

import pytest

from bot.core.confidential import Confidential
from storage.keys import KeyFile, connect
from storage.masters import InEnvironment, InMemory, Masters
from storage.vault import KeyGone, KeyProblem, Vault
from tests.unit.makers import NOW

from .keyfiles import MASTER, bytes_in, opened, wrapped

WORDS = Confidential("zanzibarquokka")


async def test_a_case_keeps_its_key_and_each_has_its_own(tmp_path: Path) -> None:
    one, two = uuid4(), uuid4()
    async with opened(tmp_path / "keys.db") as keys:
        assert await keys.get(one) is None
        made = await keys.make(one, NOW)
        assert await keys.make(one, NOW) == made
        assert (await keys.make(two, NOW)).key != made.key
    async with opened(tmp_path / "keys.db") as keys:
        assert await keys.get(one) == made
        assert set(await keys.held()) == {one, two}
    assert made.key not in bytes_in(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys.db").stat().st_mode) == 0o600
    assert repr(made.key) not in repr(made)


def test_every_connection_overwrites_what_it_deletes(tmp_path: Path) -> None:
    """However the file was made: the setting is the connection's, not the file's."""
    sqlite3.connect(tmp_path / "keys.db").close()
    for _ in range(2):
        db = connect(tmp_path / "keys.db")
        told = [
            db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "trusted_schema")
        ]
        db.close()
        assert told == ["delete", 2, 1, 0]


async def test_a_setting_that_sqlite_refuses_stops_everything(tmp_path: Path) -> None:
    """A file in another mode that somebody holds open cannot be made safe: so it is not used."""
    path = tmp_path / "keys.db"
    async with opened(path):
        pass
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("BEGIN")
    db.execute("SELECT * FROM keys").fetchall()
    with pytest.raises(RuntimeError, match="journal_mode=DELETE"):
        connect(path, 0)
    db.close()


@pytest.mark.parametrize("many", [1, 60])
async def test_a_destroyed_key_is_in_no_byte_and_the_others_open_as_before(
    tmp_path: Path, many: int
) -> None:
    """Half of several hundred, so that pages are merged and rebuilt while keys are deleted."""
    cases = [uuid4() for _ in range(600)]
    async with opened(tmp_path / "keys.db") as keys:
        made = {case: await keys.make(case, NOW) for case in cases}
        before = wrapped(tmp_path / "keys.db")
        gone = cases[::2]
        for start in range(0, len(gone), many):
            await keys.destroy(gone[start : start + many])
        assert [await keys.get(case) for case in gone[:3]] == [None] * 3
        for case in cases[1::20]:
            assert await keys.get(case) == made[case]
        live = bytes_in(tmp_path)
    assert [case for case in gone if before[case.hex][12:28] in live] == []
    assert all(before[case.hex] in live for case in cases[1::2])


async def test_another_master_key_opens_nothing_and_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path / "keys.db") as keys:
        await keys.make(uuid4(), NOW)
    other = base64.b64encode(bytes(32)).decode()
    with pytest.raises(KeyProblem, match="Put it back from your backup"):
        async with opened(tmp_path / "keys.db", Masters([InEnvironment(other)])):
            pass


async def test_a_key_that_was_moved_to_another_case_does_not_open(tmp_path: Path) -> None:
    one, two = uuid4(), uuid4()
    async with opened(tmp_path / "keys.db") as keys:
        await keys.make(one, NOW)
        await keys.make(two, NOW)
        db = sqlite3.connect(tmp_path / "keys.db")
        with db:
            db.execute(
                "UPDATE keys SET (number, wrapped) = (SELECT number, wrapped FROM keys WHERE"
                " owner = ?) WHERE owner = ?",
                (one.hex, two.hex),
            )
        db.close()
        assert await keys.get(one)
        with pytest.raises(KeyProblem):
            await keys.get(two)


async def test_keys_that_are_missing_or_of_another_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.db"
    with pytest.raises(KeyProblem, match=r"is missing\. Put it back"):
        await KeyFile(path, Masters([InMemory()])).open(NOW, older=False)
    assert not path.exists()
    path.touch()
    with pytest.raises(KeyProblem, match="belongs to another database"):
        await KeyFile(path, Masters([InMemory()])).open(NOW, older=False)


async def test_what_an_older_version_sealed_opens_with_the_key_it_used(tmp_path: Path) -> None:
    old = Vault(bytes(range(32))).seal(WORDS, "cases/1/words")
    keys = KeyFile(tmp_path / "keys.db", Masters([InEnvironment(MASTER)]))
    vault = Vault(await keys.open(NOW, older=True), keys)
    assert await vault.open_any(old, "cases/1/words") == WORDS
    await keys.close()
    async with opened(tmp_path / "new" / "keys.db") as keys:
        again = KeyFile(keys.path, Masters([InEnvironment(MASTER)]))
        assert await again.open(NOW, older=False) != bytes(range(32)), "a new network: random"
        await again.close()


async def test_words_of_a_case_open_with_its_key_about_the_same_thing_until_it_is_gone(
    tmp_path: Path,
) -> None:
    case, other = uuid4(), uuid4()
    async with opened(tmp_path / "keys.db") as keys:
        vault = Vault(bytes(32), keys)
        sealed = await vault.seal_any(WORDS.of(case), "cases/1/words", NOW)
        words = await vault.open_any(sealed, "cases/1/words")
        assert (words, words.case) == (WORDS, case)
        await keys.make(other, NOW)
        moved = sealed[:1] + other.bytes + sealed[17:]
        for wrong, about in ((sealed, "cases/2/words"), (moved, "cases/1/words")):
            with pytest.raises(KeyProblem):
                await vault.open_any(wrong, about)
        with pytest.raises(ValueError, match="own key"):
            vault.seal(WORDS.of(case), "x")
        await keys.destroy([case])
        with pytest.raises(KeyGone):
            await vault.open_any(sealed, "cases/1/words")
        await keys.make(case, NOW)
        with pytest.raises(KeyGone):
            await vault.open_any(sealed, "cases/1/words")


@pytest.mark.parametrize("sealed", [b"\x02", b"\x02" + bytes(19), b"\x02" + bytes(48), b"\x03abc"])
async def test_what_is_cut_short_or_of_no_version_does_not_open(sealed: bytes) -> None:
    with pytest.raises(KeyProblem):
        await Vault(bytes(32)).open_any(sealed, "x")


def test_the_words_of_two_cases_are_never_put_together() -> None:
    one, two = uuid4(), uuid4()
    assert WORDS.of(one).then(Confidential("more")).case == one
    assert Confidential("more").then(WORDS.of(one)).case == one
    assert WORDS.of(one).between("<", ">").case == one
    with pytest.raises(ValueError, match="two cases"):
        WORDS.of(one).then(WORDS.of(two))
    with pytest.raises(ValueError, match="two cases"):
        WORDS.of(one).of(two)


async def test_two_processes_that_need_the_same_key_get_the_same(tmp_path: Path) -> None:
    cases = [uuid4() for _ in range(20)]
    async with opened(tmp_path / "keys.db") as one, opened(tmp_path / "keys.db") as two:
        made = await asyncio.gather(
            *(keys.make(case, NOW) for case in cases for keys in (one, two))
        )
    assert len({key.key for key in made}) == 20
