"""The names in a file of weights, and what is said of what stands beside them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import fields
from typing import Final

from bot.matching.model import Model

TABLES: Final = {"phase_points": "phases", "role_points": "roles"}
LISTS: Final = ("years_edges", "years_points")
_NEVER: Final = "never_same"
_NEUTRAL: Final = "neutral"
NUMBERS: Final = tuple(
    one.name for one in fields(Model) if isinstance(getattr(Model(), one.name), int)
)
_KNOWN: Final = (*NUMBERS, *LISTS, *TABLES, _NEVER, _NEUTRAL)


def whole(said: object) -> bool:
    """Tell whether *said* is a whole number, 0 or more."""
    return isinstance(said, int) and not isinstance(said, bool) and said >= 0


def wrong(name: str) -> str:
    """Say what a name at the top of the file should have held."""
    if name in TABLES or name == _NEUTRAL:
        return f"{name} must be a part of its own, with a name and a number on each line."
    if name in LISTS:
        return f"{name} must be a list of whole numbers, 0 or more."
    if name == _NEVER:
        return f"{name} must be a list of words."
    if name in NUMBERS:
        return f"{name}: write a whole number, 0 or more."
    return f"{name} is not a weight I know.{near(name, _KNOWN)}"


def near(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest of the *known* names was meant, if one is near."""
    found = difflib.get_close_matches(name, list(known), 1)
    return f" Did you mean {found[0]}?" if found else ""
