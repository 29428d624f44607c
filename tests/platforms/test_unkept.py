"""When the database is slow, locked or full: nobody is told that something is kept before it is."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.adapters.pulse import Pulse
from bot.core.people import Account, Platform, Role
from bot.core.ports import Storage, Work
from bot.jobs.courier import Courier
from tests.platforms.doors import on_slack
from tests.scenarios.network import Network, open_network
from tests.servers.discord import DiscordServer
from tests.servers.slack import Person, Seen, SlackServer
from tests.servers.slack.state import TEAM

from .process import BotProcess, bot_process
from .steps import CORNWALL, asks_for_a_coach, join_on_discord, join_on_slack

CANARY = "zanzibarquokka"
NOT_YET = "it isn't kept yet"
NUMBER = "116 123"


@dataclass
class Ailing:
    """A database that can be slow, or full."""

    storage: Storage
    open: asyncio.Event = field(default_factory=asyncio.Event)
    full: bool = False

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Work]:
        await self.open.wait()
        async with self.storage.begin() as work:
            yield work
            if self.full:
                raise OperationalError("INSERT", {}, sqlite3.OperationalError("disk is full"))

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[Work]:
        async with self.storage.read() as work:
            yield work

    def when_posted(self, call: Callable[[], None]) -> None:
        self.storage.when_posted(call)


@dataclass
class Office:
    server: SlackServer
    network: Network
    ailing: Ailing
    courier: Courier
    ben: Person

    async def written_form(self) -> Seen:
        """Return the form in which Ben writes what it is about."""
        await self.ben.slash("/headsup", "support")
        card = await self.ben.eventually("You are not on your own")
        await self.ben.press(card, "I want to talk to someone from HeadsUp")
        await self.ben.press(
            await self.ben.eventually("Talk to one coach"), "Write something first"
        )
        assert self.ben.view
        return self.ben.view


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncGenerator[Office]:
    """Open a workspace with one head in it, on a database that can be made to ail."""
    server = SlackServer(redelivery_delays=(0.0, 0.5, 1.0, 2.0))
    async with server, open_network(tmp_path) as network:
        ailing = Ailing(network.storage)
        ailing.open.set()
        network.breaks(ailing)
        ben = server.person("Ben")
        server.channel("network", [ben])
        async with on_slack(server, network, pulse=Pulse()) as (messenger, _watching):
            await server.connected()
            await join_on_slack(ben)
            courier = Courier(network.storage, {Platform.SLACK: messenger}, network.clock)
            yield Office(server, network, ailing, courier, ben)
            ailing.open.set()


async def test_a_form_stays_open_until_what_it_says_is_kept(office: Office) -> None:
    """Slow: the words stay in the form with the truth beside them; then the answer replaces it."""
    form = await office.written_form()
    office.ailing.open.clear()
    sent = await office.ben.submit(form, {"words": CANARY})
    assert not sent.accepted
    assert NOT_YET in sent.errors["words"]
    assert NUMBER in sent.errors["words"]
    assert office.ben.view
    office.ailing.open.set()
    await office.ben.eventually("We've got your request")
    assert office.server.violations == []


async def test_a_form_that_cannot_be_kept_does_not_close_as_if_it_were(office: Office) -> None:
    """Full: told at once, with the numbers, and the words stay; sent again, they are kept once."""
    form = await office.written_form()
    office.ailing.full = True
    sent = await office.ben.submit(form, {"words": CANARY})
    assert "Nothing you wrote was kept" in sent.errors["words"]
    assert NUMBER in sent.errors["words"]
    office.ailing.full = False
    again = await office.ben.submit(form, {"words": CANARY})
    assert again.accepted
    await office.ben.eventually("We've got your request")
    async with office.network.storage.read() as work:
        assert len(await work.cases.waiting()) == 1
    assert office.server.violations == []


async def test_a_slow_press_says_that_it_is_not_kept_yet(office: Office) -> None:
    await office.ben.slash("/headsup", "support")
    card = await office.ben.eventually("You are not on your own")
    await office.ben.press(card, "I want to talk to someone from HeadsUp")
    talk = await office.ben.eventually("Talk to one coach")
    office.ailing.open.clear()
    await office.ben.press(talk, "Ask for a coach, no words")
    waiting = await office.ben.eventually(NOT_YET)
    assert NUMBER in waiting.plain
    office.ailing.open.set()
    await office.ben.eventually("We've got your request")
    assert office.server.violations == []


async def test_a_slow_press_at_home_is_answered_in_a_modal(office: Office) -> None:
    """Over App Home there is no message to answer beside."""
    home = await office.ben.open_home()
    assert home
    office.ailing.open.clear()
    await office.ben.press(home, "Calls")
    await office.ben.eventually(NOT_YET)
    office.ailing.open.set()
    await office.ben.eventually(lambda seen: seen.kind == "modal" and NOT_YET not in seen.plain)
    assert office.server.violations == []


async def test_a_slow_command_is_acknowledged_in_time_and_answered_later(office: Office) -> None:
    office.ailing.open.clear()
    ack = await office.ben.slash("/headsup", "calls")
    assert NOT_YET in str(ack)
    assert NUMBER not in str(ack)
    office.ailing.open.set()
    await office.ben.eventually("No call is planned yet")
    assert office.server.violations == []


async def test_a_slow_direct_message_is_not_acknowledged_before_it_is_kept(office: Office) -> None:
    """Slack delivers it again; it is answered once. The words are in no log."""
    office.ailing.open.clear()
    await office.ben.dm(CANARY)
    await office.ben.eventually(NOT_YET, timeout=20)
    office.ailing.open.set()
    await office.server.settled(15)
    await office.courier.drain()
    await office.ben.eventually("I kept nothing of what you wrote")
    letters = [s for s in office.ben.inbox if s.from_bot and "I kept nothing" in s.plain]
    assert len(letters) == 1
    attempts = [e["retry_attempt"] for e in office.server.envelopes if CANARY in str(e)]
    assert len(attempts) > 1
    assert not [note for note in office.server.violations if "not acknowledged within" not in note]


async def test_a_direct_message_that_cannot_be_kept_is_answered_with_numbers(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    office.ailing.full = True
    office.server.fail("chat.postMessage")  # and Slack stumbles, too
    await office.ben.dm(CANARY)
    seen = await office.ben.eventually("Nothing you wrote was kept")
    assert NUMBER in seen.plain
    await office.server.settled()
    assert CANARY not in caplog.text
    assert office.server.violations == []


@pytest.fixture
async def guild(tmp_path: Path) -> AsyncGenerator[tuple[DiscordServer, BotProcess]]:
    """Run the bot on Discord as it runs for real, on a file that the test can lock."""
    async with DiscordServer() as server:
        settings = {"discord_token": server.token, "discord_api": server.api_url}
        async with bot_process(tmp_path / "data", **settings) as bot:
            await bot.running()
            await server.ready()
            yield server, bot
        assert server.violations == []


async def test_a_locked_file_is_told_on_discord_at_once_with_numbers(
    guild: tuple[DiscordServer, BotProcess],
) -> None:
    """Locked by another program: presses, forms and direct messages alike."""
    server, bot = guild
    amina = server.person("Amina")
    await join_on_discord(amina)
    card = await amina.slash("headsup support")
    assert card.message
    talk = await amina.press(card.message, "I want to talk to someone from HeadsUp")
    form = await amina.press(talk.message, "Write something first") if talk.message else None
    assert form
    assert form.modal
    lock = sqlite3.connect(bot.folder / "headsup.db", isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        said = await amina.submit(form.modal, words=CANARY)
        assert NOT_YET in said.text
        assert NUMBER in said.text
        await amina.eventually("Nothing you wrote was kept", timeout=20)
        await amina.dm("is anybody there?")
        await amina.eventually(
            lambda seen: seen.record.channel.is_dm and NUMBER in seen.plain, timeout=20
        )
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    await asks_for_a_coach(amina)
    assert CANARY.encode() not in bot.on_disk()


async def test_roles_are_unharmed(office: Office) -> None:
    """What failed half way left nothing: no role, no case, no letter."""
    office.ailing.full = True
    cora = office.server.person("Cora")
    await cora.slash("/headsup", "join")
    assert cora.view
    sent = await cora.submit(
        cora.view, {"name": "Cora", **CORNWALL, "buddy": "no", "charter": "yes"}
    )
    assert "Please try again in a minute" in next(iter(sent.errors.values()))
    async with office.network.storage.read() as work:
        account = Account(Platform.SLACK, TEAM, cora.id)
        assert await work.accounts.owner(account) is None
        assert await work.appointments.holders(Role.COACH) == []
