"""From half pairs to whole ones: odd rings are undone, and whoever is left gets a seat."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from bot.matching.blossom import blossom
from bot.matching.crowd import Bools, Crowd, Places
from bot.matching.fractional import Fractional, parts
from bot.matching.local import Local, matched
from bot.matching.pool import Pool
from bot.matching.rings import Exchanges, unwound
from bot.matching.trios import exact, seat_one

_WHOLE = 1500
"""Up to so many members all are matched exactly; beyond, those around the odd rings."""
_BALL = 750
"""Members nearest to the rings who are matched exactly, with their partners, where somebody may be
left over."""
_PROOF = 1100
"""Up to so many members who might do better are matched exactly, and nobody can."""
_CUT = 60
_FURTHER = 2
"""So many times as far do exchanges reach where nobody who is left gets a pair."""
_MOST = 2000
"""Rings and members without a pair that are mended at most."""
_TRIES = 8

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Whole groups, and who is alone."""

    groups: list[Group]
    alone: list[int]


def settle(pool: Pool, pairs: Places, lp: Fractional, members: Bools) -> Settled:
    """Return the best groups of *members* on *pairs* of the pool, close to *lp*."""
    rings = _Rings(pool, pairs, lp, members)
    if (whole := rings.whole(proven=True)) is not None:
        return Settled(_groups(whole), rings.without)
    local, mate, open_ = rings.local, rings.mate, rings.open
    ball = open_ if open_.sum() <= _WHOLE else rings.exchanges.nearest(_BALL)
    mate[ball] = np.flatnonzero(ball)
    inside = local.within(np.flatnonzero(ball[local.a] & ball[local.b]))
    label = parts(len(mate), local.a, local.b)
    settled = _inside(pool, inside, ball, label, rings.cut)
    return Settled([*_groups(mate), *settled.groups], [*rings.without, *settled.alone])


def roughly(pool: Pool, pairs: Places, lp: Fractional, members: Bools) -> Settled | None:
    """Return good pairs, sooner; None if somebody who has a pair in the pool would be alone."""
    rings = _Rings(pool, pairs, lp, members)
    whole = rings.whole(proven=False)
    return None if whole is None else Settled(_groups(whole), rings.without)


def mend(pool: Pool, pairs: Places, lp: Fractional, members: Bools) -> Settled | None:
    """Return groups of all *members* on *pairs* alone, close to *lp*, which had others too.

    Only around pairs that are gone does anything change; None if somebody would be alone.
    """
    local, open_ = _local(pool, pairs, lp)
    mate, rings = unwound(lp.mate)
    rings = [ring for ring in rings if members[ring[0]]]
    gone = mate != np.arange(len(mate))
    kept = mate[local.a] == local.b
    gone[local.a[kept]] = gone[local.b[kept]] = False
    mate[gone] = np.flatnonzero(gone)
    rings += [[place] for place in np.flatnonzero(gone & members).tolist()]
    if len(rings) % 2 or len(rings) > _MOST or (members & ~open_).any():
        return None
    cut, most = float(_CUT << pool.scale.shift), float(pool.crowd.model.most << pool.scale.shift)
    while rings:
        exchanges = Exchanges(local, mate, rings, cut)
        ball = exchanges.across()
        mate = matched(local, mate, ball, math.inf)
        left = np.flatnonzero(ball & (mate == np.arange(len(mate))))
        if len(left) == len(rings):
            if cut == math.inf:
                return None
            cut = cut * _FURTHER if cut < most else math.inf  # all at once would take much memory
        rings = [[place] for place in left.tolist()]
    return Settled(_groups(mate), [])


def _local(pool: Pool, pairs: Places, lp: Fractional) -> tuple[Local, Bools]:
    """Return these *pairs* of the pool with the prices of their members, and who has one."""
    a, b = pool.a[pairs], pool.b[pairs]
    # having waited makes each of somebody's pairs heavier: where all are paired, nothing changes
    weight = pool.weight[pairs] + pool.wait[a] + pool.wait[b]
    open_ = np.zeros(pool.crowd.size, np.bool_)
    open_[a] = open_[b] = True
    return Local(a, b, weight, pool.again[pairs], lp.price + pool.wait), open_


class _Rings:
    """The odd rings of *lp*, and how they could be undone. *without* are those who have no pair."""

    def __init__(self, pool: Pool, pairs: Places, lp: Fractional, members: Bools) -> None:
        self.local, self.open = _local(pool, pairs, lp)
        self.without = np.flatnonzero(members & ~self.open).tolist()
        self.mate, rings = unwound(lp.mate)
        self.rings = [ring for ring in rings if self.open[ring[0]]]
        self.cut = float(_CUT << pool.scale.shift)

    @cached_property
    def exchanges(self) -> Exchanges:
        """Return what undoes them."""
        cut = self.cut if self.open.sum() > _WHOLE else math.inf
        return Exchanges(self.local, self.mate, self.rings, cut)

    def whole(self, *, proven: bool) -> Places | None:
        """Return who is with whom if everybody can be; None otherwise.

        If *proven* it is the best there is, where few need a look. No better draw has new pairs
        whose slack is more than what is missing to the prices of all. They lie on exchanges between
        rings: each member on one is within half of that of a ring.
        """
        local, mate = self.local, self.mate
        if not self.rings:
            return mate
        if len(self.rings) % 2 or any(len(ring) == 1 for ring in self.rings):
            return None
        across = self.exchanges.across()
        found = matched(local, mate, across, math.inf)
        if (found[across] == np.flatnonzero(across)).any():
            return None
        worth = float(local.weight[found[local.a] == local.b].sum())
        missing = float(local.price[self.open].sum()) - worth
        ball = self.exchanges.within(missing / 2)
        if not proven or missing <= 0 or int(ball.sum()) > _PROOF:
            return found
        best = matched(local, mate, ball, missing)
        return found if (best[ball] == np.flatnonzero(ball)).any() else best


def _groups(mate: Places) -> list[Group]:
    return [(place, other) for place, other in enumerate(mate.tolist()) if place < other]


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
        seated = seat_one(pool.crowd, keep, ours, cut) if len(mine) == 1 else None
        if seated is None:
            done = _thirds(pool.crowd, keep, ours, mine.tolist())
            seated, left = done.groups, done.alone
            alone += left
        groups += seated
    left_out = set(label[rest].tolist())
    groups += [pair for pair in pairs if label[pair[0]] not in left_out]
    return Settled(groups, alone)


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
    near: dict[int, dict[int, int]] = {}
    for (a, b), points in weight.items():
        near.setdefault(a, {})[b] = near.setdefault(b, {})[a] = points
    partner = {a: (number, b) for number, (a, b) in enumerate(pairs)}
    worth = {
        (member, crowd.size + number): mine[a] + mine[b]
        for member in rest
        for mine in [near.get(member, {})]
        for a in mine.keys() & partner.keys()
        for number, b in [partner[a]]
        if b in mine and crowd.share_a_slot((a, b, member))
    }
    ends = np.array(list(worth), np.intp).reshape(-1, 2)
    chosen = blossom(ends[:, 0], ends[:, 1], list(worth.values()))
    third = {int(number) - crowd.size: int(member) for member, number in ends[chosen]}
    groups: list[Group] = [
        (*pair, third[number]) if number in third else pair for number, pair in enumerate(pairs)
    ]
    return Settled(groups, sorted(set(rest) - set(third.values())))
