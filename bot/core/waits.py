"""How long heads wait, in coarse steps: for an honest word to who waits, and for supervisors.

Only counts are kept, by week, so that no row stands for one head. What is shown is of four weeks
that are over, rounded, and nothing below :data:`FEWEST`: no two looks can be subtracted. Source:
SAFETY.md row 31.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

FEWEST: Final = 5
"""Fewer than this are never told apart from none."""

WEEKS: Final = 4
STEPS: Final = (5, 10, 20, 30, 60, 120, 240)
"""Minutes: a wait belongs to the first step it does not exceed, or to none of them."""

BEYOND: Final = 1_000_000
"""The step of waits longer than the last of :data:`STEPS`."""

_MONDAY: Final = date(2024, 1, 1)

Counts = Mapping[int, int]
"""How many waits there were, by step."""


def step(wait: timedelta) -> int:
    """Return the step, in minutes, that *wait* belongs to."""
    minutes = wait / timedelta(minutes=1)
    return next((one for one in STEPS if minutes <= one), BEYOND)


def monday(day: date) -> date:
    """Return the Monday of the week of *day*."""
    return day - timedelta(days=day.weekday())


def last_block(day: date) -> tuple[date, date]:
    """Return the first and the last day of the newest four weeks that were over before *day*.

    Blocks lie side by side and never move: counts of two of them share nobody.
    """
    block = timedelta(weeks=WEEKS)
    current = _MONDAY + (day - _MONDAY) // block * block
    return current - block, current - timedelta(days=1)


def rounded(count: int) -> str:
    """Say *count* so that nobody can be told from it: ``fewer than 5``, ``about 15``."""
    if count < FEWEST:
        return f"fewer than {FEWEST}"
    return f"about {count // FEWEST * FEWEST}"


def within(counts: Counts, share: float) -> int | None:
    """Return the step within which *share* of the waits ended; None if there are too few."""
    total = sum(counts.values())
    if total < FEWEST:
        return None
    steps = (*STEPS, BEYOND)
    reached = accumulate(counts.get(one, 0) for one in steps)
    return next(one for one, so_far in zip(steps, reached, strict=True) if so_far >= share * total)


def spoken(minutes: int) -> str:
    """Say a step: ``within 10 minutes``, ``within 2 hours``, ``after more than 4 hours``."""
    hour = 60
    if minutes == BEYOND:
        return f"after more than {STEPS[-1] // hour} hours"
    if minutes <= hour:
        return f"within {minutes} minutes"
    return f"within {minutes // hour} hours"
