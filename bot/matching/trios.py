"""A seat for whoever is left over: which three go together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from bot.matching.crowd import Crowd, Ints, Places
from bot.matching.local import Local, matched
from bot.matching.rings import Exchanges

_FEW = 64
_TRIES = ((_FEW, 400), (256, 120), (2048, 60))
_LAST_TRIES = 20
_DENSE = 10_000
_LOOKS = 500_000  # pairs that all tries together look at, where members are much alike
_PROVEN = 1100
_EDGES = 6000
_WAITED = 64


def dear(crowd: Crowd) -> Ints:
    """Return what it costs each member to be in a trio: having been in one, then having waited."""
    return crowd.thirds * _WAITED + np.minimum(crowd.waiting, _WAITED - 1)


def seat_one(
    crowd: Crowd, local: Local, pairs: Sequence[tuple[int, int]], cut: float
) -> list[tuple[int, ...]] | None:
    """Group an odd number of members with one trio, nobody alone; None if no trio does.

    *pairs* are the best there are, with one member left over. First the fewest repeats, then whom
    a trio costs least, then the heaviest. Trios are tried from the most promising on: prices say
    how good one can be at best, so that most need no look. Pairs with more slack than *cut* are not
    looked at, unless the proof needs them.
    """
    members = local.members
    tries = next((tries for size, tries in _TRIES if len(members) <= size), _LAST_TRIES)
    if len(local.a) > _DENSE:  # many trios are as good: a proof would cost minutes, and gain little
        tries = max(2, min(tries, _LOOKS // len(local.a)))
    most = float(local.price[members].sum())
    mate = np.arange(crowd.size)
    for one, other in pairs:
        mate[one], mate[other] = other, one
    few, left = len(members) <= _FEW, len(members) - 3
    best: tuple[int, int, float] | None = None
    found: tuple[tuple[int, int, int], Local, Places] | None = None
    for again, cost, gain, trio in _trios(dear(crowd), local):
        if tries == 0 or (best is not None and (again, cost, -gain - most) >= best):
            break
        if not crowd.share_a_slot(trio):
            continue
        tries -= 1
        rest = local.without(trio)
        bound = most - float(local.price[list(trio)].sum())
        chosen = exact(rest, left, cut, bound) if few else _mended(rest, mate, members, trio)
        if 2 * len(chosen) < left:
            continue
        own = np.isin(local.a, trio) & np.isin(local.b, trio)
        rank = (
            again + int(rest.again[chosen].sum()),
            cost,
            -float(local.weight[own].sum() + rest.weight[chosen].sum()),
        )
        if best is None or rank < best:
            best, found = rank, (trio, rest, chosen)
    if found is None:
        return None
    trio, rest, chosen = found
    if not few:
        chosen = exact(rest, left, cut, most - float(local.price[list(trio)].sum()))
    return [*rest.pairs(chosen), trio]


def _mended(rest: Local, mate: Places, members: Places, trio: Sequence[int]) -> Places:
    """Return which pairs of the *rest* to form once a trio leaves: around them only it changes."""
    before = mate[list(trio)]
    mate = mate.copy()
    mate[before] = before
    mate[list(trio)] = trio
    free = [[place] for place in members[mate[members] == members].tolist() if place not in trio]
    found = matched(rest, mate, Exchanges(rest, mate, free, math.inf).across(), math.inf)
    return np.flatnonzero(found[rest.a] == rest.b)


def exact(local: Local, members: int, cut: float, most: float) -> Places:
    """Match exactly: first on pairs of little slack, then on all that the proof needs.

    Among more than a few hundred members the proof is left to the prices of everybody.

    No better matching can use a pair whose slack is more than what is missing to the prices' sum,
    *most*.
    """
    slack = local.slack
    while True:
        near = np.flatnonzero(slack <= cut)
        chosen = near[local.within(near).match()]
        missing = most - float(local.weight[chosen].sum())
        whole = 2 * len(chosen) == members
        enough = missing <= cut or members > _PROVEN
        if cut >= slack.max(initial=0) or (whole and enough):
            return chosen
        cut = missing if whole else math.inf


def _trios(costs: Ints, local: Local) -> list[tuple[int, int, float, tuple[int, int, int]]]:
    """Return three and three that may meet, the most promising first.

    Each with its repeats, its cost, and its gain over the prices of all three.
    """
    slack = local.slack
    keep = np.argsort(slack, kind="stable")[:_EDGES]
    near: dict[int, dict[int, tuple[float, bool]]] = {}
    ends = local.a[keep].tolist(), local.b[keep].tolist()
    for a, b, *much in zip(*ends, slack[keep].tolist(), local.again[keep].tolist(), strict=True):
        near.setdefault(a, {})[b] = near.setdefault(b, {})[a] = (much[0], much[1])
    cost, price = costs.tolist(), local.price.tolist()
    found = []
    for a, b, c in _triangles(near):
        (one, x), (two, y), (three, z) = near[a][b], near[a][c], near[b][c]
        gain = price[a] + price[b] + price[c] - one - two - three
        found.append((x + y + z, cost[a] + cost[b] + cost[c], gain, (a, b, c)))
    return sorted(found, key=lambda trio: (trio[0], trio[1], -trio[2], trio[3]))


def _triangles(near: Mapping[int, Mapping[int, object]]) -> Iterator[tuple[int, int, int]]:
    for a, others in near.items():
        for b in others:
            if b > a:
                for c in others.keys() & near[b].keys():
                    if c > b:
                        yield a, b, c
