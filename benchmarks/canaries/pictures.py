"""A picture in every tenth conversation: its bytes hold the word, and a mark of their own."""

from __future__ import annotations

from typing import Final

from bot.core.photo import packed
from tests.scenarios.someone import Someone

MARK: Final = "picturepangolin"
EVERY: Final = 10
WHICH: Final = 3


def has_one(number: int) -> bool:
    """Tell whether a conversation of this *number* has a picture."""
    return number % EVERY == WHICH


async def say_yes(coach: Someone, case: str) -> None:
    """Let the coach say yes to one picture."""
    said = await coach.sends("more", f"{case}:2")
    await coach.presses(said, "Let them send a picture")


async def send(head: Someone, word: str) -> None:
    """Send a picture that says *word*, as an adapter hands it on: drawn anew, and packed."""
    await head.writes(f"Look at {word}.", picture=packed(f"{MARK} {word} ".encode() * 40))
