"""Counts that may be shown without telling what any one person said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 5
"""Below this, and at nought, a count is not shown. Source: FEATURES.md, row L4."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be said of some counts: about how many, and about how many the rest are together."""

    about: Mapping[str, int]
    hidden: tuple[str, ...]
    together: int


def shown(counts: Mapping[str, int]) -> Shown:
    """Return *counts*, which make up a whole, as they may be shown.

    What is small is hidden, and always the next smallest with it, or whoever knows the whole
    could take the others from it. The rest is rounded, so that two looks at it do not differ by
    one person. A test tries every small table.
    """
    ordered = sorted(counts, key=lambda name: (counts[name], name))
    hidden = [name for name in ordered if counts[name] < FEWEST]
    if hidden:
        hidden += ordered[len(hidden) : len(hidden) + 1]
    return Shown(
        about={name: about(counts[name]) for name in counts if name not in hidden},
        hidden=tuple(name for name in counts if name in hidden),
        together=about(sum(counts[name] for name in hidden)),
    )


def about(count: int) -> int:
    """Return *count* to the nearest :data:`FEWEST`."""
    return (count + FEWEST // 2) // FEWEST * FEWEST
