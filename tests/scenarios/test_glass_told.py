"""A head is told that their case was opened: once, in time, whatever happens to it meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.look import rows

from .emergency import (
    CANARY,
    HARM,
    LIFE,
    REASON,
    STALE,
    Emergency,
    asked,
    begin,
)
from .network import Network
from .someone import read


@pytest.fixture
async def emergency(network: Network) -> Emergency:
    return await begin(network)


async def test_the_head_is_told_when_it_is_shut_again(emergency: Emergency) -> None:
    await emergency.opens()
    await emergency.network.pass_time(minutes=29)
    assert emergency.told == []
    await emergency.network.pass_time(minutes=2)
    (letter,) = emergency.told
    for said in ("a supervisor and an organiser", HARM.lower(), "for 30 minutes"):
        assert said in read(letter)
    for hidden in ("Sue", "Olu", CANARY, REASON):
        assert hidden not in read(letter)
    assert REASON in read(await emergency.ada.presses(letter, "Read why they did"))
    for _ in range(3):
        await emergency.network.pass_time(days=1)
    assert len(emergency.told) == 1


async def test_the_head_is_told_once_however_late_the_clock_runs(emergency: Emergency) -> None:
    """Two days down, then two ticks by what may be two processes: one letter."""
    await emergency.opens()
    emergency.network.move(days=2)
    await emergency.network.settle()
    await emergency.network.settle()
    assert len(emergency.told) == 1


@pytest.mark.parametrize("by", ["first", "second"])
async def test_where_a_life_is_at_risk_the_telling_is_put_off_and_owned_up_to(
    emergency: Emergency, by: str
) -> None:
    if by == "first":
        await emergency.opens(LIFE)
    else:
        await emergency.asks()
        await emergency.agrees(emergency.olu, "Yes, a life is at risk")
    await emergency.network.until(emergency.network.clock() + timedelta(days=2, hours=23))
    assert emergency.told == []
    async with emergency.network.storage.read() as work:
        member = await work.accounts.owner(emergency.ada.account)
        assert member is not None
        assert (await work.export(member))["break_glass"] == []
    token = str((await rows(emergency.network.storage))["break_glass"][0]["id"])
    assert read(await emergency.ada.sends("break-glass-told", token)).startswith(STALE)
    await emergency.network.until(emergency.network.clock() + timedelta(hours=2))
    (letter,) = emergency.told
    assert "later than usual: one of them said that a life was at risk" in read(letter)


async def test_a_head_who_erases_it_leaves_nothing_to_open_and_is_still_told(
    emergency: Emergency,
) -> None:
    token = await emergency.opens()
    case = next(
        b.value for r in reversed(emergency.ada.inbox) for b in r.buttons if b.command == "end"
    )
    await emergency.ada.sends("erase-now", case)
    for who in (emergency.sue, emergency.olu):
        said = read(await who.sends("break-glass-open", token))
        assert "There is nothing to show" in said
        assert CANARY not in said
    (held,) = (await rows(emergency.network.storage))["break_glass"]
    assert held["case"] is None
    assert held["sealed_reason"] is None
    await emergency.network.pass_time(minutes=31)
    (letter,) = emergency.told
    said = read(await emergency.ada.presses(letter, "Read why they did"))
    assert "has gone with your request" in said


async def test_erased_before_the_second_yes_there_was_never_anything(emergency: Emergency) -> None:
    await emergency.asks()
    letter = asked(emergency.olu)
    case = next(
        b.value for r in reversed(emergency.ada.inbox) for b in r.buttons if b.command == "end"
    )
    await emergency.ada.sends("erase-now", case)
    assert (await rows(emergency.network.storage))["break_glass"] == []
    assert read(await emergency.olu.presses(letter, "Read why")).startswith(STALE)
    assert not any("to be opened" in read(r) for r in emergency.olu.inbox), "the letter stands"
    await emergency.network.pass_time(days=4)
    assert emergency.told == []
