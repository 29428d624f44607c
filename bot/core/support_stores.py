"""What is stored of the rota and of the search for a coach, as protocols."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from bot.core.people import MemberId
from bot.core.placement import Placement
from bot.core.rota import Away, Cover, Hours, Rest, Rota
from bot.core.skills import Skills


class Rotas(Protocol):
    """When coaches are on, what they bring, and when they rest."""

    async def of(self, coaches: Collection[MemberId]) -> Mapping[MemberId, Rota]:
        """Return the rota of each of *coaches*, empty ones included."""

    async def set_hours(self, coach: MemberId, hours: Sequence[Hours]) -> None: ...
    async def set_away(self, coach: MemberId, away: Sequence[Away]) -> None: ...
    async def rest(self, coach: MemberId, kind: Rest, until: datetime) -> None: ...
    async def wake(self, coach: MemberId, kinds: Collection[Rest]) -> None: ...
    async def skills(self, coaches: Collection[MemberId]) -> Mapping[MemberId, Skills]:
        """Return the skills of those of *coaches* who said any."""

    async def set_skills(self, skills: Skills) -> None: ...
    async def covers(self) -> Sequence[Cover]:
        """Return every cover, taken or not, that is not over, soonest first."""

    async def cover(self, cover: UUID) -> Cover | None: ...
    async def ask_cover(self, cover: Cover) -> bool:
        """Keep that cover is wanted; False if it is for those hours already."""

    async def take_cover(self, cover: UUID, taker: MemberId) -> bool:
        """Give it to *taker*; False if somebody was quicker."""

    async def ask_debrief(self, debrief: UUID, coach: MemberId) -> None: ...
    async def open_debrief(self, coach: MemberId) -> UUID | None:
        """Return what *coach* asked for and nobody has taken up yet."""

    async def debriefed(self, debrief: UUID) -> tuple[MemberId, MemberId | None] | None:
        """Return who asked and who takes it up."""

    async def take_debrief(self, debrief: UUID, taker: MemberId) -> bool:
        """Let *taker* take it up; False if somebody was quicker."""


class Placements(Protocol):
    """How the search for a coach stands, by case; and how long heads waited, as counts."""

    async def of(self, asked: Collection[UUID]) -> Mapping[UUID, Placement]: ...
    async def keep(self, placement: Placement) -> None: ...
    async def remove(self, case: UUID) -> None: ...
    async def urgent(self) -> Mapping[MemberId, int]:
        """Return how many urgent conversations each coach is in."""

    async def count_wait(self, week: date, step: int, *, in_hours: bool) -> None:
        """Count one more wait of a length of *step* in the week that begins on *week*."""

    async def waits(
        self, first: date, last: date, *, in_hours: bool | None = None
    ) -> Mapping[int, int]:
        """Return the waits of the weeks that begin from *first* to *last*, by step."""
