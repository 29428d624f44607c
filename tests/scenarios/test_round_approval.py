"""Where organisers look first, the clock draws and asks; nobody is introduced until they say so."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.core.calls import Weekly
from bot.core.people import Role
from bot.jobs.catalogue import jobs_for
from bot.jobs.tick import Jobs
from bot.matching.beside import LONGEST
from bot.services import matching

from .network import Network, open_network
from .someone import read
from .test_rounds import heads, introduced, organiser

READY = "A buddy round is ready"


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncGenerator[Network]:
    """Open a network on Monday 2 March 2026, an hour before a round that organisers look at."""
    async with open_network(tmp_path, start=datetime(2026, 3, 2, 8, tzinfo=UTC)) as opened:
        jobs = jobs_for(Weekly(0, time(9)), 1, round_approval=True)
        opened.jobs = Jobs(opened.storage, jobs, opened.clock)
        yield opened


async def test_nobody_is_introduced_until_an_organiser_says_so(asking: Network) -> None:
    people = await heads(asking, 4)
    olu = await organiser(asking)
    await asking.pass_time(hours=2)
    assert not any(map(introduced, people))
    ready = next(reply for reply in olu.inbox if READY in read(reply))
    assert f"{READY}: 4 members in 2 groups. Nobody has been told" in read(ready)
    assert not any(READY in head.heard for head in people)
    preview = await olu.presses(ready, "Look at it")
    await olu.presses(preview, "Introduce them all")
    await asking.pass_time(minutes=2)
    assert [introduced(head) for head in people] == [1] * 4
    again = read(await olu.presses(ready, "Look at it"))
    assert "This round has run: 4 members were introduced on Monday 2 March" in again
    await asking.pass_time(days=3)
    assert olu.heard.count(READY) == 1, "it is done, so nobody is asked again"


async def test_they_are_asked_on_three_mornings_and_again_a_week_later(asking: Network) -> None:
    """Each asks about a round drawn that morning: a preview lasts a day."""
    people = await heads(asking, 4)
    olu = await organiser(asking)
    asked = []
    for _ in range(8):
        await asking.pass_time(days=1)
        asked.append(olu.heard.count(READY))
    assert asked == [1, 2, 3, 3, 3, 3, 3, 4]
    assert not any(map(introduced, people))
    latest = [reply for reply in olu.inbox if READY in read(reply)][-1]
    await olu.presses(await olu.presses(latest, "Look at it"), "Introduce them all")
    await asking.pass_time(minutes=2)
    assert [introduced(head) for head in people] == [1] * 4


async def test_who_joins_or_leaves_meanwhile_is_in_the_next_mornings_round(asking: Network) -> None:
    people = await heads(asking, 4)
    olu = await organiser(asking)
    await asking.pass_time(hours=2)
    await people[0].sends("leave-now")
    await asking.head("Pip", district="LN1")
    await asking.head("Quy", district="DH1")
    await asking.pass_time(days=1)
    asked = [read(reply) for reply in olu.inbox if READY in read(reply)]
    assert [said.split(":")[1].split(".")[0].strip() for said in asked] == [
        "4 members in 2 groups",
        "5 members in 2 groups",
    ]


async def test_every_organiser_is_asked_and_the_second_press_introduces_nobody(
    asking: Network,
) -> None:
    people = await heads(asking, 4)
    olu = await organiser(asking)
    pat = await asking.head("Pat", buddy="no", district="TR2")
    await asking.appoint(pat, Role.ORGANISER)
    await asking.pass_time(hours=2)
    looks = [
        await one.presses(next(r for r in one.inbox if READY in read(r)), "Look at it")
        for one in (olu, pat)
    ]
    for one, preview in zip((olu, pat), looks, strict=True):
        await one.presses(preview, "Introduce them all")
    await asking.pass_time(minutes=2)
    assert [introduced(head) for head in people] == [1] * 4


async def test_where_there_is_no_organiser_nobody_waits_for_one(asking: Network) -> None:
    people = await heads(asking, 4)
    await asking.pass_time(hours=2)
    assert [introduced(head) for head in people] == [1] * 4


async def test_a_draw_that_takes_too_long_is_stopped_and_said(
    asking: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def for_ever(*_asked: object) -> None:
        raise TimeoutError

    await heads(asking, 4)
    olu = await organiser(asking)
    monkeypatch.setattr(matching, "draw_beside", for_ever)
    said = read(await olu.sends("round"))
    assert "took more than ten minutes, so I stopped. Nobody was told" in said
    assert timedelta(minutes=10) == LONGEST
    await asking.pass_time(hours=2)
    monkeypatch.undo()
    await asking.pass_time(hours=2)
    assert olu.heard.count(READY) == 1, "the clock tries again"
