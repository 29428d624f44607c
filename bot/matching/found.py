"""Pairs that a scan found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.crowd import Ints, Places

Costs = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs by place, with their exact points. Each has the lower place first, and comes once."""

    a: Places
    b: Places
    points: Ints


@dataclass(frozen=True, slots=True)
class Close:
    """Pairs by place that are worth nearly their two prices, or more, with their points.

    *over* is by how much the most any pair of each member is worth more, in points. A pair that
    lacks *near* points is not here; neither are some others unless *complete*, but in *over*.
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    points: Ints
    over: Costs
    near: int
    complete: bool = True

    @classmethod
    def of(cls, parts: Sequence[Close], over: Costs, near: int) -> Close:
        """Join some."""
        return cls(
            np.concatenate([part.a for part in parts] or [np.empty(0, np.int32)]),
            np.concatenate([part.b for part in parts] or [np.empty(0, np.int32)]),
            np.concatenate([part.points for part in parts] or [np.empty(0, np.int64)]),
            over,
            near,
        )

    def much(self, price: Costs) -> Costs:
        """Return by how much each pair is worth more than its two prices."""
        return self.points - price[self.a] - price[self.b]


def rank(members: Places) -> Places:
    """Return for each entry how many of the same member come before it."""
    order = np.argsort(members, kind="stable")
    ranked = members[order]
    rank = np.empty(len(members), np.intp)
    rank[order] = np.arange(len(members)) - np.searchsorted(ranked, ranked)
    return rank
