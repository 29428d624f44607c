"""Fetching a file that somebody posted to the bot on Slack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.photo import MOST

_CHUNK: Final = 64 * 1024
_OK: Final = 200


class NoFile(Exception):
    """Slack did not give us the file. The message says nothing of it."""


async def fetch(client: AsyncWebClient, file: Mapping[str, Any]) -> bytes:
    """Return what *file* of an event holds; of what is larger than it said, only the beginning.

    The token goes to Slack's own hosts alone, and nowhere that they send us on to: without the
    right to read files Slack answers with a way to sign in.

    Raises:
        NoFile: it could not be had.
    """
    address = str(file.get("url_private_download") or file.get("url_private") or "")
    if client.session is None or not _is_theirs(address, str(client.base_url)):
        raise NoFile("not an address of Slack's")
    headers = {"Authorization": f"Bearer {client.token}"}
    async with client.session.get(address, headers=headers, allow_redirects=False) as answer:
        if answer.status != _OK or answer.content_type == "text/html":
            raise NoFile("refused")
        data = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            data += chunk
            if len(data) > MOST:
                break
        return bytes(data)


def _is_theirs(address: str, base: str) -> bool:
    """Tell whether *address* is of the host of the API, or one below it."""
    one, other = urlsplit(address), urlsplit(base)
    host, api = one.hostname or "", other.hostname or "-"
    return one.scheme == other.scheme and (host == api or host.endswith(f".{api}"))
