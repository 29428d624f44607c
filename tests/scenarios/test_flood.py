"""Nobody who asks for help is refused, however many ask. Source: RELIABILITY.md section 7."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.core.people import Platform, Role

from .network import Network, open_network
from .someone import Someone, read


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncGenerator[Network]:
    """Open a network that tells newcomers from verified members."""
    async with open_network(tmp_path, verify=True) as opened:
        yield opened


def offers(*coaches: Someone) -> int:
    return sum(coach.heard.count("A request is waiting") for coach in coaches)


async def test_one_account_a_hundred_times_is_one_request_and_one_page(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    said = await asyncio.gather(*(ada.sends("ask") for _ in range(100)))
    refs = {word for reply in said for word in read(reply).split() if "HU-" in word}
    assert len({ref.strip("().,:") for ref in refs}) == 1
    assert offers(cora) == 1
    async with network.storage.read() as work:
        assert len(await work.cases.waiting()) == 1


async def test_newcomers_by_the_dozen_keep_no_verified_member_waiting(asking: Network) -> None:
    """Each is served, after: the verified head is asked about at once, by whoever is free."""
    cora = await asking.coach("Cora")
    carl = await asking.coach("Carl", district="SA1", region="Wales")
    crowd = [await asking.head(f"New{n}", Platform.SLACK) for n in range(20)]
    for one in crowd:
        assert "We've got your request" in read(await one.sends("ask"))
    assert offers(cora, carl) == 2, "nobody is asked about two newcomers at once"
    ada = await asking.head("Ada")
    await asking.know(ada)
    said = read(await ada.sends("ask"))
    assert "I have asked a coach" in said
    assert offers(cora, carl) == 3
    asked = cora if offers(cora) == 2 else carl
    await asked.presses(asked.offer, "Yes, I'll take it")
    assert "A coach is here" in ada.heard
    async with asking.storage.read() as work:
        assert len(await work.cases.waiting()) == 20, "none of them is dropped"


async def test_a_place_with_each_coach_is_kept_for_verified_members(asking: Network) -> None:
    cora = await asking.coach("Cora")
    for n in range(4):
        await (await asking.head(f"New{n}")).sends("ask")
    for _ in range(2):
        await cora.presses(cora.offer, "Yes, I'll take it")
    assert offers(cora) == 2, "the third place is kept"
    ada = await asking.head("Ada")
    await asking.know(ada)
    await ada.sends("ask")
    assert offers(cora) == 3


async def test_many_who_wait_are_one_alert(network: Network) -> None:
    """It changes where it stands; below five it tells no number."""
    sue = await network.head("Sue", buddy="no")
    await network.appoint(sue, Role.SUPERVISOR)
    for n in range(12):
        await (await network.head(f"Head{n}")).sends("ask")
    assert len(sue.inbox) == 1
    assert "At least 10 heads are waiting" in read(sue.inbox[0])


async def test_more_than_three_pages_in_five_minutes_are_one_message(network: Network) -> None:
    """A coach who declines one after the other sees the next where the last one stood."""
    cora = await network.coach("Cora")
    for n in range(6):
        await (await network.head(f"Head{n}")).sends("ask")
    for _ in range(5):
        network.move(seconds=2)
        await cora.presses(cora.offer, "Not this one")
    assert offers(cora) == 3
    await cora.presses(cora.offer, "Yes, I'll take it")
    async with network.storage.read() as work:
        assert len(await work.cases.waiting()) == 5


async def test_position_in_line_is_told_and_changes(network: Network) -> None:
    heads = [await network.head(name) for name in ("Ada", "Ben", "Cal")]
    for head in heads:
        await head.sends("ask")
        network.move(seconds=1)
    assert "Yours is first in line." in read(heads[0].inbox[-1])
    assert "Requests before yours: 2." in read(heads[2].inbox[-1])
    end = next(b.value for b in heads[0].inbox[-1].buttons if b.command == "end")
    await heads[0].sends("end-now", end)
    await network.pass_time(minutes=5)
    assert "Requests before yours: 1." in read(heads[2].inbox[-1])
    assert len(heads[2].inbox) == 1, "told in the message that stands there"
