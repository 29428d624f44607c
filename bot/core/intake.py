"""What a head says beside asking: about what, how soon, and how to be reached. All of it optional.

What routing needs is plain here; whatever a head writes in words of their own is sealed and
never part of these values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bot.core.people import MemberId

TALK = "talk"
"""The topic of letters by which two people of a case talk: what says whom somebody wrote to."""


class Topic(StrEnum):
    """What it is about. Source: FEATURES D4."""

    INSPECTION = "After an inspection"
    SUSPENSION = "Suspension"
    CAPABILITY = "Capability"
    SETTLEMENT = "A settlement offer"
    RESTRUCTURE = "A restructure"
    MANAGED_OUT = "Being managed out"
    BEREAVEMENT = "A bereavement"
    WORKLOAD = "Workload"
    OTHER = "Something else"


class Soon(StrEnum):
    """How soon somebody is needed, the soonest first. Only ever raised."""

    NOW = "As soon as anybody can"
    TODAY = "Today"
    WEEK = "This week"

    def raised(self, to: Soon) -> Soon:
        """Return the sooner of the two: nothing that is said later lowers it."""
        order = list(Soon)
        return min(self, to, key=order.index)


class Wish(StrEnum):
    """Whom a head would like. Looked for first; nobody is left alone for a wish."""

    SAME_PHASE = "Somebody of the same phase"
    FORMER = "Somebody who is a head no more"
    NATION = "Somebody in my nation"


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

    *soon* is None until they say; then it can only be raised. *not_this* is somebody the head
    does not want, *same* the coach they would like again. *notice* is the version of the notice
    that was shown before anything could be written, *keeps* whether the head asked to keep what
    is said, *closing* who would like to end.
    """

    case: UUID
    topic: Topic | None = None
    soon: Soon | None = None
    wishes: tuple[Wish, ...] = ()
    reach: Reach = Reach.HERE
    hours: tuple[Hours, ...] = ()
    not_this: MemberId | None = None
    same: MemberId | None = None
    notice: str = ""
    keeps: bool = False
    closing: Side | None = None
