"""The playground lets in only this computer, and starts lightly."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.adapters.playground.server import running
from bot.adapters.playground.tour_guide import CANARY

from .lab import Api, Json, opened, parts


async def test_only_this_computer_with_the_key_gets_in(api: Api) -> None:
    """Host, key and origin are each checked, and each refusal says what to do."""
    base, key = api.served.base, api.served.key
    async with ClientSession() as stranger:
        for address, headers, said in (
            (f"{base}/api/state", {}, "key is missing"),
            (f"{base}/api/state", {"Authorization": "Bearer wrong"}, "key is missing"),
            (f"{base}/?k=wrong", {}, "key is missing"),
            (f"{base}/static/page.js", {}, "key is missing"),
            (f"{base}/api/state?k={key}", {"Host": "evil.example"}, "only for this computer"),
        ):
            async with stranger.get(address, headers=headers) as answer:
                assert answer.status == 403
                assert said in await answer.text()
        for origin, status in (("https://evil.example", 403), ("null", 403), (base, 200)):
            async with stranger.post(
                f"{base}/api/clock?k={key}", json={"advance": "1m"}, headers={"Origin": origin}
            ) as answer:
                assert answer.status == status


async def test_the_key_becomes_a_strict_cookie_and_leaves_the_address(api: Api) -> None:
    async with ClientSession() as browser:
        async with browser.get(api.served.address, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/")
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            value = cookie.split(";")[0]
        async with browser.get(f"{api.served.base}/", headers={"Cookie": value}) as page:
            assert page.status == 200
            assert page.headers["Cache-Control"] == "no-store"
            policy = page.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self';")
            assert "unsafe" not in policy


async def test_a_port_that_is_taken_is_not_a_problem(api: Api) -> None:
    async with running(parts, port=api.served.port) as second:
        assert second.port != api.served.port
        await second.opening


def test_the_first_page_needs_no_platform() -> None:
    """Neither discord.py nor Bolt nor the matcher is imported before the page is served."""
    script = """
import asyncio, sys
from aiohttp import ClientSession, CookieJar
from bot.adapters.playground.server import running
from bot.config import Settings
from bot.wiring import play_parts

async def main():
    async with running(lambda: play_parts(Settings(_env_file=None)), port=0) as served:
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
            async with client.get(f"{served.base}/", params={"k": served.key}) as page:
                assert "HeadsUp playground" in await page.text()
        await served.opening
        heavy = {"discord", "slack_bolt", "slack_sdk", "rustworkx", "numpy"} & set(sys.modules)
        assert not heavy, heavy

asyncio.run(main())
"""
    root = Path(__file__).parents[3]
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_vendored_file_is_the_one_that_was_published() -> None:
    static = resources.files("bot.adapters.playground").joinpath("static")
    noted = dict(
        line.split(": ", 1) for line in static.joinpath("htmx.min.js.txt").read_text().splitlines()
    )
    found = hashlib.sha256(static.joinpath("htmx.min.js").read_bytes()).hexdigest()
    assert found == noted["sha256"]
    assert noted["licence"].startswith("0BSD")


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("act", {"as": "nobody", "command": "home"}, "nobody by that id"),
        ("act", {"as": "amina"}, '"command"'),
        ("act", {"as": "amina", "command": "join", "answers": CANARY}, '"answers"'),
        ("act", {"as": "amina", "command": "join", "answers": {"name": 3}}, "Each answer"),
        ("press", {"as": "amina", "message": "m0", "button": CANARY}, "not on this person"),
        ("say", {"as": "amina", "text": "  "}, "nothing to send"),
        ("clock", {"advance": CANARY}, "30m, 1h, 2d or 12w"),
        ("clock", {"advance": "9999w"}, "26 weeks"),
        ("plug", {"in": "out"}, '{"in": false} to pull'),
        ("plug", {}, "in or out"),
        ("nothing", {}, "nothing at that address"),
    ],
)
async def test_what_cannot_be_read_is_answered_in_words(path: str, body: Json, said: str) -> None:
    """What happened and what to do, and never what was sent."""
    async with opened() as api:
        status = 404 if path == "nothing" else 400
        error = (await api.post(path, body, status))["error"]
        assert said in error
        assert CANARY not in error
        assert re.search(r"\. .*\.$", error) or status == 404


async def test_a_body_that_is_no_object_is_answered_in_words(api: Api) -> None:
    for sent in (b"[1]", b"{", b"\xff", b"[" * 5000):
        async with api.client.post(f"{api.served.base}/api/act", data=sent) as answer:
            assert answer.status == 400
            assert "JSON object" in (await answer.json())["error"]
