"""What is known of a member, and who may see which of it.

:func:`seen_by` is the only way from a profile to a reader. A card, a list, a letter, a matcher
and an export to anybody but the owner ask it and show what it returns; nothing else of a
profile is theirs. Keeping people apart is no reading: :mod:`bot.core.ties` answers yes or no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final

from bot.core.membership import Member
from bot.core.vocabulary import (
    Area,
    Context,
    Depth,
    Distance,
    Governance,
    Interest,
    Language,
    Time,
    Topic,
    Value,
)

RANKED: Final = 5
"""How many values a member ranks. Source: SAFETY.md, "Co-head profile"."""


class Field(StrEnum):
    """One thing a profile says, named as people read it."""

    NAME = "Name"
    POSITION = "Role"
    PHASE = "Phase"
    REGION = "Region or nation"
    YEARS = "Years as a head"
    LANGUAGE = "Language"
    SCHOOL = "School"
    TRUST = "Trust"
    DISTRICT = "Postcode district"
    AUTHORITY = "Local authority"
    GOVERNANCE = "Kind of school"
    KNOWS_WELL = "Knows well"
    KNOWS_SOME = "Knows something of"
    CONTEXT = "School just now"
    VALUES = "Values"
    INTERESTS = "Interests"
    OFFERS = "Can offer"
    NEEDS = "Looks for"
    ABOUT = "In a line"
    TIMES = "Can talk"
    DISTANCE = "Near or far"


class Visibility(StrEnum):
    """Who may see one field, from nobody outwards: each includes those before it."""

    HIDDEN = "hidden"
    MATCH_ONLY = "match-only"
    COACH_ONLY = "coach-only"
    MEMBERS = "members"


class Viewer(Enum):
    """Who is looking, as they stand to the owner of a profile at this moment.

    ``INTRODUCED`` is somebody the owner agreed to be introduced to: a buddy, or the other
    person of a case who is told a name. ``MEMBER`` is a verified one.
    """

    OWNER = "the owner"
    MATCHER = "a matcher"
    COACH = "the owner's coach"
    INTRODUCED = "somebody the owner was introduced to"
    MEMBER = "a verified member"
    NEWCOMER = "a newcomer"
    NOBODY = "anybody else"


KEPT_APART: Final = frozenset({Field.SCHOOL, Field.TRUST, Field.DISTRICT, Field.AUTHORITY})
"""What could tell an employer: at most match-only, whatever anybody chooses."""

INTRODUCTION: Final = frozenset({Field.NAME, Field.POSITION, Field.PHASE, Field.REGION})
"""What an introduction says, unless its owner hid it. Saying yes to buddies says yes to this."""

DEFAULTS: Final[Mapping[Field, Visibility]] = MappingProxyType(
    dict.fromkeys(Field, Visibility.MATCH_ONLY) | {Field.ABOUT: Visibility.HIDDEN}
)

_RIGHTS: Final[Mapping[Viewer, frozenset[Visibility]]] = MappingProxyType(
    {
        Viewer.OWNER: frozenset(Visibility),
        Viewer.MATCHER: frozenset(Visibility) - {Visibility.HIDDEN},
        Viewer.COACH: frozenset({Visibility.COACH_ONLY, Visibility.MEMBERS}),
        Viewer.INTRODUCED: frozenset({Visibility.MEMBERS}),
        Viewer.MEMBER: frozenset({Visibility.MEMBERS}),
        Viewer.NEWCOMER: frozenset(),
        Viewer.NOBODY: frozenset(),
    }
)

Answer = str | int | tuple[str, ...]
"""What one field says: one word of a list, free text, a number, or several words of a list."""

Seen = Mapping[Field, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A member and everything they chose to say. Whatever is not said is empty, never guessed.

    *years* counts years as a head, None if not said. *values* are ranked, dearest first.
    *chosen* holds only the visibilities that differ from :data:`DEFAULTS`.
    """

    member: Member
    years: int | None = None
    language: Language = Language.ENGLISH
    governance: Governance | None = None
    knows_well: tuple[Area, ...] = ()
    knows_some: tuple[Area, ...] = ()
    context: tuple[Context, ...] = ()
    values: tuple[Value, ...] = ()
    interests: tuple[Interest, ...] = ()
    offers: tuple[Topic, ...] = ()
    needs: tuple[Topic, ...] = ()
    about: str = ""
    times: tuple[Time, ...] = ()
    distance: Distance = Distance.EITHER
    chosen: Mapping[Field, Visibility] = field(default_factory=dict)

    def visibility(self, one: Field) -> Visibility:
        """Return who may see *one*, never wider than is safe."""
        chosen = self.chosen.get(one, DEFAULTS[one])
        return min(chosen, widest(one), key=_ORDER.index)

    def depth(self, area: Area) -> Depth:
        """Return how much its owner knows of *area*."""
        if area in self.knows_well:
            return Depth.DEEP
        return Depth.SOME if area in self.knows_some else Depth.NONE


_ORDER: Final = tuple(Visibility)
_EMPTY: Final = (None, "", ())
_SAID: Final = tuple(one.name for one in fields(Profile) if one.name not in {"member", "chosen"})


def widest(one: Field) -> Visibility:
    """Return the most that may be chosen for *one*."""
    return Visibility.MATCH_ONLY if one in KEPT_APART else Visibility.MEMBERS


def seen_by(profile: Profile, viewer: Viewer) -> Seen:
    """Return what *viewer* may see of *profile*; what its owner left empty is not there."""
    return {one: answer for one, answer in _answers(profile).items() if _may(profile, viewer, one)}


def profile_from(kept: Profile, other: Profile) -> Profile:
    """Return the one profile of a person who had joined twice, with *kept*'s member.

    What *kept* says counts, and *other* fills what it leaves empty. A field is seen by no more
    people than in the narrower of the two.
    """
    gaps = {name: getattr(other, name) for name in _SAID if getattr(kept, name) in _EMPTY}
    narrower = {
        one: min(kept.visibility(one), other.visibility(one), key=_ORDER.index) for one in Field
    }
    chosen = {one: who for one, who in narrower.items() if who is not DEFAULTS[one]}
    return replace(kept, **gaps, chosen=chosen)


def _may(profile: Profile, viewer: Viewer, one: Field) -> bool:
    visibility = profile.visibility(one)
    introduced = viewer is Viewer.INTRODUCED and one in INTRODUCTION
    return visibility in _RIGHTS[viewer] or (introduced and visibility is not Visibility.HIDDEN)


def _answers(profile: Profile) -> dict[Field, Answer]:
    member = profile.member
    said: dict[Field, Answer | None] = {
        Field.NAME: member.name,
        Field.POSITION: member.position,
        Field.PHASE: member.phase,
        Field.REGION: member.region,
        Field.YEARS: profile.years,
        Field.LANGUAGE: profile.language,
        Field.SCHOOL: member.school,
        Field.TRUST: member.trust,
        Field.DISTRICT: member.district,
        Field.AUTHORITY: member.authority,
        Field.GOVERNANCE: profile.governance,
        Field.KNOWS_WELL: profile.knows_well,
        Field.KNOWS_SOME: profile.knows_some,
        Field.CONTEXT: profile.context,
        Field.VALUES: profile.values,
        Field.INTERESTS: profile.interests,
        Field.OFFERS: profile.offers,
        Field.NEEDS: profile.needs,
        Field.ABOUT: profile.about,
        Field.TIMES: profile.times,
        Field.DISTANCE: profile.distance,
    }
    return {one: answer for one, answer in said.items() if answer not in _EMPTY}
