"""Look at every pair once, tile by tile.

What exceeds a threshold is a handful, and each of those is judged exactly by
:meth:`Crowd.judge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.crowd import Bools, Crowd, Ints, Places, distinct
from bot.matching.found import Close, Costs, Found, rank
from bot.matching.model import MOST
from bot.matching.spread import spread
from bot.matching.tile import COLUMNS, ROWS, Scores, Tiles

_LOWEST = np.int16(-16_000)
_HIGHEST = np.int16(16_000)
_SAMPLE = 1024
_SURE = 2.0
"""Standard deviations: few rows are looked at again in full."""

_NEAR = ((30_000, 80), (1 << 62, 40))
"""By size, the points that a pair may lack and yet be close: prices move once others joined."""
_JOINS = 16
"""Points that a pair may lack and yet be worth a try."""

_HELD = 200_000
_TIES, _CROWDED = 128, 512
"""How many pairs a member are gone on with at a time, where many are alike: for their best, and
to hold against prices."""
_MANY = 4_000_000
_POOL = ((30_000, 1), (1 << 62, 8))
"""By size, what part of all members that follow each is looked at for the best partners, and as
many before: their order is chance. What that misses comes in when prices are held against all."""
_NONE = np.empty(0)

_EXACT = 8192
"""Up to so many members the *k* best are exactly those; beyond, some may have only half of them."""

Progress = Callable[[str, float], None]
"""Called with what is being done, and how much of it is: 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Above:
    """Millions of pairs with their points, held small."""

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    points: Scores


