"""Forms an organiser filled in: imported whole or not at all, seen first, kept or thrown away."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import members
from bot.commands.ask import Sheet
from bot.config import Settings
from bot.core.consents import ORGANISERS
from bot.core.invitations import Invitation
from bot.core.people import Account, Platform
from bot.core.profile import Field, Viewer, Visibility, seen_by
from bot.demo import Network as Invented
from bot.demo import fill, invent
from bot.invent import Refused, settle
from bot.services.consents import agree
from bot.services.inviting import invite
from bot.wiring import open_store
from storage.work import SqlStorage
from tests.unit.profiles import FULL

from .network import ANSWERS, START, Network
from .someone import Someone, read

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


class TestAListOfMembers:
    async def test_read_in_elsewhere_says_the_same(self, tmp_path: Path) -> None:
        """Export, import, join, keep: what those who agreed had opened is there, nothing else."""
        crowd = invent(200, 11)
        here, there = tmp_path / "here", tmp_path / "there"
        async with stored(here) as storage, storage.begin() as work:
            await fill(work, crowd)
        path = tmp_path / "list.csv"
        said = await members.give_out(settings_in(here), path)
        assert path.stat().st_mode & 0o077 == 0
        reading = members.check(path)
        opened = {
            one.account: seen_by(one.profile, Viewer.INTRODUCED)
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
        """Not a school, not a private list, not a hidden line, not who agreed to no list."""
        unseen = (Field.REGION, Field.PHASE, Field.POSITION)
        hidden = replace(FULL, chosen=dict.fromkeys(unseen, Visibility.HIDDEN))
        closed = replace(FULL, member=replace(FULL.member, id="closed", name="Closed"))  # type: ignore[arg-type]
        async with stored(tmp_path) as storage, storage.begin() as work:
            for profile, user in ((hidden, "1"), (closed, "2")):
                await work.members.add(profile.member)
                await work.profiles.keep(profile)
                await work.accounts.link(Account(Platform.DISCORD, "", user), profile.member.id)
            await agree(work, hidden.member.id, ORGANISERS)
        path = tmp_path / "list.csv"
        said = await members.give_out(settings_in(tmp_path), path)
        assert said.startswith("1 members")
        assert "1 did not" in said
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
