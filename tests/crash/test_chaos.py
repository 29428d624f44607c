"""Two days of the network with the bot killed twenty times; `benchmarks/chaos.py` has the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.week.options import Options
from benchmarks.week.run import simulate


@pytest.mark.timeout(240)
async def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    """Whatever people were told has happened is on their screens, once, on both platforms.

    The servers lose answers, refuse and break down meanwhile, and Slack says everything twice.
    """
    options = Options(
        kills=20, seed=20, days=2, members=12, events=1, outages=1, keep=str(tmp_path), quiet=True
    )
    result = await simulate(options)
    assert result["cases"]["lost"] == []
    assert result["cases"]["duplicated"] == []
    assert result["cases"]["stale"] == []
    assert result["kills"] >= 20
    assert result["acknowledged"] > 20
