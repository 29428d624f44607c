"""The best fractional matching of a sparse graph, and the prices that prove it.

An assignment of everybody to somebody, on the graph read both ways round, is a matching in which
a pair may also count half. All but a few of its pairs are mutual. Its prices, one a member, are
such that no pair is worth more than the two prices together: their sum bounds every matching.
Prices are whole numbers below 2 ** 53, so that sums are exact whatever their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import (
    connected_components,
    maximum_bipartite_matching,
    min_weight_full_bipartite_matching,
)

from bot.matching.crowd import Bools, Ints, Places
from bot.matching.found import Close, Costs

Narrow = NDArray[np.int32]

_AT_ONCE: Final = 30_000
"""How many are looked at in one step: what is compared for all of them lies in memory at once."""


@dataclass(frozen=True, slots=True)
class Fractional:
    """Who is assigned to whom (to themselves: alone), and each member's price.

    *paired* tells who is half of a mutual pair.
    """

    mate: Places
    price: Costs
    paired: Bools


def fractional(  # noqa: PLR0913, PLR0917 - a graph, its weights, and where to start
    size: int, a: Places, b: Places, weight: Ints, alone: Costs, start: Costs
) -> Fractional:
    """Return the assignment of the highest weight; being *alone* costs each so much.

    From prices that are nearly right, *start*, it is found much sooner; the weight is the same.
    """
    places = np.arange(size)
    short = start[a] + start[b] - weight
    own = 2 * start + alone
    lift = 1 - min(float(short.min(initial=0)), float(own.min(initial=0)), 0.0)
    ends = both_ways(a, b, places)
    graph = csr_array((np.concatenate((short, short, own)) + lift, ends), shape=(size, size))
    del short, ends
    _, found = min_weight_full_bipartite_matching(graph)
    mate = found.astype(np.intp)
    paired = (mate[mate] == places) & (mate != places)
    return Fractional(mate, start + _prices(graph, mate, lift), paired)


def _prices(graph: csr_array, mate: Places, lift: float) -> Costs:
    """Return what to add to each member's price, from shortest paths of exchanges."""
    size = len(mate)
    rows = np.repeat(np.arange(size), np.diff(graph.indptr))
    chosen = np.zeros(size)
    own = graph.indices == mate[rows]
    chosen[rows[own]] = graph.data[own]
    change = graph.data - chosen[rows]
    columns = np.zeros(size)
    active = np.arange(size)
    while len(active):
        active, later = active[:_AT_ONCE], active[_AT_ONCE:]
        entries = _entries(graph.indptr, active)
        offer = change[entries] + columns[mate[rows[entries]]]
        reached = graph.indices[entries]
        better = offer < columns[reached]
        offer, reached = offer[better], reached[better]
        np.minimum.at(columns, reached, offer)
        holder = np.zeros(size, np.bool_)
        holder[reached] = True
        holders = np.flatnonzero(holder[mate])
        active = np.union1d(holders, later) if len(later) else holders
    mine = chosen - columns[mate]
    return lift / 2 - (mine + columns) / 2


def _entries(starts: NDArray[np.int32], rows: Places) -> Places:
    """Return the places of the entries of *rows* in a sparse matrix."""
    first, length = starts[rows].astype(np.intp), np.diff(starts)[rows]
    offset = np.cumsum(length) - length
    return np.repeat(first - offset, length) + np.arange(int(length.sum()))


def both_ways(a: Places, b: Places, alone: Places) -> tuple[Narrow, Narrow]:
    """Return rows and columns of a graph read both ways round, as narrow as scipy keeps them."""
    one, other, own = (ends.astype(np.int32) for ends in (a, b, alone))
    return np.concatenate((one, other, own)), np.concatenate((other, one, own))


def covers(size: int, a: Places, b: Places) -> tuple[int, Places]:
    """Return how many can be assigned to somebody on these pairs, and to whom (-1: nobody)."""
    ends = both_ways(a, b, np.arange(0))
    graph = csr_array((np.ones(len(ends[0]), np.int8), ends), shape=(size, size))
    mate = maximum_bipartite_matching(graph, perm_type="column").astype(np.intp)
    return int((mate >= 0).sum()), mate


def covering(price: Costs, since: Costs, close: Close, unit: int) -> Costs:
    """Return what *price* lacks, so that no pair there is is worth more than its two prices.

    All pairs were held against the prices *since*; those that are not *close* to them cannot be
    worth more than two prices of which none fell by more than half of what counts as close. All
    is in weights; *unit* is the weight of a point.
    """
    if not close.complete:
        return since + close.over * (unit / 2) - price
    least = np.maximum(price, since - close.near * unit // 2)
    lift = least - price
    much = np.ceil(close.points * unit - least[close.a] - least[close.b]).astype(np.int64)
    more = much > 0
    if more.any():
        ends = np.concatenate((close.a[more], close.b[more]))
        members, place = np.unique(ends, return_inverse=True)
        a, b = place.reshape(2, -1)
        none = np.zeros(len(members))
        lift[members] += fractional(len(members), a, b, much[more], none, none).price
    return lift


def parts(size: int, a: Places, b: Places) -> Places:
    """Return for each member a number that all share whom these pairs connect."""
    graph = csr_array((np.ones(len(a), np.int8), (a, b)), shape=(size, size))
    label: Places = connected_components(graph, directed=False)[1].astype(np.intp)
    return label
