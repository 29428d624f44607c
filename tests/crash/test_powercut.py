"""A tick, or "Passed on", means that it is on the disk: whatever happens the moment after."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.powercut import NoDisk, cut_the_power, kill_it


@pytest.mark.timeout(240)
async def test_nothing_acknowledged_is_lost_when_the_power_goes(tmp_path: Path) -> None:
    """Stopped dead with only what its disk holds: the benchmark does it fifty times."""
    chance = random.Random(2)  # noqa: S311 - a test that can be repeated
    try:
        found = await cut_the_power(tmp_path, 4, chance)
    except NoDisk as why:
        pytest.skip(f"no disk of our own can be mounted here, so no power cut: {why}")
    assert (found.lost, found.whole) == (0, 4)
    assert found.acknowledged >= 10, "too little was said to prove anything"


@pytest.mark.timeout(240)
async def test_nothing_acknowledged_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311 - a test that can be repeated
    found = await kill_it(tmp_path, 2, chance)
    assert (found.lost, found.whole) == (0, 2)
    assert found.acknowledged >= 10, "too little was said to prove anything"
