"""Keeps discord.py from sending anything a second time by itself.

After a server error it tries again at once, with the same key. Whether the first try arrived is
for the courier to find out: a server may have stored it, and may not know keys.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Final

import aiohttp

_RETRIED: Final = frozenset({500, 502, 504, 524})
"""What discord.py 2.7 retries. Source: discord.http.HTTPClient.request."""

_MAKING: Final = ("/messages", "/threads", "/scheduled-events")


class Unsure(aiohttp.ClientError):
    """Discord failed after it had been asked to make something: it may be there."""


def trace() -> aiohttp.TraceConfig:
    """Return what to give a client as its ``http_trace``."""
    config = aiohttp.TraceConfig()
    config.on_request_end.append(_check)
    return config


async def _check(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, ended: aiohttp.TraceRequestEndParams
) -> None:
    making = ended.method == "POST" and ended.url.path.endswith(_MAKING)
    if making and ended.response.status in _RETRIED:
        ended.response.close()
        raise Unsure
