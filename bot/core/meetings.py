"""What becomes of an introduction, and what members wish for the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from bot.core.apart import Apart
from bot.core.people import MemberId

FIRST_ASKED: Final = timedelta(days=14)
"""How long after an introduction "did you meet?" is asked."""

AGAIN: Final = timedelta(days=14)
"""How long after "not yet", or no answer, it is asked again."""

MOST_ASKED: Final = 2
"""How often it is asked in all: an invitation, never a chase."""

SILENT: Final = 3
"""After so many introductions in a row without a word from somebody, they are left in peace."""


class Outcome(StrEnum):
    """What became of an introduction, as one of its members says."""

    MET = "met"
    LATER = "not yet"
    QUIET = "no word"
    CANT = "can't"
    NOT_RIGHT = "not right"

    @property
    def over(self) -> bool:
        """Whether it ends the introduction for whoever says so."""
        return self in {Outcome.CANT, Outcome.NOT_RIGHT}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One member's side of one introduction.

    *due* is when they are asked next, None if no more. *keeps* means that they would gladly keep
    this buddy: used when all of the group say so, and told to nobody before that. *wrote* is
    when they last wrote to their buddy through us.
    """

    id: UUID
    group: UUID
    member: MemberId
    since: datetime
    due: datetime | None
    asked: int = 0
    answer: Outcome | None = None
    answered: datetime | None = None
    keeps: bool = False
    wrote: datetime | None = None

    @property
    def heard_from(self) -> bool:
        """Whether there was any word from them at all."""
        return self.answer is not None or self.wrote is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a member wishes about buddies.

    *circle*: gladly one of three to six. *despite_case*: introduce them while a coach is asked
    for or talking with them. *waiting*: since when they wait for a round in between. *asleep*:
    since when they are left in peace, because nothing was heard from them.
    """

    circle: bool = False
    despite_case: bool = False
    waiting: datetime | None = None
    asleep: datetime | None = None


NONE: Final = Wishes()


class Meetings(Protocol):
    """What became of introductions, and what members wish for."""

    async def open(self, checks: Sequence[CheckIn]) -> None:
        """Keep one check-in a member and group."""

    async def drop(self, groups: Collection[UUID]) -> None:
        """Forget the check-ins of *groups*: they were taken back."""

    async def get(self, check: UUID) -> CheckIn | None: ...
    async def of(self, group: UUID) -> Sequence[CheckIn]: ...
    async def of_member(self, member: MemberId) -> Sequence[CheckIn]:
        """Return all of *member*, the newest first."""

    async def of_groups(self, groups: Collection[UUID]) -> Mapping[UUID, Sequence[CheckIn]]: ...
    async def due(self, until: datetime) -> Sequence[CheckIn]:
        """Return those that are to be asked about by *until*, soonest first."""

    async def change(self, check: CheckIn) -> None: ...
    async def apart(self) -> Apart:
        """Return who said that it was not right, and with whom: not again, whoever said so."""

    async def silent(self) -> frozenset[MemberId]:
        """Return who was asked about each of their last introductions and never said a word."""

    async def wishes(self, member: MemberId) -> Wishes: ...
    async def every_wish(self) -> Mapping[MemberId, Wishes]:
        """Return the wishes of everybody who has any."""

    async def wish(self, member: MemberId, wishes: Wishes) -> None: ...
