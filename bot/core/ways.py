"""What a network does otherwise than usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.core.care import USUAL, Rules


@dataclass(frozen=True, slots=True)
class Ways:
    """What is set for as long as the program runs."""

    verify: bool = False
    """Whether newcomers are told from verified members."""
    rules: Rules = USUAL
    """The rules of waiting and care."""
    weights: str = ""
    """What counts how much when buddies are drawn, as the network's file says; empty, as usual."""


USUAL_WAYS: Final = Ways()
