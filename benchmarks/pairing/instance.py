"""Invented networks as the files that `headsup demo` writes and `headsup draw` reads."""

from __future__ import annotations

from pathlib import Path

from bot.draw.read import Sheets, read
from bot.draw.sheet import Notes
from bot.invent import write
from bot.matching.model import Model

FILES = ("people.csv", "history.csv", "avoid.csv")


def invent(size: int, seed: int, folder: Path) -> Path:
    """Write a network of *size* members into a folder of its own, and return that."""
    here = folder / f"{size}-{seed}"
    for _ in write(size, seed, here):  # it writes as it is read
        pass
    return here


def load(folder: Path) -> Sheets:
    """Read what was written, as a draw reads it.

    Raises:
        ValueError: what was invented cannot be drawn from.
    """
    notes = Notes()
    people, history, avoid = (folder / name for name in FILES)
    sheets = read(people, history, avoid, Model(), notes)
    if notes.problems:
        raise ValueError(str(notes.problems[0]))
    return sheets
