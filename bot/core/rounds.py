"""Buddy rounds: who is introduced to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.core.people import MemberId


class RoundStage(StrEnum):
    """A round is drawn first and may be looked at before anyone is introduced."""

    PREVIEW = "preview"
    RUN = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Two members, or three when the number is odd."""

    id: UUID
    members: tuple[MemberId, ...]

    def others(self, member: MemberId) -> tuple[MemberId, ...]:
        """Return the members of the group apart from *member*."""
        return tuple(m for m in self.members if m != member)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One draw. *seed* replays it on the same members; *alone* names who had no possible buddy."""

    id: UUID
    stage: RoundStage
    drawn: datetime
    seed: int
    groups: tuple[Group, ...]
    alone: tuple[MemberId, ...]
