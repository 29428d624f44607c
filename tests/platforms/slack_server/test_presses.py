"""The loopback Slack passes on what people press, with the real slack-bolt."""

from __future__ import annotations

import asyncio

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer, Unanswered

from .lab import OPTIONS, Json, app_for, button, card, running, text


async def test_a_button_comes_with_its_message(server: SlackServer, client: AsyncWebClient) -> None:
    app, bodies = app_for(server), []

    @app.action("accept")
    async def accept(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        bodies.append(body)
        await respond("Accepted", replace_original=True)

    amina, ben = server.person("Amina"), server.person("Ben")
    network = server.channel("network", [amina, ben])
    async with running(server, app):
        blocks = card("A call?", button("Accept", "accept", "c-1"))
        await client.chat_postMessage(channel=network.id, text="A call?", blocks=blocks)
        seen = await amina.eventually("A call?")
        assert seen.buttons == ["Accept"]
        await amina.press(seen, "Accept")
        after = await ben.eventually("Accepted")
        with pytest.raises(AssertionError, match="fits 0"):
            await ben.press(after, "Accept")

    assert after.ts == seen.ts
    assert after.blocks == []
    assert bodies[0]["container"]["message_ts"] == seen.ts
    assert bodies[0]["message"]["blocks"][1]["block_id"] == "choices"
    assert bodies[0]["actions"][0]["value"] == "c-1"
    assert server.violations == []


async def test_an_unanswered_press_is_a_violation(
    hasty: SlackServer,
) -> None:
    app = app_for(hasty)

    @app.action("slow")
    async def slow(ack: AsyncAck) -> None:
        await asyncio.sleep(0.6)
        await ack()

    amina = hasty.person("Amina")
    async with running(hasty, app):
        await app.client.chat_postMessage(
            channel=amina.id,
            text="Hm",
            blocks=card("Hm", button("Slow", "slow"), button("Lost", "lost")),
        )
        (seen,) = amina.inbox
        with pytest.raises(Unanswered):
            await amina.press(seen, "Slow")
        with pytest.raises(Unanswered):
            await amina.press(seen, "Lost")
    assert any("slow: acknowledged late" in violation for violation in hasty.violations)
    assert any("lost: not acknowledged" in violation for violation in hasty.violations)


async def test_the_home_tab_is_published_and_pressed(server: SlackServer) -> None:
    app, bodies = app_for(server), []

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        home = {"type": "home", "blocks": card("Welcome", button("Join", "join"))}
        await client.views_publish(user_id=event["user"], view=home)

    @app.action("join")
    async def join(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    amina = server.person("Amina")
    async with running(server, app):
        home = await amina.open_home()
        assert home is not None
        assert "Welcome" in home.plain
        await amina.press(home, "join")
        await server.settled()

    assert bodies[0]["container"] == {"type": "view", "view_id": home.id}
    assert not {"message", "channel", "response_url"} & set(bodies[0])
    assert server.violations == []


async def test_menus_stand_in_messages_too(server: SlackServer) -> None:
    app, bodies = app_for(server), []

    @app.action("pick")
    async def pick(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    amina = server.person("Amina")
    menu = {"type": "static_select", "action_id": "pick", "options": OPTIONS}
    day = {"type": "datepicker", "action_id": "day"}
    async with running(server, app):
        await app.client.chat_postMessage(
            channel=amina.id,
            text="When?",
            blocks=card("When?", {**menu, "placeholder": text("Choose")}, day),
        )
        (seen,) = amina.inbox
        await amina.press(seen, "Choose", choose="This week")
    assert bodies[0]["actions"][0]["selected_option"]["value"] == "week"
    values = bodies[0]["state"]["values"]["choices"]
    assert values["pick"]["selected_option"]["value"] == "week"
    history = await app.client.conversations_history(channel=bodies[0]["channel"]["id"])
    assert "state" not in history["messages"][0]
    assert server.violations == []
