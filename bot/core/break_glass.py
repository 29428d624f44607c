"""Opening what a head wrote in an emergency: two people, a reason, and the head is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID, uuid4

from bot.core.confidential import Confidential
from bot.core.people import MemberId, Role

WAITS: Final = timedelta(hours=1)
"""How long a request waits for two people to say yes."""

OPEN_FOR: Final = timedelta(minutes=30)
"""How long the two may look; the head is told when it has passed."""

PUT_OFF: Final = timedelta(days=3)
"""How long the telling is put off where a life is at risk: once, and no longer."""

MAY: Final = frozenset({Role.SUPERVISOR, Role.ORGANISER})
"""Who can be one of the two, unless they are tied to the head or are their coach."""


class Ground(StrEnum):
    """Why confidence may be broken, as the notice says before anybody writes."""

    LIFE = "A life is at risk"
    HARM = "A child or an adult may be at risk of harm"
    COURT = "A court orders it"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """One request to open a case. It outlives the case, until its head was told.

    *first* and *second* said yes, in the roles beside them; None also once they have left. *case*
    is None once it was erased. *life* is whether one of the two states that a life is at risk.
    """

    id: UUID
    case: UUID | None
    head: MemberId
    ground: Ground
    life: bool
    asked: datetime
    first: MemberId | None = None
    first_role: Role | None = None
    second: MemberId | None = None
    second_role: Role | None = None
    opened: datetime | None = None
    told: datetime | None = None

    @classmethod
    def ask(cls, case: UUID, head: MemberId, ground: Ground, at: datetime) -> BreakGlass:
        """Return a request that nobody has said yes to."""
        life = ground is Ground.LIFE
        return cls(id=uuid4(), case=case, head=head, ground=ground, life=life, asked=at)

    def waits(self, now: datetime) -> bool:
        """Tell whether a yes still counts."""
        return self.case is not None and self.opened is None and now < self.asked + WAITS

    def with_yes(
        self, by: MemberId, role: Role, now: datetime, *, life: bool = False
    ) -> BreakGlass:
        """Return this with a yes of *by*, which counts once; the second one opens it."""
        if by in {self.first, self.second}:
            return self
        if self.first is None:
            return replace(self, first=by, first_role=role, life=self.life or life)
        return replace(self, second=by, second_role=role, opened=now, life=self.life or life)

    def is_open_to(self, reader: MemberId, now: datetime) -> bool:
        """Tell whether *reader* is one of two people who may look just now."""
        two = {self.first, self.second} - {None}
        return (
            len(two) == 2  # noqa: PLR2004 - two people
            and reader in two
            and self.opened is not None
            and self.opened <= now < self.opened + OPEN_FOR
        )

    @property
    def tell_at(self) -> datetime | None:
        """When the head is told; None if nothing was opened."""
        if self.opened is None:
            return None
        return self.opened + (PUT_OFF if self.life else OPEN_FOR)


class BreakGlasses(Protocol):
    """Requests to open a case. The reason is sealed with the key of the case, and goes with it."""

    async def get(self, glass: UUID) -> BreakGlass | None: ...
    async def waiting(self, case: UUID) -> BreakGlass | None:
        """Return the request about *case* that a yes still counts for."""

    async def ask(self, glass: BreakGlass, reason: Confidential) -> None: ...
    async def say_yes(self, glass: BreakGlass) -> bool:
        """Keep who said yes; False if it was opened meanwhile."""

    async def reason(self, glass: UUID) -> Confidential | None:
        """Return what was written, None if it has gone with the case."""

    async def untold(self) -> Sequence[BreakGlass]:
        """Return what was opened and its head not told of."""

    async def told(self, glass: UUID) -> None: ...
    async def part(self, case: UUID) -> None:
        """Keep of *case*, which is about to go, only what its head has yet to be told."""
