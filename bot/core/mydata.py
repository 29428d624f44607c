"""What is held of one member, and what became of it when they left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by the name of their table, each by the name of its columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one part of the bot holds of a member: *why*, with until when, and the rows."""

    why: str
    rows: Rows

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(len(rows) for rows in self.rows.values())


@dataclass(frozen=True, slots=True)
class Erasure:
    """How far the taking back of somebody's messages is.

    The platforms were *asked* to delete so many; so many are *gone*, and so many *stayed*
    because the platform won't. *ref* is a random number.
    """

    ref: str
    asked: int
    gone: int
    stayed: int

    @property
    def left(self) -> int:
        """How many are yet to be tried."""
        return self.asked - self.gone - self.stayed
