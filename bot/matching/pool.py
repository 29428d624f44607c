"""The pairs worth thinking about, and what each weighs.

A weight is points in the high bits and a hash of the pair in the low ones, so that the best draw
is one draw and the seed shuffles ties. Below a thousand members no sum of hashes reaches a point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.crowd import Bools, Crowd, Ints, Places
from bot.matching.found import Costs, Found

_SMALL = 1024
_MIDDLE = 20_000
_HASH = 16
_MOST_WAITING = 63
ALONE = 64


@dataclass(frozen=True, slots=True)
class Scale:
    """How heavy a point is, and a repeat: it outweighs all points. Being alone outweighs 64.

    Beyond a thousand members each outweighs any sum that can occur in practice: sums must stay
    below 2 ** 53, where floating point is still exact.
    """

    shift: int
    hash_bits: int
    repeat: int

    @classmethod
    def of(cls, size: int, most: int) -> Scale:
        """Return the scale for a draw of *size* members and pairs of *most* points."""
        points, members = most.bit_length(), size.bit_length()
        if size <= _SMALL:
            shift = 6 + members
            return cls(shift, 6, 1 << (points + members + shift))
        shift = 20 if size <= _MIDDLE else _HASH
        return cls(shift, _HASH, 1 << (points + 3 + shift))


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
        here, more = np.sort(crowd.numbers(self.a, self.b)), crowd.numbers(found.a, found.b)
        place = np.searchsorted(here, more)
        fresh = np.append(here, -1)[place] != more
        self.a = np.concatenate((self.a, found.a[fresh]))
        self.b = np.concatenate((self.b, found.b[fresh]))
        self.points = np.concatenate((self.points, found.points[fresh]))
        self.again = np.concatenate((self.again, np.full(int(fresh.sum()), again)))
        self._weigh()
        return int(fresh.sum())

    def _weigh(self) -> None:
        crowd = self.crowd
        self.scale = scale = Scale.of(crowd.size, crowd.model.most)
        hashes = crowd.hashes(self.a, self.b) >> (_HASH - scale.hash_bits)
        self.weight: Ints = (self.points << scale.shift) + hashes - self.again * scale.repeat
        wait = np.minimum(crowd.waiting, _MOST_WAITING)
        self.lonely: Costs = (ALONE + wait).astype(np.float64)
        """What it costs each to be alone, in the steps of :data:`ALONE` and a round waited."""
        self.wait: Ints = wait * (ALONE * scale.repeat)
        self.alone: Costs = self.lonely * (ALONE * scale.repeat)

    def at(self, floor: int) -> Places:
        """Return which pairs are worth *floor* points or more."""
        return np.flatnonzero(self.points >= floor)

    def levels(self) -> NDArray[np.int64]:
        """Return every number of points that some pair has, rising."""
        return np.flatnonzero(np.bincount(self.points))
