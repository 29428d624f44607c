"""Keys as members, coaches and whoever runs the bot meet them."""

from __future__ import annotations

import asyncio
import base64
import shutil
import sqlite3
import stat
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection

from bot import backup, doctor, keys
from bot.config import Settings, load
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.people import MemberId
from bot.core.support import Case
from bot.services.opening import opened
from bot.wiring import open_store, play_parts
from storage import engine, migrate
from storage.backup import KEPT_KEYS, KEPT_MAIN, BackupProblem, back_up, copies
from storage.vault import KeyGone, KeyProblem, Vault
from tests.unit.makers import ADA

from .network import Network
from .someone import read
from .talking import note, talking

CANARY = "zanzibarquokka"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def sealed_in(path: Path) -> list[tuple[bytes, str]]:
    """Return the letters of a database with their keys."""
    db = sqlite3.connect(path)
    rows = db.execute("SELECT sealed_words, once FROM outbox WHERE sealed_words IS NOT NULL")
    found = [(bytes(row[0]), f"outbox/{row[1]}") for row in rows]
    db.close()
    return found


async def test_a_letter_that_waits_is_unreadable_in_every_copy_once_its_case_is_erased(
    network: Network, tmp_path: Path
) -> None:
    ada, cora = await talking(network)
    network.mail.closed.add(cora.account.user)
    await ada.writes(CANARY)
    settings, vault = network.settings, network.vault
    done = back_up(network.path, settings.keys_file, tmp_path / "m", tmp_path / "k", now=NOW)
    assert done.main is not None
    waiting = sealed_in(done.main)
    assert [(await vault.open_any(*one)).reveal() for one in waiting] == [CANARY]
    buttons = (button for reply in reversed(ada.inbox) for button in reply.buttons)
    case = next(button.value for button in buttons if button.command == "end")
    await ada.sends("erase-now", case)
    for one in waiting:
        with pytest.raises(KeyGone):
            await vault.open_any(*one)


async def test_only_the_two_of_a_case_reach_its_words_and_by_one_way(network: Network) -> None:
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    await ada.sends("write", words=CANARY)
    await cora.presses(cora.offer, "Yes, I'll take it")
    async with network.storage.read() as work:
        owner = await work.accounts.owner(ada.account)
        assert owner is not None
        case = await work.cases.open_of(owner)
        assert case is not None
        for reader in (case.head, case.coach):
            assert reader is not None
            words = await opened(work, case, reader)
            assert words is not None
            assert words.reveal() == CANARY
        with pytest.raises(Stale):
            await opened(work, case, MemberId("somebody else"))


async def test_a_coach_who_reads_on_meets_no_fault_when_the_key_is_gone(network: Network) -> None:
    """A crash between destroying the key and ending the case: until it is swept, no words."""
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    await ada.sends("write", words=CANARY)
    await cora.presses(cora.offer, "Yes, I'll take it")
    await network.vault.keys.destroy(list(await network.vault.keys.held()))
    for _ in range(2):
        shown = read(await cora.presses(note(cora), "Read what they wrote"))
        assert "asked without words" in shown
        await network.pass_time(hours=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(data=tmp_path / "data", _env_file=None)


async def start(settings: Settings) -> str:
    """Start and stop; return what the operator is told."""
    async with AsyncExitStack() as stack:
        _, told = await open_store(settings, stack)
    return told


async def test_the_first_start_makes_a_key_beside_the_data_folder(settings: Settings) -> None:
    told = await start(settings)
    assert f"A new master key was made: {settings.master_key_file}." in told
    assert settings.master_key_file == settings.data.with_name("data.key")
    assert stat.S_IMODE((settings.data / "keys.db").stat().st_mode) == 0o600
    assert await start(settings) == ""


async def test_a_key_where_it_used_to_lie_is_refused_with_the_command_that_moves_it(
    settings: Settings,
) -> None:
    settings.data.mkdir()
    old = settings.data / "vault.key"
    old.write_text(base64.b64encode(bytes(32)).decode())
    old.chmod(0o600)
    with pytest.raises(KeyProblem) as caught:
        await start(settings)
    command = f"mv {old} {settings.master_key_file}"
    assert command in str(caught.value)
    assert not (settings.data / "keys.db").exists()
    old.rename(settings.master_key_file)
    assert await start(settings) == ""


async def as_of(settings: Settings, version: str, *tables: str) -> None:
    """Put a database of an older *version* in its place, with what *tables* hold."""
    path = settings.data / "headsup.db"
    kept = path.rename(path.with_suffix(".new"))

    def older(connection: Connection) -> None:
        alembic = migrate.config()
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, version)

    writer = engine.writer(settings.database_url)
    async with writer.begin() as connection:
        await connection.run_sync(older)
    await writer.dispose()
    db = sqlite3.connect(path)
    db.execute("ATTACH ? AS new", (str(kept),))
    with db:
        for table in tables:
            names = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
            db.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM new.{table}")  # noqa: S608 - names of ours
    db.close()
    kept.unlink()


