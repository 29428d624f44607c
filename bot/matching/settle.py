"""From half pairs to whole ones: odd rings are undone, and whoever is left gets a seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from bot.matching.blossom import blossom
from bot.matching.crowd import Bools, Crowd, Places
from bot.matching.fractional import Fractional, parts
from bot.matching.pool import Pool
from bot.matching.trios import Local, exact, seat_one

_WHOLE = 1500
"""Up to so many members all are matched exactly; beyond, those around the odd rings."""
_BALL = 1500
_NEAR = 12
"""Points of slack up to which a pair belongs to the neighbourhood of a ring."""
_CUT = 60
_TRIES = 8

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Whole groups, and who is alone."""

    groups: list[Group]
    alone: list[int]


def settle(pool: Pool, pairs: Places, lp: Fractional, members: Bools) -> Settled:
    """Return the best groups of *members* on *pairs* of the pool, close to *lp*."""
    crowd = pool.crowd
    a, b = pool.a[pairs], pool.b[pairs]
    # having waited makes each of somebody's pairs heavier: where all are paired, nothing changes
    weight = pool.weight[pairs] + pool.wait[a] + pool.wait[b]
    local = Local(a, b, weight, pool.again[pairs], lp.price + pool.wait)
    open_ = np.zeros(crowd.size, np.bool_)
    open_[a] = open_[b] = True
    without = np.flatnonzero(members & ~open_).tolist()
    open_ &= ~lp.paired
    ball = _ball(local, lp, open_, _NEAR << pool.scale.shift)
    kept: list[Group] = [
        (place, mate)
        for place, mate in enumerate(lp.mate.tolist())
        if place < mate and lp.paired[place] and not ball[place]
    ]
    if not ball.any():
        return Settled(kept, without)
    inside = local.within(np.flatnonzero(ball[a] & ball[b]))
    label = parts(crowd.size, a, b)
    cut = float(_CUT << pool.scale.shift)
    settled = _inside(pool, inside, ball, label, cut)
    return Settled([*kept, *settled.groups], [*without, *settled.alone])


def _inside(pool: Pool, local: Local, ball: Bools, label: Places, cut: float) -> Settled:
    members = np.flatnonzero(ball)
    most = float(local.price[members].sum())
    pairs = local.pairs(exact(local, len(members), cut, most))
    rest = np.setdiff1d(members, np.array(pairs, np.intp).ravel())
    groups: list[Group] = []
    alone: list[int] = []
    for part in np.unique(label[rest]):
        mine = rest[label[rest] == part]
        ours = [pair for pair in pairs if label[pair[0]] == part]
        keep = local.within(np.flatnonzero(label[local.a] == part))
        seated = seat_one(pool.crowd, keep, cut) if len(mine) == 1 else None
        if seated is None:
            done = _thirds(pool.crowd, keep, ours, mine.tolist())
            seated, left = done.groups, done.alone
            alone += left
        groups += seated
    left_out = set(label[rest].tolist())
    groups += [pair for pair in pairs if label[pair[0]] not in left_out]
    return Settled(groups, alone)


def _ball(local: Local, lp: Fractional, open_: Bools, near: int) -> Bools:
    """Return the members around those who are *open_*, with their partners."""
    ball = open_.copy()
    if not open_.any():
        return ball
    size = len(open_)
    has = np.zeros(size, np.bool_)
    has[local.a] = has[local.b] = True
    if int(has.sum()) <= _WHOLE:
        return has
    tight = local.within(np.flatnonzero(local.slack <= near))
    while (count := int(ball.sum())) < _BALL:
        reached = np.concatenate((tight.b[ball[tight.a]], tight.a[ball[tight.b]]))
        reached = np.unique(reached[~ball[reached]])[: _BALL - count]
        ball[reached] = True
        ball[lp.mate[reached]] = True
        if not len(reached):
            break
    return ball


def _thirds(crowd: Crowd, local: Local, pairs: list[tuple[int, int]], rest: list[int]) -> Settled:
    """Seat as many of *rest* as can be, each with a pair that may meet them.

    Whoever stays alone is paired first in another try: somebody else may be left over then, who
    makes a good third.
    """
    ends = zip(local.a.tolist(), local.b.tolist(), strict=True)
    weight = dict(zip(ends, local.weight.tolist(), strict=True))
    first: frozenset[int] = frozenset()
    everybody = {*rest, *chain.from_iterable(pairs)}  # some have no pair here at all
    best = _seat(crowd, weight, pairs, rest)
    tried = best
    for _ in range(_TRIES):
        if not best.alone or first.issuperset(tried.alone):
            break
        first |= frozenset(tried.alone)
        before = 1 + 2 * sum(map(abs, weight.values()))
        heavier = [worth + before * len(first & {*pair}) for pair, worth in weight.items()]
        chosen = blossom(local.a, local.b, heavier)
        paired = local.pairs(chosen)
        over = everybody.difference(chain.from_iterable(paired))
        tried = _seat(crowd, weight, paired, sorted(over))
        best = min(best, tried, key=lambda settled: len(settled.alone))
    return best


def _seat(
    crowd: Crowd,
    weight: Mapping[tuple[int, int], int],
    pairs: Sequence[tuple[int, int]],
    rest: Sequence[int],
) -> Settled:
    """Add as many of *rest* as can be to *pairs*, one to each."""
    worth = {
        (member, crowd.size + number): weight[one] + weight[other]
        for member in rest
        for number, (a, b) in enumerate(pairs)
        for one, other in [((min(a, member), max(a, member)), (min(b, member), max(b, member)))]
        if one in weight and other in weight and crowd.share_a_slot((a, b, member))
    }
    ends = np.array(list(worth), np.intp).reshape(-1, 2)
    chosen = blossom(ends[:, 0], ends[:, 1], list(worth.values()))
    third = {int(number) - crowd.size: int(member) for member, number in ends[chosen]}
    groups: list[Group] = [
        (*pair, third[number]) if number in third else pair for number, pair in enumerate(pairs)
    ]
    return Settled(groups, sorted(set(rest) - set(third.values())))
