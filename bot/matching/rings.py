"""Odd rings of a fractional matching, and what it costs to undo them two by two.

All members of an odd ring but one can be paired with each other, whoever that one is. They may take
somebody's partner, whose place they fill; whoever is free then takes another's, and so on until two
who are free meet. Such an exchange costs the slack of its new pairs: the cheapest are shortest
paths.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from bot.matching.blossom import blossom
from bot.matching.crowd import Bools, Places
from bot.matching.found import rank
from bot.matching.local import Local

_BRIDGES = 8
"""Exchanges of each ring with others that are compared."""
_SPARE = 1
"""Exchanges of each ring that are kept besides those chosen: two that cross need another way."""

Ring = list[int]


def unwound(mate: Places) -> tuple[Places, list[Ring]]:
    """Cut even rings into pairs, which costs nothing; return who is with whom, and the odd rings.

    Who is in an odd ring is with themselves. Who is alone is a ring of one.
    """
    whole = mate.copy()
    rings: list[Ring] = []
    seen: set[int] = set()
    places = np.arange(len(mate))
    for first in np.flatnonzero((mate[mate] != places) | (mate == places)).tolist():
        if first in seen:
            continue
        ring = [first]
        while (following := int(mate[ring[-1]])) != first:
            ring.append(following)
        seen.update(ring)
        if len(ring) % 2:
            whole[ring] = ring
            rings.append(ring)
        else:
            whole[ring[::2]], whole[ring[1::2]] = ring[1::2], ring[::2]
    return whole, rings


class Exchanges:
    """The cheapest exchange that frees each member, from whichever ring it begins."""

    def __init__(self, local: Local, mate: Places, rings: Sequence[Ring], most: float) -> None:
        """Look at new pairs of no more than *most* slack."""
        self._mate = mate
        size = len(mate)
        ring = np.full(size, -1)
        for number, some in enumerate(rings):
            ring[some] = number
        slack = local.slack
        np.maximum(slack, 0, out=slack)  # who joined since the prices were found may lack a hash
        new = np.flatnonzero((slack <= most) & (mate[local.a] != local.b))
        self._a, self._b = local.a[new].astype(np.int32), local.b[new].astype(np.int32)
        self._slack = slack[new] + 1
        del slack, new  # with millions of pairs each takes fifteen megabytes
        graph = self._graph(ring < 0)
        self.cost, self._before, source = dijkstra(
            graph, indices=np.flatnonzero(ring >= 0), min_only=True, return_predecessors=True
        )
        self._ring = np.where(source < 0, -1, ring[source.clip(0)])
        self._count = len(rings)

    def _graph(self, paired: Bools) -> csr_array:
        """Return what it costs to take the place of whom each member could pair with."""
        size, there, back = len(paired), paired[self._b], paired[self._a]
        taker = np.concatenate((self._a[there], self._b[back]))
        taken = np.concatenate((self._b[there], self._a[back]))
        costs = np.concatenate((self._slack[there], self._slack[back]))
        freed = self._mate.astype(np.int32)[taken]
        del taken
        return csr_array((costs, (taker, freed)), shape=(size, size))

    def nearest(self, most: int) -> Bools:
        """Return all rings and whom exchanges reach soonest, *most* members, and their partners."""
        near = self.cost == 0
        order = np.argsort(self.cost, kind="stable")[: max(most, int(near.sum()))]
        near[order[np.isfinite(self.cost[order])]] = True
        return self._with_partners(near)

    def within(self, cost: float) -> Bools:
        """Return whom exchanges of at most that *cost* free, with their partners."""
        return self._with_partners(self.cost <= cost)

    def across(self) -> Bools:
        """Return who takes part where all rings are undone at the least cost, or nearly so."""
        one, other = self._ring[self._a], self._ring[self._b]
        much = self.cost[self._a] + self.cost[self._b] + self._slack
        joins = np.flatnonzero((one != other) & (one >= 0) & (other >= 0))
        joins = joins[np.argsort(much[joins], kind="stable")]
        both = np.sort(np.stack((one[joins], other[joins])), axis=0)
        joins = joins[np.sort(np.unique(both[0] * self._count + both[1], return_index=True)[1])]
        order = rank(np.stack((one[joins], other[joins]), axis=1).ravel()).reshape(-1, 2).min(1)
        joins, order = joins[order < _BRIDGES], order[order < _BRIDGES]
        weight = (much[joins].max(initial=0) - much[joins]).astype(np.int64).tolist()
        chosen = joins[blossom(one[joins], other[joins], weight)]
        used = np.concatenate((chosen, joins[order < _SPARE]))
        on = self.cost == 0
        ends = np.concatenate((self._a[used], self._b[used]))
        while len(ends):
            on[ends] = True
            ends = np.unique(self._before[ends]).astype(np.intp)
            ends = ends[ends >= 0]
            ends = ends[~on[ends]]
        return self._with_partners(on)

    def _with_partners(self, some: Bools) -> Bools:
        ball = some.copy()
        ball[self._mate[some]] = True
        return ball
