"""The loopback Slack refuses what the platform refuses, and says why."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer

from .lab import FORM, LONG, button, card, question, text

BAD_BLOCKS = {
    "a long button": card("Hi", button(LONG, "a")),
    "a long value": card("Hi", button("Hi", "a", "v" * 2001)),
    "a long option": [
        question(
            "q", "Q", {"type": "radio_buttons", "options": [{"text": text(LONG), "value": "v"}]}
        )
    ],
    "no option": [question("q", "Q", {"type": "static_select", "options": []})],
    "too many blocks": [{"type": "divider"}] * 51,
    "an unknown block": [{"type": "marquee"}],
    "an unknown element": card("Hi", {"type": "slider", "action_id": "a"}),
    "a misplaced element": card("Hi", {"type": "plain_text_input", "action_id": "a"}),
    "an unknown key": [{"type": "divider", "colour": "red"}],
    "an empty text": card(""),
    "a long section": card("x" * 3001),
    "an action_id twice": card("Hi", button("A", "a"), button("B", "a")),
    "a block_id twice": [{"type": "divider", "block_id": "b"}] * 2,
    "a missing file": [{"type": "image", "alt_text": "A", "slack_file": {"id": "F1"}}],
    "a header in mrkdwn": [{"type": "header", "text": {"type": "mrkdwn", "text": "Hi"}}],
    "an option without a value": card(
        "Hi", {"type": "static_select", "action_id": "a", "options": [{"text": text("A")}]}
    ),
    "a block that is no block": [{"text": "Hi"}],
}


@pytest.mark.parametrize("wrong", BAD_BLOCKS)
async def test_bad_blocks_are_refused(
    server: SlackServer,
    client: AsyncWebClient,
    wrong: str,
) -> None:
    amina = server.person("Amina")
    with pytest.raises(SlackApiError, match="invalid_blocks") as refused:
        await client.chat_postMessage(channel=amina.id, text="Hi", blocks=BAD_BLOCKS[wrong])
    assert refused.value.response["response_metadata"]["messages"][0].startswith("[ERROR] ")
    assert amina.inbox == []
    assert len(server.violations) == 1


async def test_bad_views_are_refused(server: SlackServer, client: AsyncWebClient) -> None:
    amina = server.person("Amina")
    hurried = {name: part for name, part in FORM.items() if name != "submit"}
    for wrong in (hurried, {**FORM, "title": text("x" * 25)}, {**FORM, "colour": "red"}):
        trigger = server.triggers.give(amina.id)
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            await client.views_open(trigger_id=trigger, view=wrong)
    home = {"type": "home", "blocks": card("Hi", button("A", "a"))}
    first = (await client.views_publish(user_id=amina.id, view=home))["view"]
    await client.views_publish(user_id=amina.id, view=home, hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=amina.id, view=home, hash=first["hash"])


async def test_whatever_is_not_allowed_is_refused_by_name(server: SlackServer) -> None:
    amina = server.person("Amina")
    closed = server.channel("closed", [amina], bot=False)
    secret = server.channel("secret", [amina], private=True, bot=False)

    async def error_of(method: str, token: str = server.bot_token, **args: object) -> str:
        client = AsyncWebClient(token, base_url=server.api_url)
        with pytest.raises(SlackApiError) as refused:
            await client.api_call(method, json=args)
        return str(refused.value.response["error"])

    post = "chat.postMessage"
    assert await error_of("chat.shout") == "unknown_method"
    assert await error_of("auth.test", "xoxb-wrong") == "invalid_auth"
    assert await error_of("auth.test", server.app_token) == "not_allowed_token_type"
    assert await error_of("apps.connections.open") == "not_allowed_token_type"
    assert await error_of("auth.test", "") == "not_authed"
    assert await error_of(post, channel=amina.id) == "no_text"
    assert await error_of(post, channel=amina.id, text="x" * 4001) == "msg_too_long"
    assert await error_of(post, text="x") == "invalid_arguments"
    assert len(server.violations) == 8
    assert await error_of(post, channel="C1", text="x") == "channel_not_found"
    assert await error_of(post, channel=closed.id, text="x") == "not_in_channel"
    assert await error_of(post, channel=secret.id, text="x") == "channel_not_found"
    await amina.leave()
    assert await error_of(post, channel=amina.id, text="x") == "user_disabled"
    assert len(server.violations) == 8


async def test_a_revoked_token_opens_nothing(server: SlackServer, client: AsyncWebClient) -> None:
    server.auth_error = "token_revoked"
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()
    assert server.warnings == ["auth.test: token_revoked"]


async def test_scopes_are_required() -> None:
    async with SlackServer(scopes=frozenset({"chat:write"})) as server:
        amina = server.person("Amina")
        client = AsyncWebClient(server.bot_token, base_url=server.api_url)
        posted = await client.chat_postMessage(channel=amina.id, text="Hi")
        with pytest.raises(SlackApiError) as refused:
            await client.conversations_history(channel=posted["channel"])
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")
    assert answer["provided"] == "chat:write"
