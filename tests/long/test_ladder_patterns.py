"""Every pattern of what coaches do with what they are asked, longer ones by day and by night."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenarios.network import START, Network, open_network
from tests.scenarios.patterns import play

PATTERNS = ["".join(steps) for steps in product("DSNX", repeat=2)]


@pytest.mark.parametrize("pattern", PATTERNS)
async def test_every_pattern_of_two_answers(network: Network, pattern: str) -> None:
    await play(network, pattern, 2)


@given(st.text("DSNX", min_size=3, max_size=6), st.integers(1, 3), st.sampled_from([0, 13]))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_longer_patterns_by_day_and_by_night(
    tmp_path_factory: pytest.TempPathFactory, pattern: str, coaches: int, later: int
) -> None:
    folder = tmp_path_factory.mktemp("ladder")
    async with open_network(folder, start=START + timedelta(hours=later)) as network:
        await play(network, pattern, coaches)
