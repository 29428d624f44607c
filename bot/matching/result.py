"""What a draw says: groups, who is left out and why, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.matching.people import Pair


class Reason(StrEnum):
    """Why somebody has no buddy, as an organiser may read it. Never a list, never a name."""

    NOBODY = "nobody else takes part"
    SAME = "everybody else is of the same school or trust"
    TIMES = "nobody who could be met has a time in common"
    RULES = "the rules together leave nobody"
    TAKEN = "everybody who could be met is with somebody else"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member without a buddy in this draw."""

    member: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw, as it is kept with its round: *seed* and *digest* replay it.

    *groups* are pairs, and trios where a number was odd. *total* counts every pair of a group;
    no draw that leaves as few out can exceed *bound*. *floor* is the least that any pair has, 0
    if there is none. *repeats* met within the ban and are together only because somebody would
    have been left out; *met_before* counts all pairs that ever met.
    """

    groups: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...]
    total: int
    bound: int
    floor: int
    worst: int
    repeats: tuple[Pair, ...]
    met_before: int
    digest: str
    seed: int

    @property
    def ratio(self) -> float:
        """How much of the bound is reached: 1 is proven to be the best there can be."""
        return self.total / self.bound if self.bound else 1.0

    @property
    def trios(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of three."""
        return tuple(group for group in self.groups if len(group) > 2)  # noqa: PLR2004

    def partners(self, member: str) -> tuple[str, ...]:
        """Return who *member* is introduced to."""
        return next(
            (
                tuple(other for other in group if other != member)
                for group in self.groups
                if member in group
            ),
            (),
        )
