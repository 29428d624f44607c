"""Some pairs with the prices of their members: what is matched exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.blossom import blossom
from bot.matching.crowd import Bools, Ints, Places
from bot.matching.found import Costs


@dataclass(frozen=True, slots=True)
class Local:
    """Pairs among some members, with weights, and the members' prices in the same unit."""

    a: Places
    b: Places
    weight: Ints
    again: Bools
    price: Costs

    def within(self, keep: Places) -> Local:
        """Return only some of the pairs."""
        return Local(self.a[keep], self.b[keep], self.weight[keep], self.again[keep], self.price)

    def without(self, members: Sequence[int]) -> Local:
        """Return only the pairs of others."""
        gone = np.isin(self.a, members) | np.isin(self.b, members)
        return self.within(np.flatnonzero(~gone))

    @property
    def slack(self) -> Costs:
        """By how much each pair is worth less than its two prices."""
        return self.price[self.a] + self.price[self.b] - self.weight

    @property
    def members(self) -> Places:
        """Return who has a pair here."""
        return np.unique(np.concatenate((self.a, self.b)))

    def match(self) -> Places:
        """Return which pairs to form."""
        return blossom(self.a, self.b, self.weight.tolist())

    def pairs(self, chosen: Places) -> list[tuple[int, int]]:
        """Return some of the pairs as members."""
        return list(zip(self.a[chosen].tolist(), self.b[chosen].tolist(), strict=True))


def matched(local: Local, mate: Places, ball: Bools, most: float) -> Places | None:
    """Return *mate* with all in the *ball* matched anew; None if somebody would be alone."""
    near = np.flatnonzero(ball[local.a] & ball[local.b])
    near = near[local.slack[near] <= most]
    chosen = near[local.within(near).match()]
    if 2 * len(chosen) < int(ball.sum()):
        return None
    found = mate.copy()
    found[local.a[chosen]], found[local.b[chosen]] = local.b[chosen], local.a[chosen]
    return found
