"""A socket that fails in the ways that were measured: each time it is noticed, and mended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app

from bot.adapters.problems import CannotConnect
from bot.adapters.pulse import Pulse
from bot.adapters.slack import socket
from bot.adapters.slack.socket import Timing
from tests.platforms.doors import on_slack
from tests.scenarios.network import Network, open_network
from tests.servers.discord import DiscordServer
from tests.servers.slack import Person, SlackServer
from tests.servers.slack.sockets import farewell

from .process import bot_process
from .steps import join_on_slack

QUICK = Timing(watch=0.1, new_address=0.4, new_handler=30, give_up=300, grace=1)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "_PING", 0.3)


@dataclass
class Office:
    server: SlackServer
    network: Network
    pulse: Pulse
    watching: asyncio.Task[None]

    @property
    def opened(self) -> int:
        """How often an address for a socket was asked for."""
        return sum(method == "apps.connections.open" for method, _ in self.server.calls)

    async def head(self, name: str = "Ben") -> Person:
        person = self.server.person(name)
        await join_on_slack(person)
        return person


@asynccontextmanager
async def open_office(folder: Path, timing: Timing = QUICK) -> AsyncGenerator[Office]:
    async with SlackServer() as server, open_network(folder) as network:
        server.channel("network", [server.person("Ben")])
        pulse = Pulse()
        async with on_slack(server, network, pulse=pulse, timing=timing) as (_messenger, watching):
            await server.connected()
            while not pulse.connections:  # noqa: ASYNC110 - until it has been told hello
                await asyncio.sleep(0.01)
            yield Office(server, network, pulse, watching)


async def test_a_spent_address_is_not_tried_for_ever(tmp_path: Path) -> None:
    """The handshake fails once, and its ticket is used up: the SDK alone would be stuck."""
    async with open_office(tmp_path) as office:
        ben = await office.head()
        office.server.fail("link", kind="500")
        before = office.opened
        office.server.kill_sockets()
        while office.opened == before:  # noqa: ASYNC110 - it asks for an address when it wants one
            await asyncio.sleep(0.01)
        office.server.hub.tickets.clear()
        await office.server.connected(20)
        await ben.slash("/headsup", "calls")
        assert office.server.violations == []


async def test_a_handler_that_cannot_be_mended_is_replaced(tmp_path: Path) -> None:
    """Its client believes itself closed and does nothing any more: a new one takes over."""
    timing = Timing(watch=0.1, new_address=0.2, new_handler=0.5, give_up=300, grace=1)
    async with open_office(tmp_path, timing) as office:
        ben = await office.head()
        office.server.fail("link", kind="hang", times=1)
        office.server.kill_sockets()
        await office.server.connected(20)
        await ben.slash("/headsup", "calls")
        assert not office.watching.done()


async def test_after_long_without_a_connection_it_ends(tmp_path: Path) -> None:
    """Whoever runs the bot starts it again: better than a bot that looks alive."""
    timing = Timing(watch=0.1, new_address=0.2, new_handler=10, give_up=1, grace=1)
    async with open_office(tmp_path, timing) as office:
        office.server.fail("link", kind="500", times=1000)
        office.server.kill_sockets()
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(asyncio.shield(office.watching), 20)


async def test_too_many_connections_are_not_answered_with_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Sent away again and again, it waits: the SDK alone comes back hundreds of times a second."""
    async with open_office(tmp_path) as office:
        before = office.opened
        end = asyncio.get_running_loop().time() + 3
        while asyncio.get_running_loop().time() < end:
            await office.server.hub.disconnect("too_many_websockets")
            await asyncio.sleep(0.01)
        assert office.opened - before <= 5
        assert "too many connections of this app" in caplog.text


