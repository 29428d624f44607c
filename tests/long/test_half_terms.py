"""Rounds that begin with half-terms, and the small ones in between, over a whole autumn."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.core.calls import Weekly
from bot.jobs.catalogue import jobs_for
from bot.jobs.tick import Jobs
from tests.scenarios.network import Network, open_network
from tests.scenarios.someone import read
from tests.scenarios.test_rounds import PLACES, heads, introduced


@pytest.fixture
async def termly(tmp_path: Path) -> AsyncGenerator[Network]:
    """Open a network on Monday 31 August 2026 whose rounds run once a half-term."""
    start = datetime(2026, 8, 31, 7, tzinfo=UTC)
    async with open_network(tmp_path, start=start) as opened:
        opened.jobs = Jobs(opened.storage, jobs_for(Weekly(0, time(9)), 0), opened.clock)
        yield opened


async def test_each_half_term_begins_a_round_by_each_ones_own_calendar(termly: Network) -> None:
    """Scotland went back in August, England goes back in September: one round each, then none."""
    scots = [
        await termly.head(f"Scot{n}", district=place, region="Scotland")
        for n, place in enumerate(
            ("EH1", "G1", "AB10", "DD1", "IV1", "PH1", "KY1", "FK8", "PA1", "ML3", "DG1", "TD1")
        )
    ]
    english = await heads(termly, 8, region="North West")
    await termly.days_to(datetime(2026, 8, 31, 12, tzinfo=UTC))
    assert sum(map(introduced, english)) == 0  # a bank holiday, and still the summer
    assert {introduced(head) for head in scots} == {1}
    await termly.days_to(datetime(2026, 9, 21, 12, tzinfo=UTC))
    assert [introduced(head) for head in english] == [1] * 8
    assert {introduced(head) for head in scots} == {1}
    await termly.days_to(datetime(2026, 11, 9, 12, tzinfo=UTC))
    assert [introduced(head) for head in english] == [2] * 8
    assert {introduced(head) for head in scots} == {2}


async def test_fewer_than_ten_wait_and_are_told_so_once(termly: Network) -> None:
    await heads(termly, 4)
    await termly.days_to(datetime(2026, 9, 7, 12, tzinfo=UTC))
    late = [
        await termly.head(f"Late{n}", district=place)
        for n, place in enumerate(
            ("TA1", "NG1", "CV1", "DE1", "HU1", "IP1", "LN1", "ME1", "RG1", "YO1")
        )
    ]
    for head in late[:3]:
        assert "next small round" in read(await head.sends("buddy-now"))
    await termly.days_to(datetime(2026, 9, 8, 12, tzinfo=UTC))
    assert "You are waiting" in read(await late[0].sends("buddy"))


async def test_ten_who_are_free_have_a_small_round(termly: Network) -> None:
    first = await heads(termly, 12)
    await termly.days_to(datetime(2026, 9, 7, 12, tzinfo=UTC))
    assert [introduced(head) for head in first] == [1] * 12
    few = [
        await termly.head(f"Late{n}", district=place)
        for n, place in enumerate(("TA1", "NG1", "CV1"))
    ]
    for head in few:
        await head.sends("buddy-now")
    await termly.days_to(datetime(2026, 9, 15, 12, tzinfo=UTC))
    assert [head.heard.count("There is no buddy for you yet") for head in few] == [1] * 3
    await termly.days_to(datetime(2026, 9, 22, 12, tzinfo=UTC))
    assert [head.heard.count("There is no buddy for you yet") for head in few] == [1] * 3
    assert not any(map(introduced, few))
    more = [
        await termly.head(f"More{n}", district=place)
        for n, place in enumerate(("DE1", "HU1", "IP1", "LN1", "ME1", "RG1", "YO1"))
    ]
    await termly.days_to(datetime(2026, 9, 28, 12, tzinfo=UTC))
    assert [introduced(head) for head in (*few, *more)] == [1] * 10
    assert [introduced(head) for head in first] == [1] * 12


async def test_who_fitted_nobody_has_the_small_round_and_is_not_told_again_each_week(
    termly: Network,
) -> None:
    oaks = [
        await termly.head(f"Oak{n}", district=place, trust="Oaks Trust")
        for n, place in enumerate(PLACES[:11])
    ]
    (only,) = [await termly.head("Only", district="SE1")]
    await termly.days_to(datetime(2026, 9, 7, 12, tzinfo=UTC))
    left = [head for head in oaks if not introduced(head)]
    assert introduced(only) == 1
    assert len(left) == 10
    assert all("No buddy fitted this time" in head.heard for head in left)
    await termly.days_to(datetime(2026, 9, 28, 12, tzinfo=UTC))
    assert {len(head.inbox) for head in left} == {1}, "ten wait, none may meet: nothing is new"
    late = [
        await termly.head(f"Late{n}", district=place)
        for n, place in enumerate(("TA1", "NG1", "CV1", "DE1"))
    ]
    await termly.days_to(datetime(2026, 10, 5, 12, tzinfo=UTC))
    assert [introduced(head) for head in late] == [1] * 4
    assert sum(map(introduced, left)) == 4, "each of the four met one who waited"
    assert max(head.heard.count("No buddy fitted") for head in left) == 1