class Scan:
    """The tiles of one crowd."""

    def __init__(self, crowd: Crowd, progress: Progress, *, again: bool = False) -> None:
        """Count pairs that met within the ban as possible if *again*."""
        self.crowd = crowd
        self.again = again
        self._progress = progress
        self._tiles = Tiles(crowd)
        self._near = next(near for size, near in _NEAR if crowd.size <= size)
        self._reach = next(crowd.size // part for size, part in _POOL if crowd.size <= size)
        seen = min(crowd.size, 2 * self._reach)
        self._sample = slice(0, min(crowd.size, max(_SAMPLE, min(seen // 12, COLUMNS))))

    def best(self, k: int) -> Found:
        """Return each member's *k* best possible partners. Ties fall to a hash of the pair."""
        crowd = self.crowd
        sampled = spread(lambda rows: self._sampled(rows, k), crowd.size)
        floor = np.concatenate([scores for _, scores in sampled])
        need = min(k, crowd.size - 1) if crowd.size <= _EXACT else k // 2
        parts = []
        for done, kept in spread(lambda rows: self._above(rows, floor), crowd.size):
            parts.append(kept)
            self._progress("Comparing members", done)
        above = _Above(*(np.concatenate(part) for part in zip(*parts, strict=True)))
        del parts
        tops = [
            self._top(above, floor, range(start, min(start + _EXACT, crowd.size)), k)
            for start in range(0, crowd.size, _EXACT)
        ]
        short = np.flatnonzero(
            (np.concatenate([enough for _, enough in tops]) < need) & (floor > _LOWEST)
        )
        return self._found(
            [*(part for part, _ in tops), *(self._all(int(row), k) for row in short)]
        )

    def _top(self, above: _Above, floor: Scores, members: range, k: int) -> tuple[Ints, Ints]:
        """Return the best pairs for each of some members, and how many are proven to be so.

        A tile does not know who met before: what fell below the floor proves nothing.
        """
        start, size = members.start, len(members)
        mine = [
            np.flatnonzero((side >= start) & (side < members.stop)) for side in (above.a, above.b)
        ]
        chosen = np.concatenate(mine)
        a, b = above.a[chosen].astype(np.intp), above.b[chosen].astype(np.intp)
        member = np.where(np.arange(len(chosen)) < len(mine[0]), a, b) - start
        worth = above.points[chosen].astype(np.int64)
        proven = worth >= floor[start:][member]
        order = np.argsort(member << 32 | (2 * MOST - worth) << 16 | self.crowd.hashes(a, b))
        ranked = member[order]
        best = order[np.arange(len(ranked)) - np.searchsorted(ranked, ranked) < k]
        return self.crowd.numbers(a[best], b[best]), np.bincount(member[proven], minlength=size)

    def _above(
        self, rows: Places, floor: Scores
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], Scores]:
        """Return the possible pairs of *rows* with later members that reach either's floor."""
        mine = floor[rows][:, None]
        parts = []
        for a, b in self._hits(
            rows, lambda tile, columns: (tile >= mine) | (tile >= floor[columns]), self._reach
        ):
            points, possible = self.possible(a, b)
            some = np.flatnonzero(possible)
            above = (points > floor[a]) | (points > floor[b])
            some = some[self._thin(a[some], b[some], above[some], _TIES)]
            parts.append((a[some], b[some], points[some]))
        first, second, worth = (np.concatenate(part) for part in zip(*parts, strict=True))
        return first.astype(np.int32), second.astype(np.int32), worth.astype(np.int16)

    def exceeding(self, price: Costs, each: int, least: int) -> tuple[Found, Close]:
        """Return possible pairs worth nearly their two prices or more, *each* a member at most.

        And apart from them all there are, but for very many. Only pairs that are worth *least*
        points count.
        """
        size = self.crowd.size
        low = np.clip(np.floor(price - self._near / 2), _LOWEST, _HIGHEST).astype(np.int16)
        over = np.zeros(size)
        kept, parts, count, complete = [], [], 0, True
        found = spread(lambda rows: self._exceeding(rows, low, price, least), size)
        for done, close in found:
            kept.append(_foremost(self.crowd, close, price, each))
            much = close.much(price)
            np.maximum.at(over, close.a, much)
            np.maximum.at(over, close.b, much)
            count += len(close.a)
            if count <= _MANY and close.complete:
                parts.append(close)
            else:
                complete = False
            self._progress("Proving the result", done)
        close = Close.of(parts if complete else [], over, self._near)
        return self._found(kept), replace(close, complete=complete)

    def between(self, members: Places, label: Places, least: int, each: int) -> Found:
        """Return the best pairs of some *members* with others who carry another *label*."""
        everybody, parts = np.arange(self.crowd.size), []
        for member in members:
            other = everybody[label != label[member]]
            a = np.full(len(other), member)
            points, possible = self.possible(a, other)
            possible &= points >= least
            a, other, points = a[possible], other[possible], points[possible]
            order = np.argsort(-(points << 16 | self.crowd.hashes(a, other)))[:each]
            parts.append(self.crowd.numbers(a[order], other[order]))
        return self._found(parts)

    def among(self, members: Places, each: int) -> Found:
        """Return for each of some *members* the best pairs with others of them."""
        parts = []
        for member in members:
            a = np.full(len(members), member)
            points, possible = self.possible(a, members)
            order = np.argsort(-(points << 16 | self.crowd.hashes(a, members))[possible])[:each]
            parts.append(self.crowd.numbers(a[possible][order], members[possible][order]))
        return self._found(parts)

    def _found(self, parts: Iterable[Ints]) -> Found:
        a, b = self._apart(distinct(np.concatenate([*parts, np.empty(0, np.int64)])))
        return Found(a, b, self.crowd.judge(a, b).points)

    def _apart(self, pairs: Ints) -> tuple[Places, Places]:
        """Return the two members of each pair's number."""
        return (pairs // self.crowd.size).astype(np.intp), (pairs % self.crowd.size).astype(np.intp)

    def possible(self, a: Places, b: Places) -> tuple[Ints, Bools]:
        """Return the points of some pairs, and which may be paired here."""
        judged = self.crowd.judge(a, b)
        return judged.points, judged.allowed & (self.again | ~judged.again)

    def _sampled(self, rows: Places, k: int) -> Scores:
        """Return for each row a score that about *k* of its pairs, or more, must reach.

        Taken from the first tile of columns: their order is chance, and so they are a sample.
        """
        width = self._sample.stop
        expected = k * width / min(self.crowd.size, 2 * self._reach)
        rank = round(expected + _SURE * expected**0.5 + 1)
        if rank >= width:
            return np.full(len(rows), _LOWEST, np.int16)
        with self._tiles.scores(rows, self._sample) as tile:
            tile[~self._may(rows, np.arange(width))] = _LOWEST
            # a copy: a view would keep the whole tile, of every block
            return np.partition(tile, width - rank, axis=1)[:, width - rank].copy()

    def _may(self, rows: Places, columns: Places) -> Bools:
        """Tell which pairs of *rows* and *columns* no rule but a private list keeps apart."""
        crowd = self.crowd
        may = rows[:, None] != columns[None, :]
        for code in crowd.never_same:
            may &= (code[rows][:, None] != code[columns]) | (code[rows][:, None] < 0)
        shared = crowd.slotless[rows][:, None] | crowd.slotless[columns]
        for word in crowd.slots.left:
            shared |= (word[rows][:, None] & word[columns]) > 0
        both: Bools = may & shared
        return both

    def _all(self, row: int, k: int) -> Ints:
        """Return the best pairs of one member, of all there are."""
        b = np.arange(self.crowd.size)
        a = np.full(len(b), row)
        points, possible = self.possible(a, b)
        order = np.argsort(-(points << 16 | self.crowd.hashes(a, b))[possible])[:k]
        return self.crowd.numbers(a[possible][order], b[possible][order])

    def _exceeding(self, rows: Places, low: Scores, price: Costs, least: int) -> Close:
        mine = low[rows][:, None]
        parts, complete = [], True
        for a, b in self._hits(
            rows,
            lambda tile, columns: tile >= mine + low[columns],
            self.crowd.size,
        ):
            points, possible = self.possible(a, b)
            much = points - price[a] - price[b]
            real = np.flatnonzero(possible & (much > -self._near) & (points >= least))
            thin = real[self._thin(a[real], b[real], much[real] > 0, _CROWDED)]
            complete &= len(thin) == len(real)
            first, second = a[thin].astype(np.int32), b[thin].astype(np.int32)
            parts.append(Close(first, second, points[thin], _NONE, self._near))
        return replace(Close.of(parts, _NONE, self._near), complete=complete)

    def _thin(self, a: Places, b: Places, keep: Bools, each: int) -> Bools:
        """Tell which pairs to go on with: all to *keep*; of the others, where many are alike, some.

        Those whose hashes come first, as ties fall: so that a thousand members who are all alike
        do not make half a million pairs.
        """
        most = each * ROWS
        if len(a) <= most:
            return np.ones(len(a), np.bool_)
        return keep | (self.crowd.hashes(a, b) * len(a) < most << 16)

    def _hits(
        self, rows: Places, wanted: Callable[[Scores, slice], Bools], reach: int
    ) -> Iterator[tuple[Places, Places]]:
        """Yield the pairs of *rows* with *reach* later members whose place in a tile is wanted.

        Those who may never meet are left out: where one trust is half of all they are many.
        """
        count, begin = 0, int(rows[0])
        a, b = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        for columns in _columns(begin, reach, self.crowd.size):
            with self._tiles.scores(rows, columns) as tile:
                row, column = np.divmod(np.flatnonzero(wanted(tile, columns)), tile.shape[1])
            first, second = row + begin, column + columns.start
            later = (first < second) | (columns.start < begin)
            later &= ~self.crowd.same(first, second)
            a.append(first[later])
            b.append(second[later])
            count += len(a[-1])
            if count > _HELD:
                yield np.concatenate(a), np.concatenate(b)
                a, b, count = [], [], 0
        if a:
            yield np.concatenate(a), np.concatenate(b)


def _columns(begin: int, reach: int, size: int) -> Iterator[slice]:
    """Yield tiles of *reach* columns from *begin* on; the first follow the last, but for all."""
    end = begin + reach
    for first, last in ((begin, min(end, size)), (0, end - size if reach < size else 0)):
        for start in range(first, last, COLUMNS):
            yield slice(start, min(start + COLUMNS, last))


def _foremost(crowd: Crowd, close: Close, price: Costs, each: int) -> Ints:
    """Return the numbers of those that are closest, *each* a member at most of either side."""
    much = close.much(price)
    joins = np.flatnonzero(much > -_JOINS)
    if not len(joins):
        return np.empty(0, np.int64)
    a, b, much = close.a[joins].astype(np.intp), close.b[joins].astype(np.intp), much[joins]
    order = np.lexsort((crowd.hashes(a, b), -much))
    chosen = distinct(np.concatenate([order[rank(side[order]) < each] for side in (a, b)]))
    return crowd.numbers(a[chosen], b[chosen])
