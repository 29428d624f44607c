"""Invented members: what they are, what they say of themselves, and when they have time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Final, TypeVar

from bot.core.apart import Relation
from bot.core.match_words import MatchPhase, MatchRole, match_phase, match_role
from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import Account, MemberId, Platform
from bot.core.profile import RANKED, Field, Profile, Visibility
from bot.core.trust import Way
from bot.core.vocabulary import (
    Area,
    Context,
    Distance,
    Interest,
    Language,
    Time,
    Topic,
    Value,
)
from bot.demo import names
from bot.demo.schools import School

T = TypeVar("T")

SPACE: Final = "TDEMO"
"""The Slack workspace of invented people: real ones have more letters."""

_LOW: Final = 9
"""Digits of the longest Discord id that is invented: real ones count milliseconds since 2015."""

_POSITIONS: Final[Mapping[Position, int]] = {
    Position.HEAD: 520,
    Position.HEAD_OF_SCHOOL: 90,
    Position.EXECUTIVE: 60,
    Position.CO_HEAD: 25,
    Position.DEPUTY: 140,
    Position.ASPIRING: 70,
    Position.TRUST_LEADER: 25,
    Position.INTERIM: 20,
    Position.BETWEEN: 20,
    Position.FORMER: 20,
    Position.SYSTEM_LEADER: 10,
}
_NOT_YET: Final = frozenset({Position.DEPUTY, Position.ASPIRING})
_NO_POST: Final = frozenset({Position.BETWEEN, Position.FORMER, Position.SYSTEM_LEADER})
_FOR_NEW: Final = (Topic.FIRST, Topic.GOVERNORS, Topic.BUDGET, Topic.CONVERSATIONS)
_OF_THE_OLD: Final = (Topic.FIRST, Topic.INSPECTION, Topic.CHANGE, Topic.LEADERS)
_LONG: Final = 8  # years
_HOURS: Final = tuple(
    3 if "after" in time or "evening" in time else 2 if "day in" in time else 1 for time in Time
)
"""How popular each time is: late in the day more than early or at weekends."""

_WAITED: Final = (0,) * 90 + (1,) * 8 + (2,) * 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented member.

    *school* is where they are, or last were. *assistant* tells assistant heads from deputies,
    which a profile does not. *waiting* counts the rounds since they last had a buddy. *ties*
    are those they keep apart from, as places in the order of people.
    """

    profile: Profile
    account: Account
    school: School
    assistant: bool
    waiting: int
    paused: bool
    verified: Way | None
    ties: list[tuple[Relation, int]] = field(default_factory=list)

    @property
    def id(self) -> MemberId:
        return self.profile.member.id

    @property
    def role(self) -> MatchRole:
        """What a draw counts them as."""
        if self.assistant:
            return MatchRole.ASSISTANT_HEAD
        said = self.profile
        return match_role(said.member.position, said.needs, said.interests)

    @property
    def phase(self) -> MatchPhase | None:
        return match_phase(self.profile.member.phase)


def person(
    random: Random, number: int, seed: int, among: Sequence[School], now: datetime
) -> Person:
    """Invent the member with *number*, who works in one of *among* and had joined by *now*."""
    school = random.choice(among)
    position = _one(random, _POSITIONS)
    years = 0 if position in _NOT_YET else _years(random)
    return Person(
        profile=_profile(
            random, _member(random, number, seed, school, position, now), school, years
        ),
        account=_account(number),
        school=school,
        assistant=position is Position.DEPUTY and random.random() < 0.4,
        waiting=random.choice(_WAITED),
        paused=random.random() < 0.03,
        verified=random.choices((*Way, None), weights=(40, 30, 25, 5))[0],
    )


def is_invented(account: Account) -> bool:
    """Tell whether *account* is of somebody invented here: no real one looks like that."""
    if account.platform is Platform.SLACK:
        return account.space == SPACE
    return len(account.user) <= _LOW


def _account(number: int) -> Account:
    if number % 2:
        return Account(Platform.SLACK, SPACE, f"UDEMO{number:06}")
    return Account(Platform.DISCORD, "", f"{number + 1}")


def _member(  # noqa: PLR0913, PLR0917 - what a member is made of
    random: Random, number: int, seed: int, school: School, position: Position, now: datetime
) -> Member:
    here = position not in _NO_POST
    return Member(
        id=MemberId(hashlib.blake2b(f"{seed}|{number}".encode(), digest_size=8).hexdigest()),
        name=names.person(random),
        position=position,
        phase=school.phase,
        region=school.place.region,
        district=school.place.district,
        authority=school.place.authority,
        school=school.name if here else "",
        trust=school.trust if here else "",
        wants_buddy=random.random() < 0.92,
        joined=now - timedelta(days=random.randrange(1, 900), minutes=random.randrange(720)),
    )


