"""The people of the playground act, press and wait as a program tells them to."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.adapters.playground.people import VISITORS, cast
from bot.adapters.playground.tour import run_tour
from bot.adapters.playground.tour_guide import CANARY
from bot.adapters.playground.tour_step import Step
from bot.core.people import Platform
from bot.services.places import authority
from bot.wiring import PLAY_BEGINS

from .lab import Api, parts

TALK = "I want to talk to someone from HeadsUp"


WRITE = "Write something first"


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
    coach = "cora" if await api.messages("cora") else "fiona"
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
        assert await api.messages(who) == []
    assert CANARY not in json.dumps(await api.get("rows"))
    assert CANARY.encode() not in api.served.playground.session.parts.disk()
    assert all(CANARY not in m["summary"] for m in await api.inbox(coach))


async def test_the_clock_runs_each_thing_at_its_own_time(api: Api) -> None:
    """Reminders come in both places at their minute, and a skipped week misses nothing."""
    await api.post("clock", {"until_next": True})
    assert all(m["at"].startswith("2026-12-07T09:00") for m in await api.inbox("cora"))
    await api.post("clock", {"advance": "1w"})
    posts = [m for m in await api.inbox("cora") if m["where"] == "channel"]
    assert [m["at"][:16] for m in posts] == [
        "2026-12-08T19:00",
        "2026-12-09T18:30",
        "2026-12-11T09:00",
        "2026-12-12T08:30",
    ]
    assert [m["payload"]["text"][:8] for m in posts] == ["Tomorrow", "Starting"] * 2
    discord = [m for m in await api.inbox("mo") if m["where"] == "channel"]
    assert [m["payload"]["content"][:8] for m in discord] == ["Tomorrow", "Starting"] * 2
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


async def test_starting_again_leaves_nothing_of_before(api: Api) -> None:
    await api.join("amina")
    await api.post("clock", {"advance": "2d"})
    await api.post("reset", {})
    state = await api.get("state")
    assert state["clock"]["now"] == PLAY_BEGINS.isoformat()
    assert state["counts"]["members"] == 36
    assert await api.messages("amina") == []


async def test_the_tour_holds() -> None:
    steps: list[Step] = []
    assert await run_tour(parts, steps.append), [step for step in steps if not step.ok]
    assert len(steps) == 13
    assert all(step.evidence for step in steps)


async def test_the_tour_fails_when_a_coach_who_is_too_close_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tour that cannot fail proves nothing: break one promise and see it say so."""
    monkeypatch.setattr(
        "bot.core.placement.conflicts",
        lambda _head, coach, *_known, **_near: coach.name != "Derek",
    )
    steps: list[Step] = []
    assert not await run_tour(parts, steps.append)
    broken = {step.step for step in steps if not step.ok}
    assert "One coach is asked, never one who is too close" in broken
