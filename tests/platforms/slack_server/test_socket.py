"""The loopback Slack delivers over Socket Mode as the platform does, with the real slack-bolt."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer, Unanswered

from .lab import Json, app_for, running


async def test_an_event_is_redelivered_until_acknowledged(hasty: SlackServer) -> None:
    app, seen = app_for(hasty, process_first=True), []

    @app.event("message")
    async def message(body: Json) -> None:
        seen.append(body["event_id"])
        if len(seen) < 3:
            raise RuntimeError("down")

    amina = hasty.person("Amina")
    async with running(hasty, app):
        await amina.dm("hello")
        await hasty.settled()

    assert len(seen) == 3
    assert len(set(seen)) == 1
    tries = [(e["retry_attempt"], e["retry_reason"]) for e in hasty.envelopes]
    assert tries == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert len(hasty.violations) == 2
    assert "attempt 0: not acknowledged within 0.5 s" in hasty.violations[0]


async def test_an_event_waits_for_a_connection(server: SlackServer) -> None:
    app, seen = app_for(server), []

    @app.event("message")
    async def message(event: Json) -> None:
        seen.append(event["text"])

    amina = server.person("Amina")
    await amina.dm("early")
    with pytest.raises(Unanswered):
        await amina.slash("/headsup")
    async with running(server, app):
        await server.settled()
    assert seen == ["early"]
    assert server.violations == []


async def test_events_may_arrive_twice(server: SlackServer, client: AsyncWebClient) -> None:
    app, seen = app_for(server), []

    @app.event("message")
    async def message(body: Json) -> None:
        seen.append(body["event_id"])

    server.duplicate_events = True
    amina = server.person("Amina")
    async with running(server, app):
        await amina.dm("hello")
        await client.chat_postMessage(channel=amina.id, text="my own words come back")
        await server.settled()
        await server.redeliver_last("events_api")
    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert len(server.envelopes) == 5
    assert server.envelopes[-1]["payload"]["event"]["bot_id"]
    assert server.violations == []


async def test_every_flaw_of_an_ack_is_noticed(server: SlackServer) -> None:
    boss = AsyncWebClient(server.app_token, base_url=server.api_url)
    url = (await boss.apps_connections_open(app_token=server.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
        assert (await ws.receive_json())["type"] == "hello"
        await server.person("Amina").dm("hello")
        envelope = (await ws.receive_json())["envelope_id"]
        await ws.send_str("nonsense")
        await ws.send_json({"envelope_id": "unknown"})
        await ws.send_json({"envelope_id": envelope, "payload": {"text": "sorry"}})
        await ws.send_json({"envelope_id": envelope, "colour": "red"})
        await server.settled()
        await asyncio.sleep(0.05)
    flaws = [
        "acknowledges nothing",
        "acknowledges nothing",
        "with a payload",
        "2 times",
        "malformed",
    ]
    assert len(server.violations) == len(flaws)
    for flaw, violation in zip(flaws, server.violations, strict=True):
        assert flaw in violation


async def test_the_bot_comes_back_after_a_refresh_and_a_cut(server: SlackServer) -> None:
    app = app_for(server)

    @app.command("/headsup")
    async def headsup(ack: AsyncAck) -> None:
        await ack("here")

    amina = server.person("Amina")
    async with running(server, app):
        await server.disconnect("refresh_requested")
        await server.connected()
        await amina.slash("/headsup")
        assert server.kill_sockets() == 1
        await server.connected()
        await amina.slash("/headsup")
    assert len(amina.inbox) == 2
    assert server.violations == []


async def test_only_ten_connections_and_tickets_only_once(server: SlackServer) -> None:
    boss = AsyncWebClient(server.app_token, base_url=server.api_url)
    sockets = []
    async with aiohttp.ClientSession() as session:
        for number in range(1, 12):
            url = (await boss.apps_connections_open(app_token=server.app_token))["url"]
            ws = await session.ws_connect(url)
            sockets.append(ws)
            assert (await ws.receive_json())["num_connections"] == min(number, 10)
        assert (await ws.receive_json())["reason"] == "too_many_websockets"
        with pytest.raises(aiohttp.WSServerHandshakeError, match="404"):
            await session.ws_connect(url)
    assert server.violations == ["link: more than ten connections"]


async def test_what_is_lost_with_a_killed_socket_is_not_the_bots_fault(
    hasty: SlackServer,
) -> None:
    app, busy = app_for(hasty), asyncio.Event()

    @app.command("/headsup")
    async def headsup() -> None:
        busy.set()
        await asyncio.sleep(0.1)
        hasty.kill_sockets()
        await asyncio.sleep(0.6)

    amina = hasty.person("Amina")
    async with running(hasty, app):
        with pytest.raises(Unanswered):
            await amina.slash("/headsup")
        assert busy.is_set()
    assert hasty.violations == []
    assert "slash /headsup: not acknowledged within 0.5 s" in hasty.warnings


async def test_a_bot_that_leaves_without_an_ack_is_at_fault(hasty: SlackServer) -> None:
    app, busy = app_for(hasty), asyncio.Event()

    @app.command("/headsup")
    async def headsup() -> None:
        busy.set()

    async with running(hasty, app):
        asking = asyncio.create_task(hasty.person("Amina").slash("/headsup"))
        await busy.wait()
    with pytest.raises(Unanswered):
        await asking
    assert hasty.violations == ["slash /headsup: not acknowledged within 0.5 s"]


async def test_nothing_outlives_the_server() -> None:
    before = asyncio.all_tasks()
    async with SlackServer() as server:
        amina = server.person("Amina")
        await amina.dm("nobody hears this")
        server.fail("auth.test", kind="hang")
        client = AsyncWebClient(server.bot_token, base_url=server.api_url, retry_handlers=[])
        waiting = asyncio.create_task(client.auth_test())
        await asyncio.sleep(0.05)
    with pytest.raises(aiohttp.ClientError):
        await waiting
    assert asyncio.all_tasks() == before
