"""A seat for whoever is left over: which three go together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.matching.blossom import blossom
from bot.matching.crowd import Crowd, Ints, Places
from bot.matching.scan import Costs

_TRIES = ((64, 400), (256, 60), (2048, 24))
_LAST_TRIES = 8
_EDGES = 6000
_WAITED = 64


@dataclass(frozen=True, slots=True)
class Local:
    """Pairs among some members, with weights, and the members' prices in the same unit."""

    a: Places
    b: Places
    weight: Ints
    price: Costs

    def within(self, keep: Places) -> Local:
        """Return only some of the pairs."""
        return Local(self.a[keep], self.b[keep], self.weight[keep], self.price)

    @property
    def slack(self) -> Costs:
        """By how much each pair is worth less than its two prices."""
        return self.price[self.a] + self.price[self.b] - self.weight

    @property
    def members(self) -> Places:
        """Return who has a pair here."""
        return np.unique(np.concatenate((self.a, self.b)))

    def match(self) -> tuple[list[tuple[int, int]], int]:
        """Return the best pairs, and their weight."""
        chosen = blossom(self.a, self.b, self.weight.tolist())
        pairs = list(zip(self.a[chosen].tolist(), self.b[chosen].tolist(), strict=True))
        return pairs, int(self.weight[chosen].sum())


def dear(crowd: Crowd) -> Ints:
    """Return what it costs each member to be in a trio: having been in one, then having waited."""
    return crowd.thirds * _WAITED + np.minimum(crowd.waiting, _WAITED - 1)


def seat_one(crowd: Crowd, local: Local, cut: float) -> list[tuple[int, ...]] | None:
    """Group an odd number of members with one trio, nobody alone; None if no trio does.

    First whom a trio costs least, then the heaviest. Trios are tried from the most promising on:
    prices say how good one can be at best, so that most need no look. Pairs with more slack than
    *cut* are not looked at, unless the proof needs them.
    """
    members = local.members
    tries = next((tries for size, tries in _TRIES if len(members) <= size), _LAST_TRIES)
    most = float(local.price[members].sum())
    best: tuple[int, float] | None = None
    found: list[tuple[int, ...]] | None = None
    for cost, gain, trio in _trios(dear(crowd), local):
        if tries == 0 or (best is not None and (cost, -(most + gain)) >= best):
            break
        if not crowd.share_a_slot(trio):
            continue
        tries -= 1
        pairs, total = _rest(local, trio, most + gain, cut)
        if 2 * len(pairs) == len(members) - len(trio) and (best is None or (cost, -total) < best):
            best, found = (cost, -total), [*pairs, trio]
    return found


def _rest(
    local: Local, trio: tuple[int, int, int], most: float, cut: float
) -> tuple[list[tuple[int, int]], float]:
    """Return the best pairs beside *trio*, and the weight of all; *most* is what it can be."""
    without = local.within(np.flatnonzero(~np.isin(local.a, trio) & ~np.isin(local.b, trio)))
    inside = np.flatnonzero(np.isin(local.a, trio) & np.isin(local.b, trio))
    ours, slack = int(local.weight[inside].sum()), without.slack
    while True:
        pairs, weight = without.within(np.flatnonzero(slack <= cut)).match()
        whole = 2 * len(pairs) == len(local.members) - len(trio)
        if cut >= slack.max(initial=0) or (whole and most - weight - ours <= cut):
            return pairs, weight + ours
        cut = most - weight - ours if whole else math.inf


def _trios(costs: Ints, local: Local) -> list[tuple[int, float, tuple[int, int, int]]]:
    """Return three and three that may meet, the most promising first: cost, gain over prices."""
    slack = local.slack
    keep = np.argsort(slack, kind="stable")[:_EDGES]
    near: dict[int, dict[int, float]] = {}
    for a, b, much in zip(
        local.a[keep].tolist(), local.b[keep].tolist(), slack[keep].tolist(), strict=True
    ):
        near.setdefault(a, {})[b] = much
        near.setdefault(b, {})[a] = much
    cost, price = costs.tolist(), local.price.tolist()
    found = [
        (
            cost[a] + cost[b] + cost[c],
            price[a] + price[b] + price[c] - near[a][b] - near[a][c] - near[b][c],
            (a, b, c),
        )
        for a, b, c in _triangles(near)
    ]
    return sorted(found, key=lambda one: (one[0], -one[1], one[2]))


def _triangles(near: dict[int, dict[int, float]]) -> Iterator[tuple[int, int, int]]:
    for a, others in near.items():
        for b in others:
            if b > a:
                for c in others.keys() & near[b].keys():
                    if c > b:
                        yield a, b, c
