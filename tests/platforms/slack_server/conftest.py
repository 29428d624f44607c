"""The loopback Slack and a client that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer(redelivery_delays=(0.0, 0.1, 0.2)) as server:
        yield server


@pytest.fixture
async def hasty() -> AsyncIterator[SlackServer]:
    """Give a server that waits half a second for an ack, for tests in which none comes."""
    async with SlackServer(ack_within=0.5, redelivery_delays=(0.0, 0.1, 0.2)) as server:
        yield server


@pytest.fixture
def client(server: SlackServer) -> AsyncWebClient:
    """Give a client that never retries by itself."""
    return AsyncWebClient(server.bot_token, base_url=server.api_url, retry_handlers=[])
