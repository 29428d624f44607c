"""Members and what we know of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core.people import MemberId

CHARTER_VERSION: Final = "2026-11"


class Position(StrEnum):
    """What someone does. Membership outlives a job, so "between posts" is a position too."""

    ASPIRING = "Aspiring head"
    DEPUTY = "Assistant or deputy head"
    HEAD_OF_SCHOOL = "Head of school"
    HEAD = "Headteacher or principal"
    CO_HEAD = "Co-head"
    EXECUTIVE = "Executive head"
    TRUST_LEADER = "CEO or trust leader"
    INTERIM = "Interim head"
    BETWEEN = "Between posts"
    FORMER = "Former or retired head"
    SYSTEM_LEADER = "System leader, not a head"


class Phase(StrEnum):
    """The kind of school, as the GIAS register spells phases, plus the types heads name."""

    NURSERY = "Nursery"
    PRIMARY = "Primary"
    MIDDLE_PRIMARY = "Middle deemed primary"
    MIDDLE_SECONDARY = "Middle deemed secondary"
    SECONDARY = "Secondary"
    ALL_THROUGH = "All-through"
    SIXTEEN_PLUS = "16 plus"
    SPECIAL = "Special"
    ALTERNATIVE = "Alternative provision or PRU"
    NONE = "Not in a school now"


class Region(StrEnum):
    """The nine English regions and the other three nations."""

    NORTH_EAST = "North East"
    NORTH_WEST = "North West"
    YORKSHIRE = "Yorkshire and the Humber"
    EAST_MIDLANDS = "East Midlands"
    WEST_MIDLANDS = "West Midlands"
    EAST = "East of England"
    LONDON = "London"
    SOUTH_EAST = "South East"
    SOUTH_WEST = "South West"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"

    @property
    def nation(self) -> str:
        """The UK nation the region is in."""
        beyond = (Region.SCOTLAND, Region.WALES, Region.NORTHERN_IRELAND)
        return self.value if self in beyond else "England"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Someone who has joined.

    *school*, *trust* and *district* (the first half of a postcode) are match-only: they keep
    people apart and are shown to nobody but their owner. *authority* is the code of the local
    authority that *district* lies in, empty when unknown. *calendar* is the key of their term
    calendar, empty for the usual one of where they are; *rests* means that they want nothing of
    us in their holidays, support excepted.
    """

    id: MemberId
    name: str
    position: Position
    phase: Phase
    region: Region
    district: str
    authority: str
    school: str
    trust: str
    wants_buddy: bool
    joined: datetime
    calendar: str = ""
    rests: bool = True


def joined_from(kept: Member, other: Member) -> Member:
    """Return *kept* as the one record of a person who had joined twice.

    Where the two differ, what holds back more counts: no buddy unless both wanted one, rest if
    either did, and a school or trust that only one of them names keeps colleagues apart.
    """
    return replace(
        kept,
        school=kept.school or other.school,
        trust=kept.trust or other.trust,
        wants_buddy=kept.wants_buddy and other.wants_buddy,
        rests=kept.rests or other.rests,
        joined=min(kept.joined, other.joined),
    )
