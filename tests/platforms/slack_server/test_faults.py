"""The loopback Slack fails as the platform does, or worse: tried with the real slack-sdk."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer

from .lab import Json


async def test_a_dropped_answer_is_settled_by_reading_history(
    server: SlackServer,
    client: AsyncWebClient,
) -> None:
    amina = server.person("Amina")
    metadata = {"event_type": "headsup_delivery", "event_payload": {"outbox_id": "o-1"}}
    server.fail("chat.postMessage", kind="drop_after")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=amina.id, text="Hello", metadata=metadata)

    dm = (await client.conversations_open(users=amina.id))["channel"]["id"]
    bare = await client.conversations_history(channel=dm)
    whole = await client.conversations_history(channel=dm, include_all_metadata=True)
    assert "metadata" not in bare["messages"][0]
    assert whole["messages"][0]["metadata"] == metadata
    assert [seen.text for seen in amina.inbox] == ["Hello"]


async def test_a_message_id_guards_only_if_the_platform_says_so(
    server: SlackServer,
    client: AsyncWebClient,
) -> None:
    amina = server.person("Amina")
    for dedupes, posted in ((False, 2), (True, 3)):
        server.dedupe_client_msg_id = dedupes
        server.fail("chat.postMessage", kind="drop_after")
        message: Json = {"channel": amina.id, "text": "Hello", "client_msg_id": f"{dedupes}"}
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(**message)
        await client.chat_postMessage(**message)
        assert len(amina.inbox) == posted


async def test_a_limited_method_says_when_to_come_back(
    server: SlackServer,
    client: AsyncWebClient,
) -> None:
    amina = server.person("Amina")
    server.fail("chat.postMessage", kind="429", retry_after=1)
    for _ in range(2):  # coming back too early does not help
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=amina.id, text="Hello")
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "1"
    await asyncio.sleep(1.0)
    await client.chat_postMessage(channel=amina.id, text="Hello")
    server.pace = True
    await client.chat_postMessage(channel=amina.id, text="Hello")
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=amina.id, text="Hello")
    assert len(amina.inbox) == 2
    assert "called" in server.warnings[0]


@pytest.mark.parametrize("kind", ["500", "html", "drop_before"])
async def test_a_failing_method_leaves_nothing_behind(
    server: SlackServer,
    client: AsyncWebClient,
    kind: Any,  # noqa: ANN401 - pytest knows no literals
) -> None:
    amina = server.person("Amina")
    server.fail("chat.postMessage", kind=kind)
    with pytest.raises((SlackApiError, aiohttp.ClientError)):
        await client.chat_postMessage(channel=amina.id, text="Hello")
    assert amina.inbox == []
    await client.chat_postMessage(channel=amina.id, text="Hello")
    assert len(amina.inbox) == 1


async def test_a_hanging_method_never_answers(server: SlackServer) -> None:
    amina = server.person("Amina")
    impatient = AsyncWebClient(
        server.bot_token,
        base_url=server.api_url,
        timeout=0.2,  # type: ignore[arg-type] # whole seconds are too long for a test
    )
    for kind, posted in (("hang", 0), ("hang_after", 1)):
        server.fail("chat.postMessage", kind=kind)  # type: ignore[arg-type] # one of two literals
        with pytest.raises(TimeoutError):
            await impatient.chat_postMessage(channel=amina.id, text="Hello")
        assert len(amina.inbox) == posted
