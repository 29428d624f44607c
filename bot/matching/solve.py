"""The draw itself: nobody left out, no repeat, the highest floor, and the best total on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bot.matching.crowd import Bools, Crowd, Ints, Places
from bot.matching.found import Found
from bot.matching.fractional import Fractional, covers, parts
from bot.matching.pool import Pool
from bot.matching.prices import ANY, EACH, HUGE, LONELY, PROVEN, Prices
from bot.matching.scan import Progress, Scan
from bot.matching.settle import Group, Settled, mend, roughly, settle
from bot.matching.tiny import MOST as TINY
from bot.matching.tiny import Tiny
from bot.matching.trios import dear

_CANDIDATES = ((5_000, 20), (HUGE, 16), (1 << 62, 20))
"""By size, how many of the best partners of each are in the pool at first. Among many, fewer take
less time and what they miss is priced in; among very many that is done only once."""
_COMPLETE = 256
"""Up to so many members every pair is in the pool, and the result is proven the best."""
_ROUNDS = 20
_GAP = 400
_LEAST = 128
_STEPS = (80, 20)
"""In huge networks only floors lower by so many points are tried where the highest costs
somebody their place: each try takes seconds."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Groups by place, who is alone, and a bound in points on the total of any such draw."""

    groups: list[Group]
    alone: list[int]
    bound: int
    repeats: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """What comes before all points: who is left out, trios, repeats. Less is better."""
        return len(self.alone), sum(len(group) > 2 for group in self.groups), self.repeats  # noqa: PLR2004


def solve(crowd: Crowd, progress: Progress, *, fair: bool = True) -> Solution:
    """Draw. Repeats within the ban are thought of only if somebody would be left out.

    Only if *fair* does the highest floor come before the total.
    """
    if crowd.size < 2:  # noqa: PLR2004 - nobody to pair
        return Solution([], list(range(crowd.size)), 0, 0)
    scan = Scan(crowd, progress)
    complete = crowd.size <= _COMPLETE
    each = crowd.size if complete else next(k for size, k in _CANDIDATES if crowd.size <= size)
    pool = Pool(crowd, scan.best(each), complete=complete)
    if crowd.size > HUGE:  # whoever has least decides on the floor: they are compared with all
        least = np.argsort(pool.best(), kind="stable")[:_LEAST]
        pool.add(scan.between(least, np.arange(crowd.size), ANY, EACH))
    first = _Attempt(scan, pool, fair=fair).solution()
    a, b = crowd.met_within_ban()
    if not _might_help(crowd, pool, first, a, b):
        return first
    pool.add(Found(a, b, crowd.judge(a, b).points), again=True)
    return min(
        first, _Attempt(scan, pool, fair=fair).solution(), key=lambda solution: solution.rank
    )


def _might_help(crowd: Crowd, pool: Pool, first: Solution, a: Places, b: Places) -> bool:
    """Tell whether the pairs *a*, *b* could bring somebody in, or spare two trios."""
    label = parts(crowd.size, np.concatenate((pool.a, a)), np.concatenate((pool.b, b)))
    size = np.bincount(label, minlength=crowd.size)
    odd = int((size[size > 1] % 2).sum())
    left = [place for place in first.alone if size[label[place]] > 1]
    return len(a) > 0 and (bool(left) or first.rank[1] > odd)