def _profile(random: Random, member: Member, school: School, years: int) -> Profile:
    offers = _some(random, Topic, 2, 6) if years else _some(random, Topic, 0, 3)
    needs = _some(random, Topic, 1, 5)
    if years < 3:
        needs = _with(needs, _some(random, _FOR_NEW, 1, 3))
    if years >= _LONG:
        offers = _with(offers, _some(random, _OF_THE_OLD, 1, 3))
    needs = tuple(topic for topic in needs if topic not in offers)
    if member.position in {Position.CO_HEAD, Position.ASPIRING} and random.random() < 0.5:
        needs = _with(needs, (Topic.CO_HEADSHIP,))
        offers = tuple(topic for topic in offers if topic is not Topic.CO_HEADSHIP)
    well = _some(random, Area, 0, 4) if years else ()
    return Profile(
        member=member,
        years=years,
        language=_language(random, school),
        governance=school.governance if member.school else None,
        knows_well=well,
        knows_some=tuple(area for area in _some(random, Area, 0, 4) if area not in well),
        context=_context(random, school),
        values=tuple(random.sample(_VALUES, RANKED)) if random.random() < 0.9 else (),
        interests=_some(random, Interest, 1, 6),
        offers=offers,
        needs=needs,
        times=_times(random),
        distance=random.choices(tuple(Distance), weights=(70, 20, 10))[0],
        chosen=_chosen(random),
    )


def _years(random: Random) -> int:
    """Return years as a head: half have at most five, a few have thirty."""
    return random.choice((random.randrange(6), random.randrange(13), random.randrange(35)))


def _language(random: Random, school: School) -> Language:
    welsh = school.place.region is Region.WALES and (
        school.name.startswith("Ysgol") or random.random() < 0.1
    )
    return Language.WELSH if welsh else Language.ENGLISH


def _context(random: Random, school: School) -> tuple[Context, ...]:
    fits = [*_CONTEXT]
    if school.place.region is not Region.WALES or not school.name.startswith("Ysgol"):
        fits.remove(Context.WELSH_MEDIUM)
    if not school.trust:
        fits.remove(Context.NEW_TRUST)
    if school.place.region is Region.LONDON:
        fits.remove(Context.SMALL_RURAL)
        fits.remove(Context.COASTAL)
    if school.phase is not Phase.PRIMARY:
        fits.remove(Context.TEACHING_HEAD)
    return _some(random, fits, 0, 4)


def _times(random: Random) -> tuple[Time, ...]:
    chosen = set(random.choices(_TIMES, cum_weights=_HOURS_SUM, k=random.randrange(3, 11)))
    return tuple(time for time in _TIMES if time in chosen)


def _chosen(random: Random) -> dict[Field, Visibility]:
    """Return what somebody opened or hid: most people leave all of it as it is."""
    if random.random() < 0.6:
        return {}
    opened = _some(random, _OPENABLE, 1, 6)
    return {one: random.choice(_WIDER) for one in opened}


_VALUES: Final = tuple(Value)
_CONTEXT: Final = tuple(Context)
_TIMES: Final = tuple(Time)
_HOURS_SUM: Final = tuple(accumulate(_HOURS))
_OPENABLE: Final = (
    Field.NAME,
    Field.POSITION,
    Field.PHASE,
    Field.REGION,
    Field.YEARS,
    Field.INTERESTS,
    Field.VALUES,
    Field.OFFERS,
    Field.NEEDS,
    Field.KNOWS_WELL,
)
_WIDER: Final = (
    Visibility.MEMBERS,
    Visibility.MEMBERS,
    Visibility.COACH_ONLY,
    Visibility.HIDDEN,
)


def _one(random: Random, weights: Mapping[T, int]) -> T:
    return random.choices(tuple(weights), weights=tuple(weights.values()))[0]


def _some(random: Random, words: type[T] | Sequence[T], least: int, most: int) -> tuple[T, ...]:
    """Return from *least* to *most* of *words*, in their order."""
    known = tuple(words)  # type: ignore[arg-type]  # an enumeration is its members
    chosen = random.sample(range(len(known)), min(len(known), random.randrange(least, most + 1)))
    return tuple(known[place] for place in sorted(chosen))


def _with(some: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*more, *some)))[:6]
