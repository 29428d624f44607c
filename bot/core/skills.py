"""What a head may ask of their coach, and what a coach brings: one list for both.

All of it is chosen from lists, so it is plain; what a head writes in words of their own is sealed
and never part of these values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.core.membership import Member, Phase, Position
from bot.core.people import MemberId
from bot.core.vocabulary import Language

_PHASE: Final = 30
_CONCERN: Final = 40
_NATION: Final = 20
_LANGUAGE: Final = 50
_FORMER: Final = 30
_AGAIN: Final = 200  # more than all the others together


class Concern(StrEnum):
    """What it is about, in the words of the form that a head may fill in. Source: FEATURES D4."""

    INSPECTION = "Inspection and what follows"
    SUSPENSION = "Suspension"
    CAPABILITY = "Capability"
    SETTLEMENT = "A settlement offer"
    RESTRUCTURE = "A restructure"
    MANAGED_OUT = "Being managed out"
    BEREAVEMENT = "Bereavement"
    WORKLOAD = "Workload"
    OTHER = "Something else"


class Soon(StrEnum):
    """How soon somebody is needed, the soonest first. Only ever raised."""

    NOW = "As soon as anybody can"
    TODAY = "Today"
    WEEK = "This week"


class Nation(StrEnum):
    """Whose rules a coach knows."""

    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skills:
    """What a coach says of themselves, so that heads who ask for it find them.

    *former* is whether they were a head and are none now: nobody's employee, nobody's employer.
    """

    coach: MemberId
    concerns: tuple[Concern, ...] = ()
    phases: tuple[Phase, ...] = ()
    former: bool = False
    nations: tuple[Nation, ...] = ()
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a head asked for: nothing, mostly. All of it is a wish but *former_only*.

    *soon* is None until they say. *near* allows coaches of the head's own region, never of their
    authority. *again* is the coach they had before and would like again.
    """

    soon: Soon | None = None
    concern: Concern | None = None
    same_phase: bool = False
    former_only: bool = False
    nation: Nation | None = None
    language: Language | None = None
    near: bool = False
    again: MemberId | None = None

    @property
    def urgent(self) -> bool:
        """Whether it can't wait, as the head says: nobody judges it."""
        return self.soon is Soon.NOW

    def raised_from(self, before: Needs) -> Needs:
        """Return these, as soon as *before* at the least: nothing said later lowers it."""
        said = {self.soon, before.soon}
        return replace(self, soon=next((soon for soon in Soon if soon in said), None))


NOTHING: Final = Needs()


def is_former(coach: Member, skills: Skills | None) -> bool:
    """Tell whether *coach* was a head and is none now."""
    return coach.position is Position.FORMER or bool(skills and skills.former)


def fit(head: Member, needs: Needs, coach: Member, skills: Skills | None) -> int:
    """Return how well *coach* answers what *head* asked for, in points: 0 for no wish met."""
    own = skills or Skills(coach=coach.id)
    nations = own.nations or (Nation(coach.region.nation),)
    wishes = (
        (needs.same_phase, _PHASE, head.phase in (coach.phase, *own.phases)),
        (needs.concern is not None, _CONCERN, needs.concern in own.concerns),
        (needs.nation is not None, _NATION, needs.nation in nations),
        (needs.language is not None, _LANGUAGE, needs.language in own.languages),
        (needs.former_only, _FORMER, is_former(coach, skills)),
        (needs.again is not None, _AGAIN, needs.again == coach.id),
    )
    return sum(points for asked, points, met in wishes if asked and met)
