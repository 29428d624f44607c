"""Blocks, views and bots with which the loopback Slack is tried."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer

Json = dict[str, Any]


def app_for(server: SlackServer, *, process_first: bool = False) -> AsyncApp:
    client = AsyncWebClient(server.bot_token, base_url=server.api_url)
    return AsyncApp(client=client, process_before_response=process_first)


@asynccontextmanager
async def running(server: SlackServer, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(app, server.app_token, ping_interval=0.2)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await server.connected()
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def button(label: str, action_id: str, value: str = "1") -> Json:
    return {"type": "button", "text": text(label), "action_id": action_id, "value": value}


def card(words: str, *buttons: Json) -> list[Json]:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    return [section, {"type": "actions", "block_id": "choices", "elements": list(buttons)}]


def question(block_id: str, label: str, element: Json, *, optional: bool = False) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": text(label),
        "optional": optional,
        "element": {"action_id": "answer", **element},
    }


def modal(*blocks: Json, title: str = "Support", **more: object) -> Json:
    return {
        "type": "modal",
        "callback_id": "support",
        "title": text(title),
        "submit": text("Send"),
        "blocks": list(blocks),
        **more,
    }


OPTIONS = [
    {"text": text("Today"), "value": "today"},
    {"text": text("This week"), "value": "week"},
]


FORM = modal(
    question("what", "What happened?", {"type": "plain_text_input", "max_length": 20}),
    question("when", "When?", {"type": "static_select", "options": OPTIONS}, optional=True),
    question("who", "Who?", {"type": "users_select"}, optional=True),
    question("at", "At?", {"type": "datetimepicker"}, optional=True),
    question(
        "age",
        "How many?",
        {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"},
        optional=True,
    ),
    question("tick", "Which?", {"type": "checkboxes", "options": OPTIONS}, optional=True),
)


LONG = "x" * 76