class _Attempt:
    """One pool, drawn from."""

    def __init__(self, scan: Scan, pool: Pool, *, fair: bool) -> None:
        self.fair = fair
        self.scan, self.pool, self.crowd = scan, pool, pool.crowd
        self._link(ANY)
        self.prices = Prices(scan, pool)
        label = parts(self.crowd.size, pool.a, pool.b)
        size = np.bincount(label, minlength=self.crowd.size)[label]
        self.main: Bools = size > TINY
        self.odd = len(np.unique(label[self.main & (size % 2 == 1)]))
        members = np.flatnonzero((size > 1) & ~self.main)
        self.tiny = [
            self._tiny(members[label[members] == part]) for part in np.unique(label[members])
        ]
        self.isolated = np.flatnonzero(size == 1).tolist()

    def solution(self) -> Solution:
        """Return the best groups there are."""
        lowest = min((tiny.floor() for tiny in self.tiny), default=1 << 40)
        floor, settled = self._highest(lowest)
        groups, alone = list(settled.groups), [*settled.alone, *self.isolated]
        for tiny in self.tiny:
            for group in tiny.groups(min(floor, lowest)):
                if len(group) > 1:
                    groups.append(group)
                else:
                    alone += group
        repeats = self._repeats(groups)
        return Solution(groups, alone, self.prices.bound(groups, alone, repeats), repeats)

    def _highest(self, lowest: int) -> tuple[int, Settled]:
        """Return the highest floor that costs nobody their place, and the groups on it."""
        if not self.main.any():
            return lowest, Settled([], [])
        if not self.fair:
            return ANY, self._settled(ANY)
        levels = self.pool.levels()
        covered = self._covered(ANY)
        top = int(np.searchsorted(levels, min(lowest, self._limit(covered)), side="right"))
        high = _highest(levels[:top], lambda level: self._covered(level) >= covered)
        settled = self._settled(high)
        whole = covered == int(self.main.sum())
        ideal = (int(self.main.sum()) - covered, self.odd if whole else 0, 0, 0)
        if self._rank(settled) <= ideal:
            return high, settled
        free = self._settled(ANY)
        best = self._rank(free)
        if self._rank(settled) <= best:
            return high, settled
        known = {ANY: free}

        def as_good(level: int) -> bool:
            known[level] = self._settled(level)
            return self._rank(known[level]) <= best

        below = levels[: int(np.searchsorted(levels, high))]
        if self.crowd.size > HUGE:
            below = below[np.searchsorted(below, [high - some for some in _STEPS])]
        high = _highest(np.concatenate(([ANY], below)), as_good)
        return high, known[high]

    def _rank(self, settled: Settled) -> tuple[int, int, int, int]:
        """Return what comes before all points. Less is better."""
        return (
            len(settled.alone),
            sum(len(group) > 2 for group in settled.groups),  # noqa: PLR2004
            self._repeats(settled.groups),
            int(self.crowd.waiting[settled.alone].sum()),
        )

    def _repeats(self, groups: Iterable[Group]) -> int:
        pairs = [pair for group in groups for pair in combinations(group, 2)]
        a, b = np.array(pairs, np.intp).reshape(-1, 2).T
        return int(self.crowd.judge(a, b).again.sum())

    def _at(self, level: int) -> Places:
        """Return which pairs of the main part are worth so much."""
        pairs = self.pool.at(level)
        return pairs[self.main[self.pool.a[pairs]]]

    def _covered(self, level: int) -> int:
        pairs = self._at(level)
        return covers(self.crowd.size, self.pool.a[pairs], self.pool.b[pairs])[0]

    def _limit(self, covered: int) -> int:
        """Return a floor that cannot be passed: the best pair of whoever's best is the least."""
        if covered < int(self.main.sum()):
            return int(self.pool.points.max())
        return int(self.pool.best()[self.main].min())

    def _settled(self, level: int) -> Settled:
        """Return the best groups of which every pair is worth *level*."""
        self._link(level)
        pool, prove = self.pool, not self.pool.complete and self.crowd.size <= PROVEN
        if self.crowd.size > HUGE and (
            mended := mend(pool, self._at(level), self.prices.free, self.main)
        ):
            return mended
        lp = self.prices.solved(self._at(level), self.prices.free)
        for _ in range(_ROUNDS if prove else 0):
            found, close = self.scan.exceeding(lp.price / (1 << pool.scale.shift), EACH, level)
            if not pool.add(found):
                break
            lp = self.prices.solved(self._at(level), lp)
            if close.over.max() <= 0:
                break
        rough = roughly(pool, self._at(level), lp, self.main) if prove else None
        if rough is None or not self._more(lp, rough, level):
            settled = settle(pool, self._at(level), lp, self.main)
            if not prove or not self._more(lp, settled, level):
                return settled
        return settle(pool, self._at(level), lp, self.main)

    def _more(self, lp: Fractional, settled: Settled, level: int) -> int:
        """Add the pairs that a better draw might use: those that cost less than is missing."""
        if settled.alone or any(len(group) > 2 for group in settled.groups):  # noqa: PLR2004
            return 0
        pool, scale = self.pool, self.pool.scale
        a, b = np.array(settled.groups, np.intp).T
        judged = self.crowd.judge(a, b)
        missing = lp.price[self.main].sum() / (1 << scale.shift) - judged.points.sum()
        if judged.again.any() or missing > _GAP:
            return 0
        cheap = (lp.price / (1 << scale.shift)) - missing / 2
        return pool.add(self.scan.exceeding(cheap, self.crowd.size, level)[0])

    def _tiny(self, members: Places) -> Tiny:
        pool, crowd = self.pool, self.crowd
        pairs = np.flatnonzero(np.isin(pool.a, members))
        ends = list(zip(pool.a[pairs].tolist(), pool.b[pairs].tolist(), strict=True))
        costs = dear(crowd)
        return Tiny(
            members=tuple(members.tolist()),
            points=dict(zip(ends, pool.points[pairs].tolist(), strict=True)),
            again=dict(zip(ends, pool.again[pairs].tolist(), strict=True)),
            weight=dict(zip(ends, pool.weight[pairs].tolist(), strict=True)),
            waiting={member: int(crowd.waiting[member]) for member in members},
            dear={member: int(costs[member]) for member in members},
            share=crowd.share_a_slot,
        )

    def _link(self, level: int) -> None:
        """Connect parts that only seem apart, because the pairs between them are nobody's best."""
        pool, crowd = self.pool, self.crowd
        if pool.complete:
            return
        for _ in range(_ROUNDS):
            pairs = pool.at(level)
            label = parts(crowd.size, pool.a[pairs], pool.b[pairs])
            size = np.bincount(label)
            lonely = np.flatnonzero(label != size.argmax())
            if not 0 < len(lonely) <= LONELY or not pool.add(
                self.scan.between(lonely, label, level, EACH)
            ):
                break


def _highest(levels: Sequence[int] | Ints, good: Callable[[int], bool]) -> int:
    """Return the highest of rising *levels* that is good; the first is taken to be."""
    low, high, step = 0, len(levels) - 1, 1
    while low < high:
        middle = max(low + 1, high - step + 1)
        if good(int(levels[middle])):
            low = middle
            if step == 1:
                break
            step = max(1, (high - low) // 2)
        else:
            high = middle - 1
            step = min(step * 2, max(1, (high - low + 1) // 2))
    return int(levels[low])
