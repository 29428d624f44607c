"""The playground's plug: the courier dies in the middle, and nothing is lost or comes twice."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.adapters.playground.people import SPACES
from bot.adapters.playground.play import Playground
from bot.adapters.playground.plug import Line
from bot.adapters.playground.rooms import Rooms
from bot.adapters.playground.tour_guide import CANARY
from bot.core.messages import InChannel, Letter, OnCalendar, Receipt, Urgency
from bot.core.ports import Work
from bot.core.views import Happening, Reply

from .lab import Api, Json, parts

_CHANNEL = InChannel(SPACES[1].platform, SPACES[1].id, SPACES[1].channel)
_CALENDAR = OnCalendar(SPACES[0].platform, SPACES[0].id)


def sums(answer: Json) -> tuple[int, ...]:
    return tuple(answer[name] for name in ("waiting", "in_doubt", "lost", "twice"))


async def test_the_courier_dies_in_the_middle_and_the_next_one_looks_first(api: Api) -> None:
    """Of a whole round in hand, one letter arrives and nobody notes it; the rest wait."""
    before = (await api.get("deliveries"))["delivered"]
    assert (await api.plug(back=False))["plug"] == "out"
    await api.post("clock", {"until_next": True})  # the buddy round: 35 letters at once
    shown = len([who for who in await people(api) if await api.messages(who)])
    stopped = await api.get("deliveries")
    assert shown == 1
    assert sums(stopped) == (0, 35, 0, 0)
    assert "35 letters in doubt" in stopped["said"]
    assert stopped["delivered"] == before
    assert {letter["state"] for letter in stopped["letters"][:35]} == {"in doubt: looking first"}

    back = await api.plug(back=True)
    assert (back["plug"], back["delivered"], *sums(back)) == ("in", before + 35, 0, 0, 0, 0)
    assert "of 35 letters in doubt 1 had arrived, 34 had not" in back["said"]
    assert "nothing lost, nothing twice" in back["said"]
    assert sum([len(await api.messages(who)) for who in await people(api)]) == 35
    letters = (await api.get("deliveries"))["letters"]
    assert {(one["tries"], one["looks"]) for one in letters[:35]} == {(1, 1)}


async def people(api: Api) -> list[str]:
    return [one["id"] for one in (await api.get("state"))["personas"] if one["joined"]]


async def test_the_network_goes_on_while_the_plug_is_out(api: Api) -> None:
    """Commands answer, jobs run and letters pile up; then all of it comes, in order."""
    await api.join("amina")
    await api.plug(back=False)
    await api.reply("amina", "ask")
    await api.reply("olu", "round")
    await api.post("clock", {"advance": "3h"})
    stopped = await api.get("deliveries")
    assert stopped["in_doubt"] >= 1
    assert stopped["waiting"] >= 1
    assert (await api.get("state"))["plug"] == "out"
    back = await api.plug(back=True)
    assert sums(back) == (0, 0, 0, 0)
    assert (await api.get("state"))["plug"] == "in"


async def test_a_plug_that_is_pulled_for_nothing_changes_nothing(api: Api) -> None:
    assert sums(await api.plug(back=True)) == (0, 0, 0, 0)
    assert "next letter" in (await api.plug(back=False))["said"]
    assert "next letter" in (await api.plug(back=False))["said"]
    assert (await api.plug(back=True))["said"] == ""


async def test_it_may_be_pulled_again_and_again(api: Api) -> None:
    """A courier a night, each killed with a letter in hand."""
    for _ in range(6):
        await api.plug(back=False)
        await api.post("clock", {"until_next": True})
        assert (await api.get("deliveries"))["in_doubt"]
        assert sums(await api.plug(back=True)) == (0, 0, 0, 0)
    posts = [m["summary"] for m in await api.messages("cora") if m["where"] == "channel"]
    assert len(posts) == len(set(posts)) > 2


async def test_what_comes_too_late_is_left_out_and_a_moderator_hears(api: Api) -> None:
    storage = api.served.playground.session.parts.storage
    await api.plug(back=False)
    async with storage.begin() as work:
        await _post(work, "first", "Something to stumble over", hours=None)
    await api.post("clock", {"advance": "5m"})
    async with storage.begin() as work:
        await _post(work, "late", "Starting soon", hours=1)
    await api.post("clock", {"advance": "30m"})
    await api.post("clock", {"advance": "1h"})
    back = await api.plug(back=True)
    assert "1 would have come too late" in back["said"]
    assert back["undelivered"] == 1
    late = next(one for one in (await api.get("deliveries"))["letters"] if one["key"] == "late")
    assert late["state"] == "could not be delivered: it would have come too late"
    assert not [m for m in await api.messages("cora") if m["summary"] == "Starting soon"]
    assert any("did not happen" in m["plain"] for m in await api.messages("mo"))


async def _post(work: Work, once: str, words: str, *, hours: int | None) -> None:
    until = work.now + timedelta(hours=hours) if hours else None
    await work.outbox.post(
        Reply(words), to=_CHANNEL, once=once, urgency=Urgency.BROADCAST, until=until
    )


async def test_a_letter_in_confidence_stays_sealed(api: Api) -> None:
    await api.join("amina")
    await api.plug(back=False)
    await api.reply("amina", "ask")
    await api.post("say", {"as": "amina", "text": CANARY})
    assert CANARY not in json.dumps(await api.get("deliveries"))


async def test_messages_and_events_change_and_go_in_place(api: Api) -> None:
    """As on the platforms: the same message, edited; a message that is gone is nowhere."""
    session = api.served.playground.session
    now = session.parts.clock()
    event = Happening(
        title="Governors' evening",
        about="Bring one question.",
        where="A video call",
        starts=now + timedelta(days=1),
        ends=now + timedelta(days=1, hours=1),
        mark="abc",
    )
    async with session.parts.storage.begin() as work:
        for view, to, once in ((Reply("Two coming"), _CHANNEL, "post"), (event, _CALENDAR, "ev")):
            await work.outbox.post(view, to=to, once=once, urgency=Urgency.BROADCAST)
    await api.post("clock", {"advance": "1m"})
    first = (await api.messages("cora"))[-1]
    rows = {row["once"]: row["id"] for row in (await api.get("rows"))["tables"]["outbox"]}
    async with session.parts.storage.begin() as work:
        await work.outbox.revise(rows["post"], Reply("Three coming"))
        await work.outbox.withdraw(rows["ev"])
    await api.post("clock", {"advance": "1m"})
    second = (await api.messages("cora"))[-1]
    assert (first["id"], first["edited"]) == (second["id"], None)
    assert second["edited"]
    assert second["payload"]["text"] == "Three coming"
    assert "Governors" not in json.dumps(await api.inbox("amina"))
    states = {one["key"]: one["state"] for one in (await api.get("deliveries"))["letters"]}
    assert (states["post"], states["ev"]) == ("delivered, and changed since", "taken away")
    assert sums(await api.get("deliveries")) == (0, 0, 0, 0)


async def test_a_courier_that_does_not_look_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The count of what came twice is no promise: it is taken from the screens."""

    async def blind(_line: Line, _letter: Letter) -> Receipt | None:
        return None

    monkeypatch.setattr(Line, "find", blind)
    back = await _round_with_the_plug_out()
    assert (back["lost"], back["twice"]) == (0, 1)
    assert "0 lost, 1 twice" in back["said"]