async def test_a_network_of_the_version_before_is_taken_over_with_the_right_key_only(
    settings: Settings,
) -> None:
    """The wrong one is refused before it could be taken for the key used so far."""
    await start(settings)
    old = Vault(bytes(range(32)))
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack)
        async with storage.begin() as work:
            await work.members.add(ADA)
            case = Case.open(ADA.id, work.now)
            await work.cases.add(case, None)
    sealed = old.seal(Confidential(CANARY), f"cases/{case.id}/words")
    await as_of(settings, "0005", "members", "cases")
    db = sqlite3.connect(settings.data / "headsup.db")
    with db:
        db.execute("UPDATE cases SET sealed_words = ?", (sealed,))
    db.close()
    (settings.data / "keys.db").unlink()
    key = settings.master_key_file
    with pytest.raises(KeyProblem, match="does not open what this network has sealed"):
        await start(settings)
    assert not (settings.data / "keys.db").exists()
    key.write_text(base64.b64encode(bytes(range(32))).decode())
    async with AsyncExitStack() as stack:
        storage, told = await open_store(settings, stack)
        assert told == ""
        async with storage.begin() as work:
            await work.sweep()
        async with storage.read() as work:
            words = await work.cases.words(case.id)
    assert words is not None
    assert words.reveal() == CANARY
    await keys.rotate(settings)
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack)
        async with storage.read() as work:
            assert await work.cases.words(case.id) == words


async def test_databases_that_do_not_belong_together_are_refused(
    settings: Settings, tmp_path: Path
) -> None:
    await start(settings)
    other = load(data=tmp_path / "other", key_file=settings.master_key_file, _env_file=None)
    await start(other)
    keys_db = settings.data / "keys.db"
    kept = keys_db.read_bytes()
    shutil.copy(other.data / "keys.db", keys_db)
    with pytest.raises(KeyProblem, match="belong to another database"):
        await start(settings)
    keys_db.unlink()
    with pytest.raises(KeyProblem, match=r"keys\.db is missing"):
        await start(settings)
    keys_db.write_bytes(kept)
    assert await start(settings) == ""


async def test_doctor_says_where_the_key_comes_from_and_when_to_exchange_it(
    settings: Settings,
) -> None:
    await start(settings)
    check = await master(settings)
    assert check.ok
    assert f"from the file {settings.master_key_file}; in use for 0 days" in check.details
    db = sqlite3.connect(settings.data / "keys.db")
    with db:
        db.execute("UPDATE masters SET since = '2026-01-01T00:00:00+00:00'")
    db.close()
    check = await master(settings)
    assert "headsup keys rotate" in check.mend
    assert not any(c.label == "Master key" for c in await doctor.examine(settings, quick=True))
    lines = await keys.rotate(settings)
    assert "Exchanged the master key: number 2" in lines[0]
    assert "The old one is destroyed." in lines
    assert (await master(settings)).ok
    assert "number 2" in (await keys.status(settings))[0]
    settings.master_key_file.chmod(0o644)
    check = await master(settings)
    assert "chmod 600" in check.mend


