"""The pairs worth thinking about, and what each weighs.

A weight is points in the high bits and a hash of the pair in the low ones, so that the best draw
is one draw and the seed shuffles ties. Below a thousand members no sum of hashes reaches a point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.crowd import Bools, Crowd, Ints, Places
from bot.matching.scan import Costs, Found

_SMALL = 1024
_MIDDLE = 20_000
_HASH = 16
_MOST_WAITING = 63


@dataclass(frozen=True, slots=True)
class Scale:
    """How heavy a point is, a repeat and being alone: each outweighs all of the one before.

    Beyond a thousand members each outweighs any sum that can occur in practice: sums must stay
    below 2 ** 53, where floating point is still exact.
    """

    shift: int
    hash_bits: int
    repeat: int
    alone: int

    @classmethod
    def of(cls, size: int, most: int, *, again: bool) -> Scale:
        """Return the scale for a draw of *size* members; *again* if some pairs are repeats."""
        points, members = most.bit_length(), size.bit_length()
        if size <= _SMALL:
            hash_bits = 6 if again else 12
            shift = hash_bits + members
            repeat = 1 << (points + members + shift)
            return cls(shift, hash_bits, repeat, repeat << (members if again else 1))
        shift = 20 if size <= _MIDDLE else _HASH
        repeat = 1 << (points + 3 + shift)
        return cls(shift, _HASH, repeat, repeat << 6)


class Pool:
    """Pairs by place, each once, the lower place first."""

    def __init__(self, crowd: Crowd, found: Found, *, complete: bool) -> None:
        self.crowd = crowd
        self.complete = complete
        """Whether every possible pair is here."""
        self.a, self.b, self.points = found.a, found.b, found.points
        self.again: Bools = np.zeros(len(self.a), np.bool_)
        self._weigh()

    def add(self, found: Found, *, again: bool = False) -> int:
        """Take more pairs in; return how many of them are new."""
        crowd = self.crowd
        fresh = ~np.isin(crowd.numbers(found.a, found.b), crowd.numbers(self.a, self.b))
        self.a = np.concatenate((self.a, found.a[fresh]))
        self.b = np.concatenate((self.b, found.b[fresh]))
        self.points = np.concatenate((self.points, found.points[fresh]))
        self.again = np.concatenate((self.again, np.full(int(fresh.sum()), again)))
        self._weigh()
        return int(fresh.sum())

    def _weigh(self) -> None:
        crowd = self.crowd
        again = bool(self.again.any())
        self.scale = scale = Scale.of(crowd.size, crowd.model.most, again=again)
        hashes = crowd.hashes(self.a, self.b) >> (_HASH - scale.hash_bits)
        self.weight: Ints = (self.points << scale.shift) + hashes - self.again * scale.repeat
        dear = crowd.model.most << (scale.shift + 2)
        self.wait: Ints = np.minimum(crowd.waiting, _MOST_WAITING) * dear
        self.alone: Costs = (scale.alone + self.wait).astype(np.float64)

    def at(self, floor: int) -> Places:
        """Return which pairs are worth *floor* points or more."""
        return np.flatnonzero(self.points >= floor)

    def levels(self) -> NDArray[np.int64]:
        """Return every number of points that some pair has, rising."""
        return np.unique(self.points)
