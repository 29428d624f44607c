"""The playground as a program drives it: over HTTP on loopback, with nothing pretended."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.adapters.playground import prose
from bot.adapters.playground.people import VISITORS, cast
from bot.adapters.playground.server import Running, running
from bot.adapters.playground.tour import Step, run_tour
from bot.adapters.playground.tour_guide import CANARY
from bot.config import Settings
from bot.core.people import Platform
from bot.services.places import authority
from bot.wiring import PLAY_BEGINS, play_parts

Json = dict[str, Any]

TALK = "I want to talk to someone from HeadsUp"
WRITE = "Write something first"


def parts() -> Any:  # noqa: ANN401 - an async context manager of Parts
    return play_parts(Settings(_env_file=None))  # type: ignore[call-arg]  # pydantic's own


class Api:
    """A program that has the key."""

    def __init__(self, served: Running, client: ClientSession) -> None:
        self.served = served
        self.client = client

    async def get(self, path: str) -> Json:
        async with self.client.get(f"{self.served.base}/api/{path}") as answer:
            assert answer.status == 200, await answer.text()
            found: Json = await answer.json()
            return found

    async def post(self, path: str, body: Json, status: int = 200) -> Json:
        async with self.client.post(f"{self.served.base}/api/{path}", json=body) as answer:
            assert answer.status == status, await answer.text()
            found: Json = await answer.json()
            return found

    async def reply(self, who: str, command: str, **more: object) -> Json:
        outcome = await self.post("act", {"as": who, "command": command, **more})
        reply: Json = outcome["reply"]
        return reply

    async def press(self, who: str, message: Json, button: object, **more: object) -> Json:
        body = {"as": who, "message": message["id"], "button": button, **more}
        return await self.post("press", body)

    async def inbox(self, who: str) -> list[Json]:
        messages: list[Json] = (await self.get(f"inbox?as={who}"))["messages"]
        return messages

    async def join(self, who: str) -> Json:
        return await self.reply(who, "join", answers={**cast()[who].answers, "charter": "yes"})


@asynccontextmanager
async def opened() -> AsyncGenerator[Api]:
    async with running(parts, port=0) as served:
        headers = {"Authorization": f"Bearer {served.key}"}
        async with ClientSession(headers=headers) as client:
            await served.opening
            yield Api(served, client)


@pytest.fixture
async def api() -> AsyncGenerator[Api]:
    async with opened() as found:
        yield found


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


async def test_everybody_but_the_visitors_has_joined(api: Api) -> None:
    state = await api.get("state")
    people = {person["id"]: person for person in state["personas"]}
    assert state["counts"]["members"] == 36
    assert {who for who, person in people.items() if not person["joined"]} == set(VISITORS)
    assert people["mo"]["roles"] == ["moderator"]
    assert state["next"][0]["what"] == "Buddy round"
    join = next(command for command in state["commands"] if command["name"] == "join")
    assert join["fields"][3]["choices"][-1] == "Northern Ireland"


def test_the_invented_people_are_from_everywhere() -> None:
    """All twelve regions, both platforms in half, and real postcode districts."""
    seeded = [persona for persona in cast().values() if persona.id not in VISITORS]
    assert len({persona.answers["region"] for persona in seeded}) == 12
    assert sum(persona.platform is Platform.SLACK for persona in seeded) == 18
    assert all(authority(persona.answers["district"]) for persona in cast().values())
    assert len({persona.first for persona in cast().values()}) == len(cast())


async def test_a_form_is_asked_for_and_problems_come_back_by_question(api: Api) -> None:
    asked = await api.post("act", {"as": "ben", "command": "join"})
    assert asked["form"]["payload"]["type"] == "modal"
    assert len(asked["form"]["fields"]) == 9
    answers = {**cast()["ben"].answers, "charter": "no", "district": "ZZ99"}
    wrong = await api.post("act", {"as": "ben", "command": "join", "answers": answers})
    assert "charter" in wrong["problems"]
    assert "Welcome, Ben" in (await api.join("ben"))["plain"]


async def test_discord_takes_its_form_in_pages(api: Api) -> None:
    """The second page is reached by the button that Discord needs between two modals."""
    answers = {**cast()["amina"].answers, "charter": "yes"}
    asked = await api.post("act", {"as": "amina", "command": "join"})
    page = {name: answers[name] for name in asked["form"]["page"]}
    body = {"as": "amina", "command": "join", "send": True}
    first = (await api.post("act", {**body, "answers": page}))["reply"]
    second = await api.press("amina", first, "Continue")
    page = {name: answers[name] for name in second["form"]["page"]}
    last = (await api.post("act", {**body, "answers": page}))["reply"]
    assert "Welcome, Amina" in last["plain"]


async def test_nobody_presses_a_button_on_somebody_elses_screen(api: Api) -> None:
    """The refusal is the same as for a message that does not exist."""
    reply = await api.join("amina")
    theirs = await api.post("press", {"as": "mo", "message": reply["id"], "button": 0}, 400)
    none = await api.post("press", {"as": "mo", "message": "m9999", "button": 0}, 400)
    assert theirs == none
    assert "not on this person's screen" in theirs["error"]


async def test_a_request_that_comes_twice_has_one_effect(api: Api) -> None:
    """As when a platform delivers again, and as when somebody clicks twice."""
    await api.join("amina")
    asks = [api.reply("amina", "ask", request="same") for _ in range(4)]
    replies = await asyncio.gather(*asks)
    assert len({reply["id"] for reply in replies}) == 1
    tables = (await api.get("rows"))["tables"]
    assert (len(tables["cases"]), len(tables["offers"])) == (1, 1)


async def test_a_case_is_seen_by_two_and_the_matrix_says_so(api: Api) -> None:
    """The moderator, the organiser and the coach of the same trust see nothing at all."""
    await api.join("amina")
    card = await api.reply("amina", "support")
    talk = (await api.press("amina", card, TALK))["reply"]
    await api.press("amina", talk, WRITE, answers={"words": CANARY})
    coach = "cora" if await api.inbox("cora") else "fiona"
    offer = (await api.inbox(coach))[-1]
    before = await api.get(f"who?message={offer['id']}")
    assert [p["id"] for p in before["people"] if p["may_open"]] == ["amina"]
    taken = (await api.press(coach, offer, "Yes, I'll take it"))["reply"]
    assert taken["words"] == CANARY
    await api.post("say", {"as": "amina", "text": f"{CANARY} again"})

    after = await api.get(f"who?message={taken['id']}")
    assert {p["id"] for p in after["people"] if p["may_open"]} == {"amina", coach}
    assert [p["id"] for p in after["people"] if p["sees"]] == [coach]
    for who in cast().keys() - {"amina", coach}:
        assert await api.inbox(who) == []
    assert CANARY not in json.dumps(await api.get("rows"))
    assert CANARY.encode() not in api.served.playground.session.parts.disk()
    assert all(CANARY not in m["summary"] for m in await api.inbox(coach))


async def test_the_clock_runs_each_thing_at_its_own_time(api: Api) -> None:
    """Reminders come in both places at their minute, and a skipped week misses nothing."""
    await api.post("clock", {"until_next": True})
    assert all(m["at"].startswith("2026-12-07T09:00") for m in await api.inbox("cora"))
    await api.post("clock", {"advance": "1w"})
    posts = [m for m in await api.inbox("cora") if m["where"] == "channel"]
    assert [m["at"][:16] for m in posts] == ["2026-12-08T19:00", "2026-12-09T18:30"]
    assert [m["payload"]["text"][:8] for m in posts] == ["Tomorrow", "Starting"]
    discord = [m for m in await api.inbox("mo") if m["where"] == "channel"]
    assert [m["payload"]["content"][:8] for m in discord] == ["Tomorrow", "Starting"]
    states = {row["state"] for row in (await api.get("rows"))["tables"]["job_run"]}
    assert states == {"began", "ran"}


async def test_a_waiting_request_is_looked_at_while_time_is_skipped(api: Api) -> None:
    """Offers lapse at their own minute, and coaches are asked again within the day."""
    await api.join("amina")
    await api.reply("amina", "ask")
    await api.post("clock", {"advance": "3h"})
    offers = (await api.get("rows"))["tables"]["offers"]
    assert len(offers) > 3
    assert {row["answer"] for row in offers} <= {"lapsed", None}


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("act", {"as": "nobody", "command": "home"}, "nobody by that id"),
        ("act", {"as": "amina"}, '"command"'),
        ("act", {"as": "amina", "command": "join", "answers": CANARY}, '"answers"'),
        ("act", {"as": "amina", "command": "join", "answers": {"name": 3}}, "Each answer"),
        ("press", {"as": "amina", "message": "m1", "button": CANARY}, "not on this person"),
        ("say", {"as": "amina", "text": "  "}, "nothing to send"),
        ("clock", {"advance": CANARY}, "30m, 1h, 2d or 12w"),
        ("clock", {"advance": "9999w"}, "26 weeks"),
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


async def test_starting_again_leaves_nothing_of_before(api: Api) -> None:
    await api.join("amina")
    await api.post("clock", {"advance": "2d"})
    await api.post("reset", {})
    state = await api.get("state")
    assert state["clock"]["now"] == PLAY_BEGINS.isoformat()
    assert state["counts"]["members"] == 36
    assert await api.inbox("amina") == []


async def test_every_persona_and_every_message_has_a_real_payload(api: Api) -> None:
    """Both renderers draw all that a round and a call produce."""
    await api.post("clock", {"advance": "3d"})
    for who, persona in cast().items():
        key = "embeds" if persona.platform is Platform.DISCORD else "blocks"
        messages = await api.inbox(who)
        assert all(message["payload"][key] for message in messages)


async def test_a_picture_is_drawn_for_its_reader_only(api: Api) -> None:
    await api.post("clock", {"until_next": True})
    drawn = next(m for m in await api.inbox("cora") if "image" in json.dumps(m["payload"]))
    for who, status in (("cora", 200), ("mo", 400)):
        address = f"{api.served.base}/page/picture?on={drawn['id']}&as={who}"
        async with api.client.get(address) as answer:
            assert answer.status == status
            assert (await answer.read()).startswith(b"\x89PNG") == (status == 200)


async def test_a_port_that_is_taken_is_not_a_problem(api: Api) -> None:
    async with running(parts, port=api.served.port) as second:
        assert second.port != api.served.port
        await second.opening


async def test_the_tour_holds() -> None:
    steps: list[Step] = []
    assert await run_tour(parts, steps.append), [step for step in steps if not step.ok]
    assert len(steps) == 11
    assert all(step.evidence for step in steps)


async def test_the_tour_fails_when_a_coach_who_is_too_close_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tour that cannot fail proves nothing: break one promise and see it say so."""
    monkeypatch.setattr("bot.core.support.conflicted", lambda _, coach: coach.name != "Derek")
    steps: list[Step] = []
    assert not await run_tour(parts, steps.append)
    broken = {step.step for step in steps if not step.ok}
    assert "One coach is asked, never one who is too close" in broken


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
    root = Path(__file__).parents[2]
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
    ("draw", "text"),
    list(product([prose.discord, prose.slack], ["<script>alert(1)</script>", "<img>", "a\n<b>"])),
)
def test_no_text_becomes_markup(draw: Any, text: str) -> None:  # noqa: ANN401 - one of two
    drawn = draw(text, PLAY_BEGINS)
    assert re.findall(r"<(?!br>)", drawn) == []


def test_each_platforms_own_marks_are_drawn() -> None:
    at = int(PLAY_BEGINS.timestamp()) + 3 * 86_400
    long = "Thursday 10 December, 08:00, UK time"
    assert prose.discord(r"St\. Mary\'s \*x\* **b**", PLAY_BEGINS) == (
        "St. Mary&#39;s *x* <strong>b</strong>"
    )
    assert long in prose.discord(f"<t:{at}:F>", PLAY_BEGINS)
    assert "in 3 days" in prose.discord(f"<t:{at}:R>", PLAY_BEGINS)
    assert prose.slack("*When* A &amp; B &lt;i&gt;", PLAY_BEGINS) == (
        "<strong>When</strong> A &amp; B &lt;i&gt;"
    )
    assert long in prose.slack(f"<!date^{at}^{{date_long_pretty}}|later>", PLAY_BEGINS)
