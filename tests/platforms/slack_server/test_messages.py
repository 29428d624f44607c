"""The loopback Slack shows messages to those who may see them, with the real slack-bolt."""

from __future__ import annotations

import asyncio
import time

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Seen, SlackServer, Unanswered

from .lab import LONG, Json, app_for, button, card, running


async def test_a_slash_command_is_answered_in_its_ack(server: SlackServer) -> None:
    app = app_for(server)

    @app.command("/headsup")
    async def headsup(ack: AsyncAck, command: Json) -> None:
        await ack(f"You said {command['text']}")

    amina, ben = server.person("Amina"), server.person("Ben")
    network = server.channel("network", [amina, ben])
    async with running(server, app):
        await amina.slash("/headsup", "salt & pepper", channel=network)

    (seen,) = amina.sees(network)
    assert (seen.plain, seen.ephemeral) == ("You said salt & pepper", True)
    assert ben.sees() == []
    assert server.who_has_seen("pepper") == {"Amina"}
    payload = server.envelopes[0]["payload"]
    assert payload["is_enterprise_install"] == "false"
    assert payload["channel_name"] == "network"
    assert server.violations == []


async def test_a_slash_answer_may_be_for_all_and_must_be_valid(server: SlackServer) -> None:
    app = app_for(server)

    @app.command("/headsup")
    async def headsup(ack: AsyncAck, command: Json) -> None:
        blocks = card("Hello", button(command["text"], "a"))
        await ack("Hello", blocks=blocks, response_type="in_channel")

    amina, ben = server.person("Amina"), server.person("Ben")
    network = server.channel("network", [amina, ben])
    async with running(server, app):
        await amina.slash("/headsup", "Wave", channel=network)
        with pytest.raises(Unanswered, match="invalid_blocks"):
            await amina.slash("/headsup", LONG, channel=network)
    assert [seen.buttons for seen in ben.sees("network")] == [["Wave"]]
    assert server.who_has_seen("Hello") == {"Amina", "Ben"}
    assert len(server.violations) == 1


async def test_an_ephemeral_is_for_one_person(server: SlackServer, client: AsyncWebClient) -> None:
    app, bodies = app_for(server), []

    @app.action("fine")
    async def fine(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        bodies.append(body)
        await respond(delete_original=True)

    amina, ben = server.person("Amina"), server.person("Ben")
    network = server.channel("network", [amina, ben])
    async with running(server, app):
        blocks = card("Psst", button("Fine", "fine"))
        await client.chat_postEphemeral(
            channel=network.id,
            user=amina.id,
            text="Psst",
            blocks=blocks,
        )
        seen = await amina.eventually("Psst")
        assert seen.ephemeral
        await amina.press(seen, "Fine")
        await asyncio.sleep(0.05)

    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]
    assert amina.sees() == ben.sees() == []
    assert server.who_has_seen("Psst") == {"Amina"}
    history = await client.conversations_history(channel=network.id)
    assert history["messages"] == []


async def test_a_response_url_works_five_times(server: SlackServer) -> None:
    app, answers, done = app_for(server), [], asyncio.Event()

    @app.command("/headsup")
    async def headsup(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        answers.extend([await respond(f"turn {turn}") for turn in range(6)])
        done.set()

    amina = server.person("Amina")
    async with running(server, app):
        await amina.slash("/headsup")
        await amina.eventually("turn 4")
        await asyncio.wait_for(done.wait(), 5)

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[5].body == "used_url"
    assert len(amina.inbox) == 5
    assert server.violations == ["response_url: used_url"]


async def test_a_picture_is_uploaded_and_shown(server: SlackServer, client: AsyncWebClient) -> None:
    amina = server.person("Amina")
    done = await client.files_upload_v2(filename="map.png", content=b"png", title="Map")
    image = {"type": "image", "alt_text": "A map", "slack_file": {"id": done["files"][0]["id"]}}
    await client.chat_postMessage(channel=amina.id, text="Map", blocks=[image])
    assert "A map" in (await amina.eventually("Map")).plain
    assert server.workspace.files[done["files"][0]["id"]].content == b"png"
    assert server.violations == []


async def test_the_bot_reads_lists_and_threads(server: SlackServer, client: AsyncWebClient) -> None:
    amina = server.person("Amina")
    network = server.channel("network", [amina])
    parent = (await client.chat_postMessage(channel=network.id, text="Start"))["ts"]
    for number in range(3):
        await client.chat_postMessage(channel=network.id, text=f"{number}", thread_ts=parent)
    await client.chat_update(channel=network.id, ts=parent, text=f"Hello <@{amina.id}>")
    await client.reactions_add(channel=network.id, timestamp=parent, name="wave")

    thread = await client.conversations_replies(channel=network.id, ts=parent, limit=2)
    rest = await client.conversations_replies(
        channel=network.id,
        ts=parent,
        cursor=thread["response_metadata"]["next_cursor"],
    )
    assert [m["text"] for m in rest["messages"]] == ["1", "2"]
    history = await client.conversations_history(channel=network.id)
    assert [m["text"] for m in history["messages"]] == [f"Hello <@{amina.id}>"]
    assert (await amina.eventually("Hello @Amina")).thread_ts is None
    channels = (await client.conversations_list(exclude_archived=True))["channels"]
    assert [channel["name"] for channel in channels] == ["network"]
    assert (await client.users_info(user=amina.id))["user"]["team_id"]
    mine = await client.users_conversations(user=amina.id, types="public_channel,im")
    assert [channel["id"] for channel in mine["channels"]] == [network.id]
    await client.chat_delete(channel=network.id, ts=parent)
    assert server.who_has_seen("Start") == {"Amina"}
    assert server.violations == []


async def test_a_person_waits_for_what_should_come(server: SlackServer) -> None:
    def hopeless(seen: Seen) -> bool:
        return seen.ephemeral

    start = time.monotonic()
    with pytest.raises(AssertionError, match="Amina never saw"):
        await server.person("Amina").eventually(hopeless, timeout=0.1)
    assert time.monotonic() - start < 1
