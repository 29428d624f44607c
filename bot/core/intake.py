"""What a head says beside asking: how to be reached, and what is to become of the words.

All of it optional. Whom to look for is in :mod:`bot.core.skills`; whatever a head writes in words
of their own is sealed and never part of these values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

TALK = "talk"
"""The topic of letters by which two people of a case talk: what says whom somebody wrote to."""


class Reach(StrEnum):
    """How it is safe to be reached."""

    HERE = "Write to me here"
    DISCREET = "Only say that something waits"
    RING = "Ring me, as I say below"


class Hours(StrEnum):
    """When it is safe to be reached."""

    ANY = "Any time"
    EARLY = "Before school"
    DAY = "In the school day"
    EVENING = "After school and in the evening"
    WEEKEND = "At the weekend"


class Side(StrEnum):
    """One of the two people of a case."""

    HEAD = "head"
    COACH = "coach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is known of a case beside who and when.

    *notice* is the version of the notice that was shown before anything could be written, *keeps*
    whether the head asked to keep what is said, *closing* who would like to end, *picture* until
    when the head may send one.
    """

    case: UUID
    reach: Reach = Reach.HERE
    hours: tuple[Hours, ...] = ()
    notice: str = ""
    keeps: bool = False
    closing: Side | None = None
    picture: datetime | None = None
