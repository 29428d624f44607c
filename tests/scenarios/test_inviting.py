"""Forms an organiser filled in: imported whole or not at all, seen first, kept or thrown away."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import cli, members
from bot.commands.ask import Sheet
from bot.config import Settings
from bot.core.invitations import Invitation
from bot.core.people import Account, Platform
from bot.core.profile import Field, Viewer, Visibility, seen_by
from bot.demo import Network as Invented
from bot.demo import fill, invent
from bot.invent import Refused, settle
from bot.services import sheets
from bot.services.inviting import invite
from bot.services.roster import NAMES, shown
from bot.wiring import open_store
from storage.work import SqlStorage
from tests.unit.profiles import FULL

from .network import ANSWERS, START, Network, Someone, read

SCHOOL = "Zanzibarquay Primary"
TOLD: dict[str, Any] = {
    "name": "Eve",
    "position": "Co-head",
    "phase": "Special",
    "region": "Wales",
    "district": "CF10",
    "school": SCHOOL,
    "trust": "",
    "years": 7,
    "values": ("Hope", "Joy"),
    "offers": ("Budgets",),
}


def settings_in(folder: Path) -> Settings:
    return Settings(_env_file=None, data=folder)  # type: ignore[call-arg]  # pydantic's own


@asynccontextmanager
async def stored(folder: Path) -> AsyncGenerator[SqlStorage]:
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings_in(folder), stack)
        yield storage


async def has_invited(network: Network, someone: Someone, told: dict[str, Any]) -> None:
    async with network.storage.begin() as work:
        await invite(work, [Invitation(account=someone.account, told=told)])


class TestWhoeverWasInvited:
    async def test_finds_the_form_filled_in_but_agrees_to_nothing(self, network: Network) -> None:
        """Charter and buddy are theirs alone to say."""
        eve = network.person("Eve")
        await has_invited(network, eve, {**TOLD, "buddy": "yes", "charter": "yes"})
        sheet = await eve.asks("join")
        assert isinstance(sheet, Sheet)
        assert sheet.filled["school"] == SCHOOL
        assert not {"buddy", "charter"} & set(sheet.filled)
        assert sheet.answered == frozenset()

    async def test_is_no_member_before_they_join(self, network: Network) -> None:
        eve = network.person("Eve")
        await has_invited(network, eve, TOLD)
        async with network.storage.read() as work:
            assert await work.accounts.owner(eve.account) is None
            assert await work.members.every() == []
        assert SCHOOL.encode() not in network.path.read_bytes()

    async def test_is_shown_all_of_it_before_and_can_throw_it_away(self, network: Network) -> None:
        eve = network.person("Eve")
        await has_invited(network, eve, TOLD)
        home = read(await eve.sends("home"))
        assert "Heads helping heads" in home
        card = await eve.sends("invited")
        for word in ("Eve", "Co-head", "Special", "Wales", "CF10", SCHOOL, "7", "Hope, Joy"):
            assert word in read(card)
        assert "Thrown away" in read(await eve.presses(card, "Throw it away"))
        assert "Nothing is filled in" in read(await eve.sends("invited"))
        sheet = await eve.asks("join")
        assert isinstance(sheet, Sheet)
        assert sheet.filled == {}

    async def test_keeps_the_rest_only_after_they_have_seen_it(self, network: Network) -> None:
        eve = network.person("Eve")
        await has_invited(network, eve, TOLD)
        welcome = await eve.sends("join", **{**ANSWERS, "name": "Eve A", "school": ""})
        async with network.storage.read() as work:
            profile = await work.profiles.get(await self.id(network, eve))
        assert profile is not None
        assert profile.member.name == "Eve A"
        assert profile.member.school == ""
        assert profile.years is None
        assert profile.values == ()
        card = await eve.presses(welcome, "See what was filled in")
        assert "Hope, Joy" in read(card)
        assert SCHOOL not in read(card)
        assert "Kept." in read(await eve.presses(card, "Keep this"))
        async with network.storage.read() as work:
            profile = await work.profiles.get(await self.id(network, eve))
            assert await work.invitations.of(eve.account) is None
        assert profile is not None
        assert profile.years == 7
        assert profile.values == ("Hope", "Joy")
        assert profile.member.school == ""
        assert seen_by(profile, Viewer.MEMBER) == {}

    async def test_finds_it_on_the_home_card_too_until_they_decide(self, network: Network) -> None:
        eve = network.person("Eve")
        await has_invited(network, eve, TOLD)
        await eve.sends("join", **{**ANSWERS, "name": "Eve"})
        home = await eve.sends("home")
        card = await eve.presses(home, "See what was filled in")
        assert "Thrown away" in read(await eve.presses(card, "Throw it away"))
        assert "filled in" not in read(await eve.sends("home")).casefold()
        assert "Nothing is filled in" in read(await eve.sends("invited-keep"))

    async def test_is_asked_nothing_more_when_joining_asked_it_all(self, network: Network) -> None:
        eve = network.person("Eve")
        await has_invited(network, eve, {"name": "Eve", "school": SCHOOL})
        welcome = await eve.sends("join", **{**ANSWERS, "name": "Eve"})
        assert "filled in" not in read(welcome)
        async with network.storage.read() as work:
            assert await work.invitations.of(eve.account) is None

    async def test_that_never_comes_is_forgotten_after_thirty_days(self, network: Network) -> None:
        eve = network.person("Eve")
        await has_invited(network, eve, TOLD)
        network.move(days=29)
        async with network.storage.begin() as work:
            await work.forget()
            assert await work.invitations.of(eve.account) is not None
        network.move(days=2)
        async with network.storage.begin() as work:
            await work.forget()
            assert await work.invitations.of(eve.account) is None

    async def test_as_a_member_already_is_left_alone(self, network: Network) -> None:
        ada = await network.head("Ada")
        async with network.storage.begin() as work:
            done = await invite(work, [Invitation(account=ada.account, told=TOLD)])
            assert (done.new, done.again, done.members) == (0, 0, 1)
            assert await work.invitations.of(ada.account) is None

    async def id(self, network: Network, someone: Someone) -> Any:  # noqa: ANN401 - a MemberId
        async with network.storage.read() as work:
            return await work.accounts.owner(someone.account)


CROWD = invent(20, 5)
GOOD = [shown(one.account, seen_by(one.profile, Viewer.OWNER)) for one in CROWD.people]


def content(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table as it lies in the database."""
    with sqlite3.connect(folder / "headsup.db") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master")]
        return {
            name: sorted(database.execute(f'SELECT * FROM "{name}"'), key=repr)  # noqa: S608
            for name in tables
            if database.execute("SELECT type FROM sqlite_master WHERE name = ?", [name]).fetchone()
            == ("table",)
        }


