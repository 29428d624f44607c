"""Buddy rounds: who is introduced to whom, drawn first, looked at, and taken back for a minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final
from uuid import UUID

from bot.core.people import MemberId

TAKE_BACK: Final = timedelta(seconds=60)
"""For how long a round can be taken back. What cannot be taken back waits until then."""

SMALL: Final = 10
"""Below so many free members a round in between waits: who is left over fits nobody well."""

TRIO: Final = 3
"""The members of a group when a number was odd."""

CIRCLE: Final = 6
"""The most members of a circle."""


A_YEAR: Final = timedelta(days=365)
"""For how long a round belongs to a member's circle of the year."""


class RoundStage(StrEnum):
    """A round is drawn first and may be looked at before anyone is introduced."""

    PREVIEW = "preview"
    RUN = "run"
    TAKEN_BACK = "taken back"


class RoundKind(StrEnum):
    """For whom a round is: everybody, once a half-term, or those who wait in between."""

    HALF_TERM = "half-term"
    BETWEEN = "in between"


class Why(StrEnum):
    """Why nobody fitted somebody. Never whose private list it was, nor that there is one."""

    ALONE = "nobody else took part"
    TIME = "no time at which anybody whom they may meet can talk"
    RULES = "the rules that keep people apart left nobody"
    TAKEN = "everybody whom they may meet is with somebody else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Two members or three, or a circle of up to six who asked for one.

    *points* is what the pair that fits least is worth, None if unknown. *kept* ones wanted to
    stay together. *drawn* is false for what an organiser put together by hand.
    """

    id: UUID
    members: tuple[MemberId, ...]
    points: int | None = None
    kept: bool = False
    drawn: bool = True

    def others(self, member: MemberId) -> tuple[MemberId, ...]:
        """Return the members of the group apart from *member*."""
        return tuple(m for m in self.members if m != member)

    @property
    def pairs(self) -> tuple[frozenset[MemberId], ...]:
        """Every two of the group."""
        return tuple(frozenset(pair) for pair in combinations(self.members, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One draw. *seed* replays it on the same members; *alone* names who had no possible buddy.

    *digest* stands for all that went into the draw, *certificate* says how good it is, and *why*
    why somebody is alone. *ran* is when people were introduced.
    """

    id: UUID
    stage: RoundStage
    drawn: datetime
    seed: int
    groups: tuple[Group, ...]
    alone: tuple[MemberId, ...]
    kind: RoundKind = RoundKind.HALF_TERM
    digest: str = ""
    certificate: str = ""
    ran: datetime | None = None
    why: Mapping[MemberId, Why] = field(default_factory=dict)

    @property
    def members(self) -> tuple[MemberId, ...]:
        """Everybody who is introduced to somebody."""
        return tuple(member for group in self.groups for member in group.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """That a round was run, and when; not with whom."""

    id: UUID
    drawn: datetime
    seed: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A round that was run, as the next draw looks back on it: ids only.

    *kept* are those of its *groups* that wanted to stay together: they met again by their own wish.
    """

    drawn: datetime
    kind: RoundKind
    groups: tuple[frozenset[MemberId], ...]
    alone: frozenset[MemberId]
    kept: frozenset[frozenset[MemberId]] = frozenset()


def last_met(past: Sequence[Past]) -> dict[frozenset[MemberId], datetime]:
    """Return when each two were last introduced. *past* is in order of time."""
    return {
        frozenset(pair): one.drawn
        for one in past
        for group in one.groups
        for pair in combinations(group, 2)
    }


def waited(past: Sequence[Past]) -> dict[MemberId, int]:
    """Return for how many rounds in a row, up to the last, members have had nobody."""
    rounds: dict[MemberId, int] = {}
    for one in past:
        for member in frozenset[MemberId]().union(*one.groups):
            rounds.pop(member, None)
        for member in one.alone:
            rounds[member] = rounds.get(member, 0) + 1
    return rounds
