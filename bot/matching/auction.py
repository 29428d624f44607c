"""Prices by auction: members without a partner bid for whom they like best, all at once.

It ends within a fraction of a point a member of the best, in a few seconds at a hundred thousand
members; an exact method needs only mend what is left. Source: Bertsekas, "The auction algorithm".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.matching.crowd import Ints, Places
from bot.matching.fractional import Fractional, Narrow, both_ways

Costs = NDArray[np.float64]

_WARM = 8
_STEPS = ((20_000, (2.0,)), (1 << 62, (8.0, 2.0, 0.5, 0.1)))
"""By size, the least raises of a bid, in points; the last decides how near the prices end."""
_ROUNDS = 400_000
_AT_ONCE = 30_000
"""How many bid at a time: what is compared for all of them lies in memory at once."""
_FEW = ((20_000, 40, 250), (1 << 62, 10, 1000))
"""By size, how many who still bid are left to paths, and one in how many members at most: the last
few would bid for most of the time. Among very many a path is long."""


def auction(  # noqa: PLR0913, PLR0917 - a graph and its weights
    size: int,
    a: Places,
    b: Places,
    weight: Ints,
    alone: Costs,
    unit: int,
    before: Fractional | None = None,
) -> Costs:
    """Return prices for :func:`bot.matching.fractional.fractional` to start from.

    *unit* is the weight of a point. *before* is what was found for nearly the same graph: then
    only those bid whose partner is gone, or who have a better one now. Where members must stay
    alone an auction could go on for very long: it stops, and leaves the rest to who asked.
    """
    places = np.arange(size)
    rows, columns = both_ways(a, b, places)
    length = np.bincount(rows, minlength=size)
    order = np.argsort(rows, kind="stable")
    del rows  # at a hundred thousand members each is fifteen megabytes or more
    columns = columns[order]
    value: Costs = np.concatenate((weight, weight, -alone), dtype=np.float64)[order]
    del order
    begin = np.cumsum(length) - length
    owner = np.full(size, -1)
    steps = [step * unit for step in next(steps for most, steps in _STEPS if size <= most)]
    if before is None:
        price: Costs = np.maximum.reduceat(value, begin) / 2
        for _ in range(_WARM):
            price = (price + np.maximum.reduceat(value - price[columns], begin)) / 2
        price = np.floor(price).astype(np.float64)
    else:
        price, steps = before.price.copy(), steps[-1:]
        gain = value - price[columns]
        content = np.maximum.reduceat(gain, begin) - steps[0]
        mine = columns == np.repeat(before.mate, length)
        stays = np.repeat(places, length)[mine & (gain >= np.repeat(content, length))]
        owner[before.mate[stays]] = stays
    left = _ROUNDS
    for step in steps:
        left = _bid(columns, value, begin, length, price, owner, float(np.floor(step)), left)
        owner = np.full(size, -1)
    gain = np.maximum.reduceat(value - price[columns], begin)
    return np.floor((gain + price) / 2)


def _bid(  # noqa: PLR0913, PLR0917 - a graph by rows, and where it stands
    columns: Narrow,
    value: Costs,
    begin: Places,
    length: Places,
    price: Costs,
    owner: Places,
    step: float,
    rounds: int,
) -> int:
    """Raise *price* until nearly everybody has somebody; return how many rounds are left."""
    bidders = np.setdiff1d(np.arange(len(price)), owner)
    few = next(min(few, len(price) // part) for most, few, part in _FEW if len(price) <= most)
    while len(bidders) > few and rounds > 0:
        rounds -= 1
        bidders, later = bidders[:_AT_ONCE], bidders[_AT_ONCE:]
        many = length[bidders]
        first = np.cumsum(many) - many
        entries = np.repeat(begin[bidders] - first, many) + np.arange(int(many.sum()))
        gain = value[entries] - price[columns[entries]]
        best = np.maximum.reduceat(gain, first)
        top = np.flatnonzero(gain == np.repeat(best, many))
        whose = np.repeat(np.arange(len(bidders)), many)[top]
        chosen = np.empty(len(bidders), np.intp)
        chosen[whose[::-1]] = top[::-1]
        gain[chosen] = -np.inf
        second = np.maximum.reduceat(gain, first)
        wanted = columns[entries[chosen]]
        offer = price[wanted] + np.where(np.isfinite(second), best - second, 0.0) + step
        order = np.lexsort((bidders, -offer, wanted))
        wanted = wanted[order]
        winner = order[np.concatenate(([True], wanted[1:] != wanted[:-1]))]
        won = columns[entries[chosen[winner]]]
        price[won] = offer[winner]
        before = owner[won]
        owner[won] = bidders[winner]
        lost = np.ones(len(bidders), np.bool_)
        lost[winner] = False
        bidders = np.concatenate((later, bidders[lost], before[before >= 0]))
    return rounds