async def master(settings: Settings) -> doctor.Check:
    found = await doctor.examine(settings, quick=False)
    return next(check for check in found if check.label == "Master key")


async def test_a_rotation_is_written_in_the_log(settings: Settings) -> None:
    await start(settings)
    await keys.rotate(settings)
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack)
        async with storage.read() as work:
            (entry,) = await work.audit.latest(9)
    assert entry.words == "an operator exchanged the master key"


async def test_a_copy_is_whole_checked_and_private_and_says_its_bounds(
    network: Network, tmp_path: Path
) -> None:
    ada, _ = await talking(network)
    await ada.writes(CANARY)
    await ada.sends("write", words=CANARY)
    lines = await backup.make(network.settings, tmp_path / "copies", tmp_path / "apart")
    assert "final within 7 days; in backups within 35." in "\n".join(lines)
    (main,) = (tmp_path / "copies" / "main").iterdir()
    (apart,) = (tmp_path / "apart").iterdir()
    for path in (main, apart):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert str(path) in "\n".join(lines)
    assert CANARY.encode() not in main.read_bytes() + apart.read_bytes()
    db = sqlite3.connect(network.path.with_name("keys.db"))
    (wrapped,) = db.execute("SELECT wrapped FROM keys WHERE owner <> 'network'").fetchone()
    db.close()
    assert wrapped in apart.read_bytes()
    assert wrapped not in main.read_bytes()


async def test_copies_of_the_keys_go_after_a_week_and_those_of_the_rest_after_five(
    network: Network, tmp_path: Path
) -> None:
    into, apart = tmp_path / "main", tmp_path / "keys"
    source = network.settings.keys_file
    for days in (0, 1, 8, 30, 36):
        at = NOW + timedelta(days=days)
        back_up(network.path, source, into, apart, now=at)
        kept = {
            "main": sorted((at - made).days for made in copies(into, "headsup-").values()),
            "keys": sorted((at - made).days for made in copies(apart, "keys-").values()),
        }
        assert all(age <= KEPT_MAIN.days for age in kept["main"])
        assert all(age <= KEPT_KEYS.days for age in kept["keys"])
    assert kept == {"main": [0, 6, 28, 35], "keys": [0, 6]}
    (apart / "keys-of-my-own.db").touch()
    assert (apart / "keys-of-my-own.db") not in copies(apart, "keys-")


async def test_a_copy_that_does_not_hold_together_is_said_and_the_older_ones_stay(
    network: Network, tmp_path: Path
) -> None:
    await talking(network)
    into, apart = tmp_path / "main", tmp_path / "keys"
    other = await _wrong_keys(tmp_path)
    back_up(network.path, network.settings.keys_file, into, apart, now=NOW)
    with pytest.raises(BackupProblem, match="lacks the network's own"):
        back_up(network.path, other, into, apart, now=NOW + timedelta(days=40))
    assert len(copies(into, "headsup-")) == len(copies(apart, "keys-")) == 1
    with pytest.raises(BackupProblem, match="There is no"):
        back_up(tmp_path / "none.db", other, into, apart, now=NOW)
    with pytest.raises(BackupProblem, match="can't be copied"):
        back_up(network.path, other, Path("/proc/nowhere"), apart, now=NOW)


async def _wrong_keys(folder: Path) -> Path:
    path = folder / "wrong.db"
    db = sqlite3.connect(path)
    with db:
        db.execute("CREATE TABLE keys (owner TEXT)")
    db.close()
    return path


async def test_the_playgrounds_key_is_thrown_away(tmp_path: Path) -> None:
    settings = Settings.model_construct()
    for _ in range(2):
        async with play_parts(settings, tmp_path) as parts:
            assert b"SQLite" in parts.disk()
        left = await asyncio.to_thread(lambda: sorted(path.name for path in tmp_path.iterdir()))
        assert left == ["play-keys.db", "play.db"], "and no key"
