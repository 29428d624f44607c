"""Two copies of the bot may run at once: no slot of a job is taken twice, and none is left.

The long form is benchmarks/double_fire.py, which takes 10,000 slots in the same way.
"""

from __future__ import annotations

import pytest

from benchmarks.double_fire import race

from .store import empty


@pytest.mark.parametrize(("slots", "processes"), [(150, 2), (60, 4)])
async def test_every_slot_that_all_take_at_once_runs_once(
    url: str, slots: int, processes: int
) -> None:
    """Each process has found each slot open before any of them takes it."""
    await empty(url)
    found = await race(url, slots, processes)
    assert (found.fired, found.missing, found.double) == (slots, 0, 0)
    assert found.contested == slots * (processes - 1)
    await empty(url)
