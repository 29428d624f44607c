"""What is done otherwise for tens of thousands, on five hundred: a pool, and a mended floor."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching import prices, scan, solve
from bot.matching.draw import draw
from bot.matching.people import Person
from bot.matching.rings import unwound

from .networks import network
from .test_hostile import check


def test_a_pool_and_a_mended_floor_come_near_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand are in `tests/long`."""
    compare(500, monkeypatch)


def compare(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw *size* people as few and as tens of thousands, and see that both are good."""
    people = [Person(**one) for one in network("slots", size, 4)[0]]
    whole = draw(people, seed=5)
    for module in (prices, solve):
        monkeypatch.setattr(module, "HUGE", size - 1)
    monkeypatch.setattr(scan, "_POOL", ((1, 1), (1 << 62, 8)))
    pooled = draw(people, seed=5)
    check(people, pooled.groups, [one.member for one in pooled.left_out])
    assert pooled.left_out == ()
    assert all(len(group) == 2 for group in pooled.groups)
    assert pooled.floor >= whole.floor - 40
    assert pooled.total > 0.999 * whole.total
    assert max(pooled.total, whole.total) <= min(pooled.bound, whole.bound)


def test_even_rings_are_cut_and_odd_ones_stay() -> None:
    #                 0-1 a pair, 2-3-4-5 even, 6-7-8 odd, 9 alone
    mate, rings = unwound(np.array([1, 0, 3, 4, 5, 2, 7, 8, 6, 9]))
    assert mate.tolist() == [1, 0, 3, 2, 5, 4, 6, 7, 8, 9]
    assert rings == [[6, 7, 8], [9]]
