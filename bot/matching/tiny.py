"""Ten members or fewer whom nothing connects with the rest: every way of grouping them is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final

MOST: Final = 10

Group = tuple[int, ...]
Cost = tuple[int, ...]
"""What comes first, first: left alone, trios, repeats, rounds waited by those left alone, …"""

_NO_FLOOR: Final = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiny:
    """A handful of members, and what is known of their pairs.

    *points*, *again* and *weight* are by pair, the lower member first; a pair that is not there
    may not be formed. *dear* is what it costs to be in a trio, *share* tells whether three have a
    time in common.
    """

    members: Group
    points: Mapping[Group, int]
    again: Mapping[Group, bool]
    weight: Mapping[Group, int]
    waiting: Mapping[int, int]
    dear: Mapping[int, int]
    share: Callable[[Sequence[int]], bool]

    def floor(self) -> int:
        """Return the highest score that all who can be paired can be given at once."""
        return -self._best(lambda group: (*self._cost(group), -self._lowest(group)), lowest=True)[
            0
        ][-1]

    def groups(self, floor: int) -> tuple[Group, ...]:
        """Return the best groups of which no pair is worth less than *floor*, and who is alone."""

        def cost(group: Group) -> Cost:
            dear = sum(self.dear[member] for member in group) if len(group) == 3 else 0  # noqa: PLR2004
            below = self._lowest(group) < floor
            worth = sum(self.weight[pair] for pair in combinations(group, 2))
            return (*self._cost(group), int(below), dear, -worth)

        return self._best(cost, lowest=False)[1]

    def _best(
        self, cost: Callable[[Group], Cost], *, lowest: bool
    ) -> tuple[Cost, tuple[Group, ...]]:
        """Return the grouping of the least cost; costs add up, but the last if *lowest*."""

        @cache
        def best(rest: Group) -> tuple[Cost, tuple[Group, ...]]:
            if not rest:
                return (), ()
            found = []
            for group in self._possible(rest):
                others, groups = best(tuple(sorted(set(rest) - set(group))))
                found.append((_sum(cost(group), others, lowest=lowest), (group, *groups)))
            return min(found)

        return best(self.members)

    def _possible(self, rest: Group) -> Iterator[Group]:
        first, others = rest[0], rest[1:]
        yield (first,)
        meet = [other for other in others if (first, other) in self.points]
        for other in meet:
            yield (first, other)
        for pair in combinations(meet, 2):
            if pair in self.points and self.share((first, *pair)):
                yield (first, *pair)

    def _cost(self, group: Group) -> Cost:
        alone = len(group) == 1
        repeats = sum(self.again[pair] for pair in combinations(group, 2))
        return (int(alone), int(len(group) > 2), repeats, self.waiting[group[0]] * alone)  # noqa: PLR2004

    def _lowest(self, group: Group) -> int:
        return min((self.points[pair] for pair in combinations(group, 2)), default=_NO_FLOOR)


def _sum(one: Cost, other: Cost, *, lowest: bool) -> Cost:
    if not other:
        return one
    added = tuple(a + b for a, b in zip(one, other, strict=True))
    return (*added[:-1], max(one[-1], other[-1])) if lowest else added