class Mangler:
    """Makes a good spreadsheet a bad one, and knows which line and column of it is."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a seed to replay a test with
        self.rows = [list(NAMES), *map(list, GOOD)]

    def cell(self) -> tuple[bytes, str]:
        """Spoil one to five cells; return what is said of the last."""
        for _ in range(self.chance.randrange(1, 6)):
            row = self.chance.randrange(1, len(self.rows))
            name = self.chance.choice([n for n in NAMES if n not in {"school", "trust"}])
            self.rows[row][NAMES.index(name)] = self.bad(name)
        return self.written(), f"Line {row + 1}, {name}: "

    def bad(self, name: str) -> str:
        chance = self.chance
        if name == "account":
            return chance.choice(["", "x", "discord", "discord:a", "slack:T1:U1", "slack:1", "@@"])
        if name in {"name", "about"}:
            return "x" * chance.randrange(151, 500)
        if name == "years":
            return chance.choice(["61", "-1", "x", "1.5", "1e3", "=1", "\u00bd"])
        if name == "postcode_district":
            return chance.choice(["ZZ1", "?", "LS", "1", "LS6 3ABC"])
        return (
            "".join(chance.choices("qxzQXZ-=+@\"',;#\u00e9\u4e2d", k=chance.randrange(1, 60))) + "x"
        )

    def twice(self) -> tuple[bytes, str]:
        """Name one account twice."""
        at = self.chance.randrange(2, len(self.rows))
        self.rows[at][0] = self.rows[self.chance.randrange(1, at)][0]
        return self.written(), f"Line {at + 1}, account: "

    def longer(self) -> tuple[bytes, str]:
        """Put more cells into a row than there are columns."""
        at = self.chance.randrange(1, len(self.rows))
        self.rows[at] += ["x"] * self.chance.randrange(1, 9)
        return self.written(), f"Line {at + 1}: "

    def quotes(self) -> tuple[bytes, str]:
        """Leave a quotation mark open, or close one too early."""
        text = "".join(sheets.write(self.rows[0], self.rows[1:]))
        lines = text.splitlines(keepends=True)
        at = self.chance.randrange(1, len(lines))
        spoilt = self.chance.choice(['"a"b', '"'])
        lines[at] = f"{spoilt},{lines[at]}"
        return "".join(lines).encode(), f"Line {at + 1}"

    def header(self) -> tuple[bytes, str]:
        """Leave the column of accounts out, or have one twice."""
        if self.chance.random() < 0.5:
            self.rows = [row[1:] for row in self.rows]
        else:
            self.rows[0][self.chance.randrange(2, 9)] = "Name"
        return self.written(), "Line 1: "

    def scrap(self) -> tuple[bytes, str]:
        """Send something that is no text, or no more of it than a part."""
        data = self.written()
        junk = bytes(self.chance.randrange(256) for _ in range(self.chance.randrange(1, 400)))
        at = self.chance.randrange(len(data))
        return self.chance.choice(
            [
                b"",
                b"PK\x03\x04" + junk,
                b"\xff\xfe" + data[at:] + b"x" * (1 - (len(data) - at) % 2) + b"\x00\xd8",
                data[:at] + b"\x00" + data[at:],
                b"account\n" + b"\x81\x8d" + junk,
                "account,name\n".encode("utf-16"),
            ]
        ), ""

    def written(self) -> bytes:
        text = "".join(sheets.write(self.rows[0], self.rows[1:]))
        how = self.chance.randrange(4)
        if how == 1:
            return text.encode("utf-16-le")
        return text.removeprefix("\ufeff").encode() if how else text.encode()

    def spoil(self) -> tuple[bytes, str]:
        kinds: list[Callable[[], tuple[bytes, str]]] = [self.cell] * 5
        kinds += [self.twice, self.longer, self.header, self.scrap]
        return self.chance.choice(kinds)()


class TestAMalformedFile:
    @pytest.fixture(autouse=True)
    def _here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HEADSUP_DATA", str(tmp_path))
        monkeypatch.chdir(tmp_path)

    def test_one_thousand_of_them_are_answered_row_by_row_and_change_nothing(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A network with members and invitations, through the command line as people use it."""
        path = tmp_path / "members.csv"
        path.write_text("".join(sheets.write(NAMES, GOOD[:9])), "utf-8", newline="")
        asyncio.run(self.with_members(tmp_path))
        cli.take_in(path)
        assert "Invited: 5." in capsys.readouterr().out
        before = content(tmp_path)
        assert len(before["invitations"]) == 5
        for seed in range(1000):
            data, said = Mangler(seed).spoil()
            path.write_bytes(data)
            with pytest.raises(SystemExit) as told:
                cli.take_in(path)
            lines = str(told.value.code).splitlines()
            assert lines[-1].endswith(
                "Nothing was changed. The columns and what goes into them: docs/members.md"
            )
            assert all(re.match(r"(Line \d+|The file)[:,] ", line) for line in lines[:-1]), seed
            assert any(line.startswith(said) for line in lines), (seed, said, lines)
            assert "Traceback" not in str(told.value.code)
            if seed % 100 == 99:
                assert content(tmp_path) == before, f"one of the hundred up to {seed}"
        assert content(tmp_path) == before

    async def with_members(self, folder: Path) -> None:
        async with stored(folder) as storage, storage.begin() as work:
            await fill(work, replace(CROWD, people=CROWD.people[:4], rounds=[]))

    def test_quotes_are_answered_by_the_line(self, tmp_path: Path) -> None:
        for seed in range(200):
            mangler = Mangler(seed)
            data, said = mangler.quotes()
            (tmp_path / "x.csv").write_bytes(data)
            with pytest.raises(members.Refused) as told:
                members.check(tmp_path / "x.csv")
            assert any(line.startswith(said) for line in str(told.value).splitlines())

    @given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
    @settings(max_examples=300)
    def test_whatever_is_in_it_is_never_a_traceback(
        self, data: bytes, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "any.csv"
        path.write_bytes(b"account,name\n" + data)
        try:
            members.check(path)
        except members.Refused as refused:
            assert "Nothing was changed" in str(refused)  # noqa: PT017 - either is right

    def test_that_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit, match=r"could not be opened: No such file"):
            cli.take_in(tmp_path / "none.csv")

    def test_that_is_only_checked_opens_no_database(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "members.csv"
        path.write_text("".join(sheets.write((*NAMES, "x"), GOOD)), "utf-8", newline="")
        cli.take_in(path, dry_run=True)
        out = capsys.readouterr().out
        assert "All 20 rows can be read. Nothing was changed." in out
        assert 'Column "x": not known' in out
        assert not (tmp_path / "headsup.db").exists()


class TestAListOfMembers:
    async def test_read_in_elsewhere_says_the_same(self, tmp_path: Path) -> None:
        """Export, import, join, keep: what members had opened is there, and nothing else."""
        crowd = invent(200, 11)
        here, there = tmp_path / "here", tmp_path / "there"
        async with stored(here) as storage, storage.begin() as work:
            await fill(work, crowd)
        path = tmp_path / "list.csv"
        said = await members.give_out(settings_in(here), path)
        assert path.stat().st_mode & 0o077 == 0
        reading = members.check(path)
        opened = {
            one.account: seen_by(one.profile, Viewer.MEMBER)
            for one in crowd.people
            if seen_by(one.profile, Viewer.MEMBER)
        }
        assert 20 < len(opened) < 200
        assert said.startswith(f"{len(opened)} members")
        assert {one.account for one in reading.invitations} == set(opened)
        lines = list(await members.take_in(settings_in(there), reading))
        assert f"Invited: {len(opened)}." in lines
        async with stored(there) as storage, storage.read() as work:
            for account, seen in opened.items():
                found = await work.invitations.of(account)
                assert found is not None
                joining: dict[str, Any] = dict(found.joining)
                again = found.drawn(replace(FULL.member, **joining))
                kept = seen_by(again, Viewer.OWNER)
                assert {field: kept[field] for field in seen} == dict(seen)

    async def test_holds_no_word_that_was_not_opened(self, tmp_path: Path) -> None:
        """Not a school, not a private list, not a hidden line, not who opened nothing."""
        hidden = replace(FULL, chosen={Field.NAME: Visibility.MEMBERS})
        closed = replace(FULL, member=replace(FULL.member, id="closed", name="Closed"))  # type: ignore[arg-type]
        async with stored(tmp_path) as storage, storage.begin() as work:
            for profile, user in ((hidden, "1"), (closed, "2")):
                await work.members.add(profile.member)
                await work.profiles.keep(profile)
                await work.accounts.link(Account(Platform.DISCORD, "", user), profile.member.id)
        path = tmp_path / "list.csv"
        said = await members.give_out(settings_in(tmp_path), path)
        assert said.startswith("1 members")
        assert "1 show nothing" in said
        text = path.read_text("utf-8-sig")
        cells = [cell for row in text.splitlines()[1:] for cell in row.split(",") if cell != '""']
        assert cells == ['"discord:1"', '"Ada"']

    async def test_is_noted_in_the_log_without_a_name(self, tmp_path: Path) -> None:
        await members.give_out(settings_in(tmp_path), tmp_path / "list.csv")
        async with stored(tmp_path) as storage, storage.read() as work:
            (entry,) = await work.audit.latest(5)
        assert entry.words == "an operator took a list of members, as far as each shows it"


class TestAnInventedNetwork:
    async def test_fills_an_empty_database_and_takes_its_own_place(self, tmp_path: Path) -> None:
        for members_, seed in ((60, 1), (40, 2)):
            assert f"{members_} invented people" in await settle(
                members_, seed, settings_in(tmp_path)
            )
            async with stored(tmp_path) as storage, storage.read() as work:
                everybody = await work.profiles.every()
                assert len(everybody) == members_
                crowd = invent(members_, seed)
                assert {one.member.id for one in everybody} == {one.id for one in crowd.people}
                apart = await work.ties.apart([one.member for one in everybody])
                for a, b in crowd.apart():
                    assert crowd.people[b].id in apart[crowd.people[a].id]

    async def test_refuses_a_database_with_anybody_real(self, tmp_path: Path) -> None:
        async with stored(tmp_path) as storage, storage.begin() as work:
            await work.members.add(FULL.member)
            real = Account(Platform.DISCORD, "", "175928847299117063")
            await work.accounts.link(real, FULL.member.id)
        before = content(tmp_path)
        with pytest.raises(Refused, match=r"real people in this database.*HEADSUP_DATA"):
            await settle(10, 1, settings_in(tmp_path))
        assert content(tmp_path) == before

    async def test_refuses_a_database_with_anybody_invited(self, tmp_path: Path) -> None:
        async with stored(tmp_path) as storage, storage.begin() as work:
            one = Invitation(account=Account(Platform.DISCORD, "", "1"), told={"name": "Eve"})
            await work.invitations.keep([one])
        with pytest.raises(Refused, match="real people"):
            await settle(10, 1, settings_in(tmp_path))

    async def test_can_draw_its_next_round(self, network: Network) -> None:
        """What was invented is what the rest of the house takes: nobody paused, apart, again."""
        crowd: Invented = invent(80, 3, START)
        async with network.storage.begin() as work:
            await fill(work, crowd)
        await network.pass_time(days=7)
        async with network.storage.read() as work:
            assert (await work.rounds.last_run() or datetime.min.replace(tzinfo=UTC)) > START
