"""The loopback Slack hands files out, and lets them be deleted, as strictly as Slack does."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer
from tests.servers.slack.slack import SCOPES


async def test_a_file_is_for_a_bot_that_may_read_files(
    server: SlackServer, client: AsyncWebClient
) -> None:
    """Anybody else is shown where to sign in, as a person would be."""
    ben = server.person("Ben")
    await ben.dm("Look.", ("letter.png", b"bytes"))
    (seen,) = ben.inbox
    address = str(seen.raw["files"][0]["url_private_download"])
    right = {"Authorization": f"Bearer {server.bot_token}"}
    wrong = {"Authorization": f"Bearer {server.app_token}"}

    async def fetched(headers: dict[str, str], more: str = "") -> tuple[int, bytes]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(address + more, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status, await answer.read()

    assert await fetched(right) == (200, b"bytes")
    for headers, more in (({}, ""), (wrong, ""), (right, "x")):
        assert (await fetched(headers, more))[0] == 302
    server.scopes = SCOPES - {"files:read"}
    assert (await fetched(right))[0] == 302
    file = str(seen.raw["files"][0]["id"])
    with pytest.raises(SlackApiError, match="cant_delete_file"):
        await client.files_delete(file=file)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_delete(file="F0NONE")
