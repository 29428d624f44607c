"""A coach practises through the API: the real commands, a network apart, nothing of it kept."""

from __future__ import annotations

import json

import pytest

from bot.adapters.playground.rehearsal.script import scripts
from bot.adapters.playground.tour_guide import Guide
from bot.adapters.playground.tour_rehearsal import play
from bot.adapters.playground.tour_step import opened

from .lab import Api, Json, parts

NUMBER = "07700 900123"


async def begin(api: Api, head: str, coach: str = "cora") -> Json:
    now: Json = (await api.post("rehearse", {"head": head, "as": coach}))["now"]
    return now


async def now(api: Api) -> Json:
    found: Json = (await api.get("rehearsal"))["now"]
    return found


async def take(api: Api, coach: str = "cora") -> None:
    offer = next(m for m in await api.inbox(coach) if "Yes, I'll take it" in m["buttons"])
    await api.press(coach, offer, "Yes, I'll take it")


async def read_by(api: Api, who: str) -> str:
    return "\n".join(f"{m['plain']} {m['words'] or ''}" for m in await api.inbox(who))


async def test_the_list_says_whom_one_can_practise_with(api: Api) -> None:
    found = await api.get("rehearsal")
    assert [one["id"] for one in found["heads"]] == list(scripts())
    assert found["now"] is None


@pytest.mark.parametrize("coach", ["cora", "fiona"])
async def test_a_head_answers_what_she_is_sent(api: Api, coach: str) -> None:
    """By what is on her own screen, and through the relay, to the coach alone."""
    assert "A request is waiting" in (await begin(api, "limits", coach))["hint"]
    await take(api, coach)
    assert "another way" in await read_by(api, coach)
    await api.post("say", {"as": coach, "text": "Let us try it here."})
    assert "your own number" in await read_by(api, coach)
    for other in ("sue", "mo", "olu"):
        assert "your own number" not in await read_by(api, other)


async def test_two_answers_lead_two_ways(api: Api) -> None:
    await begin(api, "limits")
    await take(api)
    await api.post("say", {"as": "cora", "text": f"My mobile is {NUMBER}."})
    assert "I've saved it" in await read_by(api, "cora")
    think = [n["rule"] for n in (await now(api))["looking_back"] if n["judged"] == "think"]
    assert think == ["no number of your own"]
    await begin(api, "limits")
    await take(api)
    await api.post("say", {"as": "cora", "text": "What would feel safe to begin with?"})
    assert "I've saved it" not in await read_by(api, "cora")
    assert "think" not in {n["judged"] for n in (await now(api))["looking_back"]}


async def test_a_no_is_the_end_and_no_fault(api: Api) -> None:
    await begin(api, "inspection")
    offer = next(m for m in await api.inbox("cora") if "Not this one" in m["buttons"])
    await api.press("cora", offer, "Not this one")
    found = await now(api)
    assert found["over"]
    assert [note["judged"] for note in found["looking_back"]] == ["so"]


async def test_an_offer_that_runs_out_is_noticed(api: Api) -> None:
    await begin(api, "inspection")
    await api.post("clock", {"advance": "1h"})
    assert [n["judged"] for n in (await now(api))["looking_back"]] == ["think"]


async def test_saved_replies_numbers_a_day_and_an_end_are_answered(api: Api) -> None:
    await begin(api, "bereavement")
    await take(api)
    inbox = await api.inbox("cora")
    more = next(m for m in reversed(inbox) if "More" in m["buttons"])
    case = (await api.press("cora", more, "More"))["reply"]
    assert case["buttons"]
    ending = next(m for m in inbox if "Suggest ending" in m["buttons"])
    await api.press("cora", ending, "Suggest ending")
    found = await now(api)
    assert not found["over"], "she was not ready, and it stayed open"
    assert "they were not ready" in json.dumps(found)
    await api.press("cora", ending, "Suggest another coach")
    assert "They chose" in json.dumps(await now(api))
    assert not (await now(api))["over"]


async def test_nothing_of_it_is_left_in_the_usual_playground(api: Api) -> None:
    """Nor in a figure, nor in what is kept of the rehearsal itself."""
    before = {name: len(rows) for name, rows in (await api.get("rows"))["tables"].items()}
    await begin(api, "limits")
    joined = [row["name"] for row in (await api.get("rows"))["tables"]["members"]]
    assert len(joined) == 5, "a network of its own, with nobody else who coaches"
    await take(api)
    await api.post("say", {"as": "cora", "text": f"My mobile is {NUMBER}."})
    assert NUMBER not in json.dumps(await api.get("rehearsal"))
    assert (await api.post("rehearse", {"stop": True}))["now"] is None
    after = (await api.get("rows"))["tables"]
    assert {name: len(rows) for name, rows in after.items()} == before
    assert not after["cases"]
    assert not after["waits"]
    assert NUMBER not in json.dumps(await api.inbox("cora"))


async def test_what_cannot_be_rehearsed_is_said(api: Api) -> None:
    answer = await api.post("rehearse", {"head": "nobody"}, 400)
    assert "inspection" in answer["error"]
    answer = await api.post("rehearse", {"head": "limits", "as": "derek"}, 400)
    assert "Cora" in answer["error"]
    assert (await api.get("rehearsal"))["now"] is None
    assert len((await api.get("rows"))["tables"]["members"]) > 30, "the network is still there"


async def test_a_head_in_the_terminal_is_played_well_and_badly() -> None:
    """One of them; `tests/long/test_rehearsals.py` has them all."""
    script = scripts()["child"]
    async with opened(parts) as playground:
        guide = Guide(playground)
        well = await play(guide, script, "cora", script.practised)
        badly = await play(guide, script, "fiona", script.careless)
    assert well["over"]
    assert "think" not in {note["judged"] for note in well["looking_back"]}
    think = {n["rule"] for n in badly["looking_back"] if n["judged"] == "think"}
    assert think >= {"a child at risk", "the name is theirs"}