async def test_a_platform_that_shows_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is the count of what was lost."""
    send = Rooms.send

    async def forgetful(rooms: Rooms, letter: Letter) -> Receipt:
        receipt = await send(rooms, letter)
        await rooms.remove(letter, receipt)
        return receipt

    monkeypatch.setattr(Rooms, "send", forgetful)
    back = await _round_with_the_plug_out()
    assert back["lost"] >= 35


async def _round_with_the_plug_out() -> Json:
    playground = Playground(parts)
    await playground.start()
    try:
        await playground.plug({"in": False})
        await playground.clock({"until_next": True})
        return await playground.plug({"in": True})
    finally:
        await playground.stop()


async def test_letters_leave_one_after_another_while_somebody_watches() -> None:
    """A watched act returns at once; whoever then acts in haste need not wait for the show."""
    playground = Playground(parts)
    await playground.start()
    try:
        await playground.clock({"until_next": True}, watched=True)
        under_way = await playground.deliveries()
        assert playground.session.desk.walking
        assert under_way.waiting > 0
        await playground.act({"as": "mo", "command": "help"})
        assert sums((await playground.deliveries()).counts) == (0, 0, 0, 0)
        await playground.clock({"advance": "1d"}, watched=True)
        await playground.reset()  # in the middle of it
        assert not playground.session.desk.walking
    finally:
        await playground.stop()
