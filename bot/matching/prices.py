"""Prices: one a member, such that no pair is worth more than its two. They bound every draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.matching.auction import auction
from bot.matching.crowd import Bools, Places
from bot.matching.found import Costs
from bot.matching.fractional import Fractional, covering, covers, fractional
from bot.matching.pool import ALONE, Pool
from bot.matching.scan import Scan

ANY = -1
"""A level that every pair reaches."""
EACH = 12
"""Pairs that join for each member at a time."""
LONELY = 5000
"""Up to so many whom the best pairs leave apart or alone are looked at once more."""
PROVEN = 2048
"""Up to so many, missing pairs are priced in until there are none."""
HUGE = 30_000
"""Beyond so many, candidates are of a pool, and steps that take seconds are not repeated."""
_HOLDS = ((2048, 20), (30_000, 3), (1 << 62, 1))
"""By size, how often at most all pairs are held against the prices."""
_LOOSE = 3e-5
"""Of the bound: what prices may lack of proving the best where there are many members."""
_LARGE = 2_000
"""Beyond so many an auction brings the prices near first: LAPJV alone is quadratic."""
_ALIKE = 4
"""Members are much alike if one pair in so many is worth the same."""


class Prices:
    """The prices of one pool, as far as they have been held against all pairs.

    *free* is the best fractional draw of all, *lift* what its prices lack to prove that no other
    pairs make a better one.
    """

    def __init__(self, scan: Scan, pool: Pool) -> None:
        self._scan, self.pool = scan, pool
        self.lift: Costs = np.zeros(pool.crowd.size)
        self.free = self._held()

    def solved(self, pairs: Places, before: Fractional | None) -> Fractional:
        """Return the best fractional draw on some pairs; *before* is one of nearly the same."""
        pool, size = self.pool, self.pool.crowd.size
        a, b, weight = pool.a[pairs], pool.b[pairs], pool.weight[pairs]
        if not self._easy(pairs):
            start = self._steps(a, b, pool.again[pairs])
        elif size > _LARGE:
            # what is right but for few members takes longer to mend than to find, among very many
            near = before if size <= HUGE else None
            start = auction(size, a, b, weight, pool.alone, 1 << pool.scale.shift, near)
        else:
            start = np.zeros(size) if before is None else before.price
        return fractional(size, a, b, weight, pool.alone, start)

    def _easy(self, pairs: Places) -> bool:
        """Tell whether all who have a pair can be assigned, and no repeat is among these pairs."""
        pool, size = self.pool, self.pool.crowd.size
        a, b = pool.a[pairs], pool.b[pairs]
        some = int((np.bincount(np.concatenate((a, b)), minlength=1) > 0).sum())
        return covers(size, a, b)[0] == some and not pool.again[pairs].any()

    def _rough(self) -> Fractional | None:
        """Return prices that are nearly right, where nobody need be alone; None to have them right.

        To hold all pairs against them that is enough, and takes half the time. But where members
        are much alike, millions of pairs would seem worth more than prices that are a little off.
        """
        pool, size = self.pool, self.pool.crowd.size
        alike = np.bincount(pool.points, minlength=1).max() * _ALIKE > len(pool.points)
        if size <= _LARGE or alike or not self._easy(pool.at(ANY)):
            return None
        unit = 1 << pool.scale.shift
        price = auction(size, pool.a, pool.b, pool.weight, pool.alone, unit)
        return Fractional(np.arange(size), price, np.zeros(size, np.bool_))

    def _steps(self, a: Places, b: Places, again: Bools) -> Costs:
        """Return prices for who must be alone, and for which repeats must be.

        In small numbers first: or members would outbid each other by single hashes up to what it
        costs to be alone, for hours.
        """
        pool, size = self.pool, self.pool.crowd.size
        start = fractional(
            size, a, b, np.zeros(len(a), np.int64), pool.lonely, np.zeros(size)
        ).price
        if again.any():
            weight = -again.astype(np.int64)
            start = fractional(size, a, b, weight, pool.lonely * ALONE, start * ALONE).price
        else:
            start = start * ALONE
        return start * pool.scale.repeat

    def _held(self) -> Fractional:
        """Return the best fractional draw of all; *lift* is what its prices lack to prove it."""
        size, unit = self.pool.crowd.size, 1 << self.pool.scale.shift
        rough = self._rough()
        lp = rough or self.solved(self.pool.at(ANY), None)
        if self.pool.complete:
            return lp
        held = 0
        alone = np.flatnonzero((lp.mate == np.arange(size)) & (rough is None))
        while size > PROVEN and 0 < len(alone) <= LONELY:
            if not self.pool.add(self._scan.among(alone, EACH)):
                self.lift = np.full(size, np.inf)
                return lp
            lp = self.solved(self.pool.at(ANY), lp)
            alone = np.flatnonzero(lp.mate == np.arange(size))
        while True:
            found, close = self._scan.exceeding(lp.price / unit, EACH, ANY)
            held, since = held + 1, lp.price
            if lp is not rough:
                self.lift = covering(since, since, close, unit)
                if self._proven(lp):
                    return lp
            self.pool.add(found)
            lp = self.solved(self.pool.at(ANY), lp)
            self.lift = covering(lp.price, since, close, unit)
            if self._proven(lp) or held >= next(most for some, most in _HOLDS if size <= some):
                return lp

    def _proven(self, lp: Fractional) -> bool:
        """Tell whether prices prove enough, and nobody is alone whom a pair would bring in."""
        size = self.pool.crowd.size
        loose = lp.price.sum() * _LOOSE if size > PROVEN else 0
        alone = lp.mate == np.arange(size)
        return bool(self.lift.sum() <= loose and not self.lift[alone].any())

    def bound(self, groups: Sequence[Sequence[int]], alone: Sequence[int], repeats: int) -> int:
        """Return what no draw can exceed that leaves as few alone, in as few trios and repeats.

        A trio counts three pairs: at most its members' prices twice. Where prices hold what it
        costs to be alone, the third may instead count as alone, with two of the best pairs.
        And nobody is worth more than half of their best pair, where all pairs were looked at.
        """
        pool, crowd = self.pool, self.pool.crowd
        unit = 1 << pool.scale.shift
        price = self.free.price + self.lift
        trios = sum(len(group) > 2 for group in groups)  # noqa: PLR2004
        total = float(price.sum() + pool.alone[list(alone)].sum())
        total += repeats * pool.scale.repeat
        seats = float(np.sort(price)[len(price) - 3 * trios :].sum()) if trios else 0.0
        apart = trios * (float(pool.alone.max()) + 2 * unit * crowd.model.most) if trios else 0.0
        best = pool.best() if crowd.size <= HUGE else np.full(crowd.size, crowd.model.most)
        plain = best.sum() / 2 + trios * 1.5 * crowd.model.most
        return int(min((total + min(seats, apart)) / unit, plain))
