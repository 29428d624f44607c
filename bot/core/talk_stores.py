"""What is stored beside a case, as protocols that ``storage`` implements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from bot.core.confidential import Confidential
from bot.core.intake import Intake, Side
from bot.core.people import MemberId


class After(StrEnum):
    """When to look in on each other again."""

    TOMORROW = "Tomorrow"
    WEEK = "In a week"
    HALF_TERM = "At the next holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """That both agreed to look in again at *due*; *always* means in quiet hours, too."""

    id: UUID
    case: UUID
    due: datetime
    always: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One message that the head asked to keep."""

    at: datetime
    by: Side
    words: Confidential


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReply:
    """A coach's own reply to use again, once a moderator has read it."""

    id: UUID
    owner: MemberId
    text: str
    reviewed: bool


class Talks(Protocol):
    """What the two people of a case said of it, agreed on, and asked to keep."""

    async def get(self, case: UUID) -> Intake:
        """Return what is known, or the usual if nothing was said."""

    async def keep(self, intake: Intake) -> None: ...
    async def say(
        self, case: UUID, *, call_me: Confidential | None = None, reach: Confidential | None = None
    ) -> None:
        """Seal how to be called, and how to be reached; None leaves what was said."""

    async def said(self, case: UUID) -> tuple[Confidential | None, Confidential | None]:
        """Return how to be called and how to be reached."""

    async def unsay(self, case: UUID) -> None:
        """Destroy both: the next coach is not to read them."""

    async def record(self, case: UUID, by: Side, words: Confidential, once: str) -> None:
        """Seal *words*: the head asked to keep them. *once* names them, to be taken back."""

    async def recorded(self, case: UUID) -> Sequence[Kept]: ...
    async def drop_record(self, case: UUID, once: str = "") -> None:
        """Destroy what was kept of *case*; only what *once* names, if given."""

    async def over(self, case: UUID) -> None:
        """Destroy whatever was written beside *case*, and forget what was agreed."""

    async def remove(self, case: UUID) -> None:
        """Remove all that lies beside *case*."""

    async def agree(self, follow_up: FollowUp) -> None: ...
    async def follow_up(self, follow_up: UUID) -> FollowUp | None: ...
    async def due(self, until: datetime) -> Sequence[FollowUp]: ...
    async def met(self, follow_up: UUID) -> None:
        """Forget a follow-up: it has been said."""


class SavedReplies(Protocol):
    """Replies that coaches wrote for themselves."""

    async def add(self, reply: SavedReply) -> None: ...
    async def get(self, reply: UUID) -> SavedReply | None: ...
    async def of(self, owner: MemberId) -> Sequence[SavedReply]: ...
    async def unread(self) -> SavedReply | None:
        """Return the one that has waited longest for a moderator."""

    async def review(self, reply: UUID) -> None: ...
    async def drop(self, reply: UUID) -> None: ...
