"""Counts and waits, never a word, never who; and nothing that two looks could subtract."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.people import Role
from bot.core.times import uk_date
from bot.core.waits import last_block

from .network import Network
from .someone import Someone, read

CANARY = "zanzibarquokka"


@pytest.fixture
async def sue(network: Network) -> Someone:
    """Give a supervisor."""
    sue = await network.head("Sue", buddy="no")
    await network.appoint(sue, Role.SUPERVISOR)
    return sue


async def waits(network: Network, count: int, step: int = 10) -> None:
    """Let so many heads have waited so long, in weeks that are over."""
    async with network.storage.begin() as work:
        first, _ = last_block(uk_date(work.now))
        for _ in range(count):
            await work.placements.count_wait(first, step, in_hours=True)


async def test_fewer_than_five_look_like_none(network: Network, sue: Someone) -> None:
    before = read(await sue.sends("supervise"))
    assert "Heads waiting now: fewer than 5" in before
    ada = await network.head("Ada")
    await ada.sends("write", words=CANARY)
    await waits(network, 4)
    assert read(await sue.sends("supervise")) == before


async def test_what_is_shown_is_rounded_and_says_how_long(network: Network, sue: Someone) -> None:
    await waits(network, 8)
    await waits(network, 4, step=60)
    shown = read(await sue.sends("supervise"))
    assert "about 10; half of them within 10 minutes, most within 60 minutes" in shown


async def test_one_head_more_today_changes_nothing_that_is_shown(
    network: Network, sue: Someone
) -> None:
    """The weeks that are shown are over: looking before and after tells nothing."""
    await waits(network, 9)
    cora = await network.coach("Cora")
    before = read(await sue.sends("supervise"))
    ada = await network.head("Ada")
    await ada.sends("write", words=CANARY)
    await cora.presses(cora.offer, "Yes, I'll take it")
    await network.pass_time(days=1)
    after = read(await sue.sends("supervise"))

    def counted(said: str) -> list[str]:
        return [line for line in said.splitlines() if line.startswith(("Heads", "Found"))]

    assert counted(after) == counted(before)
    for hidden in ("Ada", CANARY, "HU-"):
        assert hidden not in after + sue.heard
    assert "On duty now: Cora" in after, "who is on is no secret to supervisors"


async def test_a_wait_is_counted_when_a_coach_says_yes(network: Network) -> None:
    cora = await network.coach("Cora")
    ada = await network.head("Ada")
    await ada.sends("ask")
    await network.pass_time(minutes=7)
    await cora.presses(cora.offer, "Yes, I'll take it")
    async with network.storage.read() as work:
        today = uk_date(work.now)
        found = await work.placements.waits(today - timedelta(days=7), today)
    assert found == {10: 1}


async def test_a_head_who_waits_reads_how_long_it_took_others_if_there_were_enough(
    network: Network,
) -> None:
    await network.coach("Cora")
    ada, ben = await network.head("Ada"), await network.head("Ben")
    assert "too few requests to go by" in read(await ada.sends("ask"))
    await ada.sends("end-now", _case(ada))
    await waits(network, 5, step=20)
    said = read(await ben.sends("ask"))
    assert "most had a coach within 20 minutes" in said


def _case(head: Someone) -> str:
    return next(b.value for r in reversed(head.inbox) for b in r.buttons if b.command == "end")
