"""One-time codes that a person carries by hand: made to be typed, hard to guess, kept hashed."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 or O, no 1, I or L: nothing that is read as something else."""

LENGTH: Final = 8
"""Characters: 31 to the power of 8 is 39 bits, against five guesses an hour."""

WRONG_AN_HOUR: Final = 5
"""How many wrong codes one account may type within an hour. Source: SAFETY.md row 37."""


class Purpose(StrEnum):
    """What a code opens."""

    LINK = "link"
    VOUCH = "vouch"

    @property
    def lasts(self) -> timedelta:
        """How long a code is good for: as short as carrying it takes."""
        match self:
            case Purpose.LINK:
                return timedelta(minutes=10)
            case Purpose.VOUCH:
                return timedelta(days=7)


def make() -> str:
    """Return a new code in two halves, like ``K7F2-9QXM``."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{drawn[: LENGTH // 2]}-{drawn[LENGTH // 2 :]}"


def bare(typed: str) -> str:
    """Return what was *typed* without spaces, dashes and the difference between a and A."""
    return "".join(c for c in typed.upper() if c.isalnum())
