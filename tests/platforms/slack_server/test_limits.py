"""The loopback Slack limits and shares as documented, or more strictly: with the real slack-sdk."""

from __future__ import annotations

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer

from .lab import Json, app_for, running


async def upload(client: AsyncWebClient, **where: object) -> Json:
    target = await client.files_getUploadURLExternal(filename="card.png", length=3)
    async with (
        aiohttp.ClientSession() as session,
        session.post(str(target["upload_url"]), data=b"png") as sent,
    ):
        assert sent.status == 200
    done = await client.files_completeUploadExternal(
        files=[{"id": str(target["file_id"]), "title": "Two heads talking"}],
        **where,  # type: ignore[arg-type] # any of its arguments
    )
    return {"id": str(target["file_id"]), "answer": done.data}


async def test_the_workspace_takes_so_many_posts_a_minute(
    server: SlackServer, client: AsyncWebClient
) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    server.limits.posts_a_minute = 2
    await client.chat_postMessage(channel=amina.id, text="Hello")
    await client.chat_postMessage(channel=ben.id, text="Hello")
    assert server.limited == []
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=amina.id, text="Hello again")
    assert refused.value.response.headers["Retry-After"] == "60"
    assert server.limited == ["chat.postMessage"]
    assert len(amina.inbox) == 1


async def test_what_is_refused_in_one_channel_spends_nothing_of_the_workspace(
    server: SlackServer, client: AsyncWebClient
) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    server.limits.posts_a_minute, server.pace = 2, True
    await client.chat_postMessage(channel=amina.id, text="Hello")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=amina.id, text="Too soon")
    await client.chat_postMessage(channel=ben.id, text="Hello")
    assert server.limited == ["chat.postMessage"]


async def test_other_methods_are_held_to_their_tier(
    server: SlackServer, client: AsyncWebClient
) -> None:
    amina = server.person("Amina")
    server.limits.tiers = True
    for _ in range(50):
        await client.conversations_open(users=amina.id)
    with pytest.raises(SlackApiError):
        await client.conversations_open(users=amina.id)
    dm = str((await client.chat_postMessage(channel=amina.id, text="Hello"))["channel"])
    await client.conversations_history(channel=dm)  # each method has its own minute
    assert server.limited == ["conversations.open"]


async def test_a_file_is_shared_where_its_readers_are(
    server: SlackServer, client: AsyncWebClient
) -> None:
    app, heard = app_for(server), []

    @app.event("message")
    async def message(ack: AsyncAck, event: Json) -> None:
        await ack()
        heard.append(event)

    amina, ben = server.person("Amina"), server.person("Ben")
    dm = str((await client.conversations_open(users=amina.id))["channel"]["id"])
    async with running(server, app):
        shared = await upload(client, channel_id=dm, initial_comment="Your round")
        await server.settled()
    assert shared["answer"]["files"] == [{"id": shared["id"], "title": "Two heads talking"}]
    (seen,) = amina.inbox
    file = {"id": shared["id"], "name": "card.png", "title": "Two heads talking"}
    assert (seen.text, seen.files, seen.from_bot) == ("Your round", [file], True)
    assert "Two heads talking" in seen.plain
    assert ben.sees() == []
    (kept,) = (await client.conversations_history(channel=dm))["messages"]
    assert [one["id"] for one in kept["files"]] == [shared["id"]]
    envelopes = [one["payload"]["event"] for one in server.envelopes]
    assert [(e["subtype"], e["files"][0]["id"]) for e in envelopes] == [
        ("file_share", shared["id"])
    ]
    assert heard == []  # Bolt leaves out what the bot itself has posted


async def test_a_file_goes_to_a_conversation_and_not_to_a_person(
    server: SlackServer, client: AsyncWebClient
) -> None:
    amina = server.person("Amina")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await upload(client, channel_id=amina.id)
    assert amina.inbox == []
    quiet = server.channel("quiet", [amina], bot=False)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await upload(client, channel_id=quiet.id)
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await upload(client, channel_id=server.channel("loud", [amina]).id, thread_ts="1.000001")


async def test_history_goes_on_where_it_was_whatever_is_written_meanwhile(
    server: SlackServer, client: AsyncWebClient
) -> None:
    channel = server.channel("network", [server.person("Amina")])
    metadata = {"event_type": "headsup_delivery", "event_payload": {"outbox_id": "o-1"}}
    here: Json = {"channel": channel.id, "metadata": metadata}
    posted = [await client.chat_postMessage(text=f"{n}", **here) for n in range(5)]
    stamps = [str(one["ts"]) for one in posted]
    first = await client.conversations_history(channel=channel.id, limit=2)
    await client.chat_postMessage(channel=channel.id, text="meanwhile")
    cursor = str(first["response_metadata"]["next_cursor"])
    second = await client.conversations_history(channel=channel.id, limit=2, cursor=cursor)
    texts = [m["text"] for page in (first, second) for m in page["messages"]]
    assert texts == ["4", "3", "2", "1"]
    between = await client.conversations_history(
        channel=channel.id, oldest=stamps[1], latest=stamps[3], include_all_metadata=True
    )
    assert [m["text"] for m in between["messages"]] == ["2"]
    assert between["messages"][0]["metadata"] == metadata
    both = await client.conversations_history(
        channel=channel.id, oldest=stamps[1], latest=stamps[3], inclusive=True
    )
    assert [m["text"] for m in both["messages"]] == ["3", "2", "1"]
    assert "metadata" not in both["messages"][0]
    for bad in ({"limit": 1000}, {"cursor": "2"}, {"oldest": "yesterday"}):
        with pytest.raises(SlackApiError):
            await client.conversations_history(channel=channel.id, **bad)


async def test_an_error_may_come_after_the_message_is_stored(
    server: SlackServer, client: AsyncWebClient
) -> None:
    amina = server.person("Amina")
    server.fail("chat.postMessage", kind="500_after")
    with pytest.raises(SlackApiError) as failed:
        await client.chat_postMessage(channel=amina.id, text="Hello")
    assert failed.value.response.status_code == 500
    assert len(amina.inbox) == 1
    server.fail("chat.postMessage", kind="429", retry_after=30)
    server.calm()
    await client.chat_postMessage(channel=amina.id, text="Hello")
    assert server.limited == []


async def test_slack_can_be_told_the_time(server: SlackServer, client: AsyncWebClient) -> None:
    server.use_clock(lambda: 1_800_000_000.0)
    first = await client.chat_postMessage(channel=server.person("Amina").id, text="Hello")
    again = await client.chat_postMessage(channel=server.person("Amina").id, text="Hello")
    assert (first["ts"], again["ts"]) == ("1800000000.000000", "1800000000.000001")
