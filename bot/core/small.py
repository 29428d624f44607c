"""Counts that may be shown without telling what any one person said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FEWEST: Final = 5
"""Below this, and at nought, a count is not shown. Source: FEATURES.md, row L4."""

OTHERS: Final = "all others"


def shown(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Return *counts*, which make up a whole, as they may be shown; empty if they may not.

    If any of them is small, all but the first become one, or whoever knows the whole could take
    the rest from it; if that is small, or the first is, nothing is shown. What is shown is
    rounded, so that two looks at it do not differ by one person. A test tries every small table.
    """
    if min(counts.values()) >= FEWEST:
        return {name: about(count) for name, count in counts.items()}
    first, *_ = counts
    others = sum(counts.values()) - counts[first]
    if min(counts[first], others) < FEWEST:
        return {}
    return {first: about(counts[first]), OTHERS: about(others)}


def about(count: int) -> int:
    """Return *count* to the nearest :data:`FEWEST`."""
    return (count + FEWEST // 2) // FEWEST * FEWEST
