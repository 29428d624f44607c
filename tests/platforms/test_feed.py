"""The calendar feed over a real socket, as calendar programs and strangers ask for it."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import aiohttp
import pytest

from bot.adapters.feed import path, serve_feed

TOKEN = "kT3-x_y~z.0123456789abcdef"  # noqa: S105 - one of nobody
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@dataclass
class Feeds:
    """Who has a feed, what was looked up, and where it is served."""

    port: int = 0
    open: dict[str, bytes] = field(default_factory=lambda: {TOKEN: CALENDAR})
    asked: list[str] = field(default_factory=list)
    broken: bool = False

    async def render(self, token: str) -> bytes | None:
        self.asked.append(token)
        if self.broken:
            raise RuntimeError(f"no database for {token}")
        return self.open.get(token)


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


@pytest.fixture
async def feeds() -> AsyncGenerator[Feeds]:
    served = Feeds()
    async with serve_feed("127.0.0.1", 0, served.render) as port:
        served.port = port
        yield served


async def ask(feeds: Feeds, where: str, method: str = "GET", **sent: str) -> Answer:
    url = f"http://127.0.0.1:{feeds.port}{where}"
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, headers=sent, allow_redirects=False) as got,
    ):
        headers = {name.lower(): value for name, value in got.headers.items()}
        return Answer(got.status, await got.read(), headers)


async def say(feeds: Feeds, request: bytes) -> bytes:
    """Send bytes as they are and return all that comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", feeds.port)
    writer.write(request)
    await writer.drain()
    async with asyncio.timeout(20):
        said = await reader.read()
    writer.close()
    await writer.wait_closed()
    return said


async def test_a_calendar_program_gets_the_calendar(feeds: Feeds) -> None:
    got = await ask(feeds, path(TOKEN))
    assert (got.status, got.body) == (200, CALENDAR)
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert got.headers["cache-control"] == "private, no-cache"
    assert got.headers["etag"]
    assert "server" not in got.headers
    assert feeds.asked == [TOKEN]


async def test_one_that_has_it_already_is_sent_nothing(feeds: Feeds) -> None:
    first = await ask(feeds, path(TOKEN))
    for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = await ask(feeds, path(TOKEN), **{"If-None-Match": known})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == "private, no-cache"
    feeds.open[TOKEN] = CALENDAR + b"\r\n"
    changed = await ask(feeds, path(TOKEN), **{"If-None-Match": first.headers["etag"]})
    assert changed.status == 200
    assert changed.headers["etag"] != first.headers["etag"]


async def test_one_that_only_looks_gets_the_headers(feeds: Feeds) -> None:
    whole = await ask(feeds, path(TOKEN))
    head = await ask(feeds, path(TOKEN), "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-length"] == str(len(CALENDAR))


NOBODYS = [
    path("nobodys0123456789abcdef"),
    path("0" * 32),
    path("x" * 200),
    path("x" * 201),
    path("a b"),
    path("%00"),
    path("../../etc/passwd"),
    path("%2e%2e%2fsecret"),
    path(f"{TOKEN}%0d%0aX: y"),
    path(f"{TOKEN}/"),
    path(TOKEN).replace(".ics", ""),
    path(TOKEN).upper(),
    f"{path(TOKEN)}/x",
    "/calendar/.ics",
    "/calendar/",
    "/",
    "/health",
    "/robots.txt",
]


@pytest.mark.parametrize("where", NOBODYS)
async def test_whatever_opens_nothing_gets_one_answer_after_one_look(
    feeds: Feeds, where: str
) -> None:
    """Nobody learns whether an address was ever good, or only of the right form."""
    del feeds.open[TOKEN]
    revoked = await ask(feeds, path(TOKEN))
    got = await ask(feeds, where)
    date = {"date": ""}
    assert (got.status, got.body, got.headers | date) == (404, revoked.body, revoked.headers | date)
    assert revoked.body.decode().count(".") == 1 + revoked.body.decode().count(". ")
    assert len(feeds.asked) == 2


async def test_what_cannot_be_a_token_is_not_looked_up_as_one(feeds: Feeds) -> None:
    feeds.open["0" * 32] = CALENDAR
    got = await ask(feeds, path("x" * 201))
    assert got.status == 404
    assert feeds.asked == ["0" * 32]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])
async def test_it_is_for_reading_only(feeds: Feeds, method: str) -> None:
    got = await ask(feeds, path(TOKEN), method)
    assert got.status == 404
    assert feeds.asked == []


async def test_a_query_changes_nothing(feeds: Feeds) -> None:
    assert (await ask(feeds, f"{path(TOKEN)}?nocache=1")).status == 200


async def test_a_fault_is_said_plainly_and_logged_without_the_token(
    feeds: Feeds, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    feeds.broken = True
    got = await ask(feeds, path(TOKEN))
    assert got.status == 503
    assert b"ask again" in got.body
    assert "calendar feed failed" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "request_line",
    [
        f"GET {path(TOKEN)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        f"GET {path(TOKEN)} HTTP/9.9 x\r\n\r\n",
        f"G\0T {path(TOKEN)} HTTP/1.1\r\n\r\n",
        f"GET {path(TOKEN)} HTTP/1.1\r\nHost: x\r\nbad header {TOKEN}\r\n\r\n",
        f"GET {path(TOKEN * 200)} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {path(TOKEN)} HTTP/1.1\r\nHost: x\r\nContent-Length: {TOKEN}\r\n\r\n",
    ],
)
async def test_no_token_is_in_any_log(
    feeds: Feeds, caplog: pytest.LogCaptureFixture, request_line: str
) -> None:
    """Not of good requests, and not of those that are no requests."""
    caplog.set_level(logging.DEBUG)
    said = await say(feeds, request_line.encode())
    assert said.startswith(b"HTTP/1.")
    assert TOKEN not in caplog.text
    assert b"Traceback" not in said


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="address already in use"):
            async with serve_feed("127.0.0.1", taken.getsockname()[1], Feeds().render):
                pass


async def test_it_is_gone_when_it_is_closed() -> None:
    served = Feeds()
    async with serve_feed("127.0.0.1", 0, served.render) as port:
        served.port = port
        assert (await ask(served, path(TOKEN))).status == 200
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask(served, path(TOKEN))
