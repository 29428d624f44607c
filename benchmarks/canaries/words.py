"""The words themselves: unique, alike at both ends so that all are found by two searches."""

from __future__ import annotations

import random

FIRST, LAST = "zanzibarquokka", "wombatmarmalade"
ENDS = (FIRST, LAST)


def word(seed: int, number: int) -> str:
    """Return the canary of one conversation."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - has to be the same again
    return f"{FIRST}{number:05d}{chance.getrandbits(48):012x}{LAST}"
