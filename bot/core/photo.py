"""A picture that a head sends their coach: when one is carried, and why one is not.

Its bytes travel as confidential words, in base64: so they are sealed, delivered and destroyed as
words are, with no way of their own to leak by.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from enum import Enum, auto
from typing import Final

from bot.core.confidential import Confidential

LASTS: Final = timedelta(hours=1)
"""How long a coach's yes to one picture holds."""

NAME: Final = "picture.jpg"
"""What every picture is called: its own name may say who, where or when."""

ALT: Final = "A picture from the head. It says nothing of where or when it was made."

MARK: Final = ":picture"
"""What the key of a letter has in it that is a picture."""

MOST: Final = 10_000_000
"""Bytes of what is taken in. Source: Discord's limit for what anybody may upload."""

PIXELS: Final = 50_000_000
"""What a phone makes at most; a picture says how many it has before it is unpacked."""


class Unfit(Enum):
    """Why a file is not carried."""

    SEVERAL = auto()
    LARGE = auto()
    HEIC = auto()
    KIND = auto()
    BROKEN = auto()
    LOST = auto()
    """The platform did not give it to us."""


def packed(data: bytes) -> Confidential:
    """Return *data* as words that nobody reads but an adapter."""
    return Confidential(base64.b64encode(data).decode("ascii"))
