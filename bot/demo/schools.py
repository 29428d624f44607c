"""Invented schools: as many of each region, phase and kind as there are, about, in the UK."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from typing import Final

from bot.core.membership import Phase, Region
from bot.core.vocabulary import Governance
from bot.demo.names import places
from bot.demo.places import Place, every_place

MOST: Final = 22_000
"""The most schools of a network: about as many as England has. Source: MATCHING.md."""

_EACH: Final = 2.2
"""Schools for each member, until there are no more: so that some share one, as colleagues do."""

_REGIONS: Final[dict[Region, int]] = {
    Region.NORTH_EAST: 1150,
    Region.NORTH_WEST: 3250,
    Region.YORKSHIRE: 2230,
    Region.EAST_MIDLANDS: 2090,
    Region.WEST_MIDLANDS: 2450,
    Region.EAST: 2600,
    Region.LONDON: 2560,
    Region.SOUTH_EAST: 3400,
    Region.SOUTH_WEST: 2450,
    Region.SCOTLAND: 1200,
    Region.WALES: 1000,
    Region.NORTHERN_IRELAND: 500,
}
"""How many schools of each region, in proportion; the three nations weigh less, as members do."""

_PHASES: Final[dict[Phase, int]] = {
    Phase.PRIMARY: 690,
    Phase.SECONDARY: 145,
    Phase.SPECIAL: 55,
    Phase.NURSERY: 20,
    Phase.ALTERNATIVE: 25,
    Phase.ALL_THROUGH: 30,
    Phase.SIXTEEN_PLUS: 15,
    Phase.MIDDLE_SECONDARY: 5,
    Phase.MIDDLE_PRIMARY: 2,
}

_ACADEMIES: Final[dict[Phase, float]] = {
    Phase.SECONDARY: 0.8,
    Phase.ALL_THROUGH: 0.7,
    Phase.NURSERY: 0.0,
}
"""The share of English schools that are academies: under half of the phases not named."""

_SINGLE: Final = 0.12
"""The share of academies that are on their own."""

_TRUST_SIZES: Final = tuple(
    accumulate(10_000_000 // (size * size + 6) for size in range(2, 91))  # how often each is
)
"""Sizes 2 to 90, the tail falling with the square: most trusts are small, a few are vast."""

_TRUST_NAMES: Final = (
    "Learning Trust",
    "Academies Trust",
    "Multi Academy Trust",
    "Education Trust",
    "Schools Partnership",
    "Education Group",
)

_TITLES: Final[dict[Phase, tuple[str, ...]]] = {
    Phase.PRIMARY: (
        "Primary School",
        "Primary School",
        "Community Primary School",
        "CofE Primary School",
        "Catholic Primary School",
        "Primary Academy",
        "Infant School",
        "Junior School",
    ),
    Phase.SECONDARY: ("High School", "Academy", "School", "Community College"),
    Phase.SPECIAL: ("School", "Special School", "Academy"),
    Phase.NURSERY: ("Nursery School",),
    Phase.ALTERNATIVE: ("Learning Centre", "Pupil Referral Unit"),
    Phase.ALL_THROUGH: ("All-through School", "Academy"),
    Phase.SIXTEEN_PLUS: ("Sixth Form College",),
    Phase.MIDDLE_SECONDARY: ("Middle School",),
    Phase.MIDDLE_PRIMARY: ("Middle School",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One invented school. *trust* is empty for those in none."""

    name: str
    trust: str
    place: Place
    phase: Phase
    governance: Governance


def schools(random: Random, members: int) -> Sequence[School]:
    """Invent the schools of a network of *members*, those of one trust beside each other."""
    count = max(20, min(MOST, round(members * _EACH)))
    names = places(random, 2 * count)  # at most one trust a school
    regions = random.choices(list(_REGIONS), cum_weights=_sums(_REGIONS), k=count)
    phases = random.choices(list(_PHASES), cum_weights=_sums(_PHASES), k=count)
    found = [
        _school(random, next(names), region, phase)
        for region, phase in zip(regions, phases, strict=True)
    ]
    academies = [school for school in found if school.governance is Governance.TRUST]
    others = [school for school in found if school.governance is not Governance.TRUST]
    return [*others, *_in_trusts(random, academies, names)]


def _school(random: Random, name: str, region: Region, phase: Phase) -> School:
    known = every_place()[region]
    (place,) = random.choices(known, cum_weights=_by_size(known))
    title = random.choice(_TITLES[phase])
    return School(
        name=f"Ysgol {name}" if _is_welsh(random, region) else f"{name} {title}",
        trust="",
        place=place,
        phase=phase,
        governance=_governance(random, region, phase),
    )


def _is_welsh(random: Random, region: Region) -> bool:
    return region is Region.WALES and random.random() < 0.35


def _governance(random: Random, region: Region, phase: Phase) -> Governance:
    if region.nation != "England":
        return Governance.ELSEWHERE
    if random.random() < _ACADEMIES.get(phase, 0.43):
        return Governance.SINGLE if random.random() < _SINGLE else Governance.TRUST
    match phase:
        case Phase.SPECIAL:
            return Governance.SPECIAL
        case Phase.NURSERY:
            return Governance.NURSERY
        case Phase.ALTERNATIVE:
            return Governance.ALTERNATIVE
        case Phase.SIXTEEN_PLUS:
            return Governance.SIXTEEN_PLUS
        case _:
            kinds = (
                Governance.MAINTAINED,
                Governance.VOLUNTARY,
                Governance.FOUNDATION,
                Governance.INDEPENDENT,
                Governance.FREE,
            )
            return random.choices(kinds, weights=(45, 33, 10, 8, 4))[0]


def _in_trusts(
    random: Random, academies: Sequence[School], names: Iterator[str]
) -> Iterator[School]:
    """Share *academies* out among trusts: neighbours mostly, so that few trusts go far."""
    order = list(Region)
    near = sorted(academies, key=lambda s: (order.index(s.place.region), s.place.authority, s.name))
    begin = 0
    while begin < len(near):
        size = 2 + random.choices(range(len(_TRUST_SIZES)), cum_weights=_TRUST_SIZES)[0]
        trust = f"{next(names)} {random.choice(_TRUST_NAMES)}"
        for school in near[begin : begin + size]:
            yield replace(school, trust=trust)
        begin += size


def _sums(weights: dict[Region, int] | dict[Phase, int]) -> list[int]:
    return list(accumulate(weights.values()))


_SIZES: Final[dict[Region, list[int]]] = {}


def _by_size(known: Sequence[Place]) -> list[int]:
    """Return the running sum of how large *known* places are: schools are where people are."""
    region = known[0].region
    if region not in _SIZES:
        _SIZES[region] = list(accumulate(place.postcodes for place in known))
    return _SIZES[region]