async def test_a_refresh_is_followed_at_once(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        ben = await office.head()
        await office.server.disconnect("refresh_requested", close_after=0.1)
        await office.server.connected()
        await ben.slash("/headsup", "calls")
        assert office.server.violations == []


async def test_how_many_connections_there_are_is_noted_and_too_many_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Ghost connections swallow what is sent to them."""
    async with open_office(tmp_path) as office:
        assert office.pulse.connections == 1
        async with aiohttp.ClientSession() as session:
            base = office.server.base_url.replace("http", "ws")
            ghosts = [
                await session.ws_connect(f"{base}/link/?ticket={office.server.hub.new_ticket()}")
                for _ in range(3)
            ]
            await office.server.hub.live[0].ws.send_json(farewell("refresh_requested"))
            while office.pulse.connections < 4:  # noqa: ASYNC110 - it hears of it from the server
                await asyncio.sleep(0.02)
            for ghost in ghosts:
                await ghost.close()
        assert "connections of this app" in caplog.text


async def test_a_burst_of_events_is_worked_through_a_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And somebody who presses a button in the middle of it does not wait behind it."""
    async with open_office(tmp_path) as office:
        ben = await office.head()
        at_once, most = 0, 0
        answer = run_async_bolt_app

        async def counted(app: object, req: object) -> object:
            nonlocal at_once, most
            at_once += getattr(req, "type", "") == "events_api"
            most = max(most, at_once)
            try:
                await asyncio.sleep(0.001)
                return await answer(app, req)  # type: ignore[arg-type]
            finally:
                at_once -= getattr(req, "type", "") == "events_api"

        monkeypatch.setattr(socket, "run_async_bolt_app", counted)
        for number in range(1000):
            await office.server.event({"type": "team_join", "user": {"id": f"U{number}"}})
        await ben.slash("/headsup", "support")
        await office.server.settled(90)
        assert 1 <= most <= 16
        assert not [note for note in office.server.violations if "late" in note]


async def test_a_fault_right_after_an_ack_does_not_take_the_ack_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer cannot be shown, and the person still sees that the press was taken."""
    async with open_office(tmp_path) as office:
        ben = await office.head()
        await ben.slash("/headsup", "support")
        card = await ben.eventually("You are not on your own")
        office.server.fail("response_url", kind="500", times=2)
        await ben.press(card, "Not now")
        assert "slack answer failed" in caplog.text
        assert office.server.violations == []


async def test_a_rate_limit_on_events_is_acknowledged_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It has no event in it, so Bolt alone would not answer it."""
    async with open_office(tmp_path) as office:
        # what our server calls it by, it does not have in Slack
        limited = {"type": "app_rate_limited", "event_id": "E", "event": {"type": "-"}}
        await office.server.hub.deliver("events_api", limited, retry_attempt=0, retry_reason="")
        assert "too many events in this workspace" in caplog.text


async def test_our_own_messages_are_a_sign_of_life(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        ben = await office.head()
        office.server.workspace.dm_with(ben.id)
        before = office.pulse.heard_ago
        assert before is not None
        await ben.dm("hello")
        await office.server.settled()
        assert (office.pulse.heard_ago or 0) < before + 1
        assert office.pulse.lost_for == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [(4004, "HEADSUP_DISCORD_TOKEN"), (4012, "HEADSUP_DISCORD_API"), (4014, "intents")],
)
async def test_a_close_for_good_on_discord_names_the_setting(
    tmp_path: Path, code: int, said: str
) -> None:
    """It ends at once, with a sentence and without a traceback."""
    async with DiscordServer() as server:
        settings = {"discord_token": server.token, "discord_api": server.api_url}
        async with bot_process(tmp_path / "data", **settings) as bot:
            await bot.running()
            await server.ready()
            await server.close_gateway(code)
            assert await bot.ended() == 1
            assert said in bot.printed.decode()
            assert "Traceback" not in bot.printed.decode()


async def test_a_slack_socket_that_never_opens_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.slack.connection._FIRST", 0.5)
    async with SlackServer() as server, open_network(tmp_path) as network:
        server.channel("network", [server.person("Ben")])
        server.fail("link", kind="500", times=1000)
        with pytest.raises(CannotConnect, match="its socket did not open"):
            async with on_slack(server, network, timing=QUICK):
                pass


def test_the_suite_hears_what_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("bot.adapters.slack.socket").warning("heard")
    assert "heard" in caplog.text
