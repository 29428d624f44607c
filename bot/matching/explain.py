"""Why two were introduced, in plain words: what decided, and what was never looked at.

There is no word here of schools, trusts, private lists or ties. They only ever rule a pair out,
and a pair that stands says nothing about those that were not formed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.matching import factors as f
from bot.matching.factors import Factor, factors
from bot.matching.model import Model
from bot.matching.people import Person

NOT_USED: Final = (
    "names, ages, and what kind of person anybody is",
    "inspection grades, results, and how large or well off a school is",
    "messages, attendance, and anything anybody asked for support with",
)
"""What a draw never knows."""

_STRONGEST: Final = 2
_FACTORS: Final = tuple(Factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The reasons of one pair. *points* are by factor, their sum is what the pair was worth.

    *reasons* puts the factors in words, the strongest first; *topics* names what one seeks and
    the other offers, and what they share; *not_said* the factors that could not count fully
    because one of the two left something open; *not_used* what a draw never looks at.
    """

    points: Mapping[Factor, int]
    reasons: tuple[str, ...]
    topics: tuple[str, ...]
    not_said: tuple[Factor, ...]
    not_used: tuple[str, ...] = NOT_USED

    @property
    def total(self) -> int:
        """The points of the pair."""
        return sum(self.points.values())

    @property
    def strongest(self) -> tuple[str, ...]:
        """The reasons that members are told."""
        return self.reasons[:_STRONGEST]


def points(one: Person, other: Person, ago: int | None, model: Model) -> int:
    """Return what a pair is worth."""
    return sum(factors(one, other, ago, model).values())


def explain(one: Person, other: Person, ago: int | None, model: Model) -> Explanation:
    """Explain a pair. *ago* is how many rounds ago they met last, None for never."""
    found = factors(one, other, ago, model)
    unsaid: list[Factor] = []
    worded: list[tuple[int, int, str]] = []
    for place, factor in enumerate(_FACTORS):
        if _UNSAID[factor](one, other, model):
            unsaid.append(factor)
        elif found[factor] and (words := _WORDS[factor](one, other, ago)):
            worded.append((-found[factor], place, words))
    learn, teach = f.topics(one, other)
    values, interests = f.ground(one, other)
    return Explanation(
        points=found,
        reasons=tuple(words for _, _, words in sorted(worded)),
        topics=tuple(sorted(learn | teach | values | interests)),
        not_said=tuple(unsaid),
    )


def _listed(words: frozenset[str]) -> str:
    *rest, last = sorted(words, key=lambda word: (word.casefold(), word))
    return f"{', '.join(rest)} and {last}" if rest else last


def _phase(one: Person, other: Person, _ago: int | None) -> str:
    if one.phase == other.phase:
        return f"the same phase: {one.phase}"
    return f"phases with something in common: {' and '.join(sorted((one.phase, other.phase)))}"


def _role(one: Person, other: Person, _ago: int | None) -> str:
    if one.role == other.role:
        return f"the same role: {one.role}"
    return f"roles with something in common: {' and '.join(sorted((one.role, other.role)))}"


def _help(one: Person, other: Person, _ago: int | None) -> str:
    learn, teach = f.topics(one, other)
    return f"one seeks what the other offers: {_listed(learn | teach)}" if learn | teach else ""


def _shared(one: Person, other: Person, _ago: int | None) -> str:
    values, interests = f.ground(one, other)
    return f"common ground: {_listed(values | interests)}" if values | interests else ""


def _years(_one: Person, _other: Person, _ago: int | None) -> str:
    return "experience that goes well together"


def _region(one: Person, other: Person, _ago: int | None) -> str:
    if one.region == other.region:
        return f"the same region: {one.region}"
    return f"regions: {' and '.join(sorted((one.region, other.region)))}"


def _slots(one: Person, other: Person, _ago: int | None) -> str:
    shared = one.slots & other.slots
    return f"times that suit both: {_listed(shared)}" if shared else ""


def _novelty(_one: Person, _other: Person, ago: int | None) -> str:
    return "not met before" if ago is None else f"met last {ago} rounds ago"


def _circle(one: Person, other: Person, _ago: int | None) -> str:
    new = f.widened(one, other) & (one.narrow | other.narrow)
    return f"a circle widens: another {' and '.join(sorted(new))}" if new else ""


_WORDS: Final[Mapping[Factor, Callable[[Person, Person, int | None], str]]] = {
    Factor.PHASE: _phase,
    Factor.ROLE: _role,
    Factor.HELP: _help,
    Factor.SHARED: _shared,
    Factor.YEARS: _years,
    Factor.REGION: _region,
    Factor.SLOTS: _slots,
    Factor.NOVELTY: _novelty,
    Factor.CIRCLE: _circle,
}

_UNSAID: Final[Mapping[Factor, Callable[[Person, Person, Model], bool]]] = {
    Factor.PHASE: lambda a, b, model: not (a.phase in model.phases and b.phase in model.phases),
    Factor.ROLE: lambda a, b, model: not (a.role in model.roles and b.role in model.roles),
    Factor.HELP: lambda a, b, _: not (a.seeks and b.offers) and not (b.seeks and a.offers),
    Factor.SHARED: lambda a, b, _: not all(p.values or p.interests for p in (a, b)),
    Factor.YEARS: lambda a, b, _: a.years is None or b.years is None,
    Factor.REGION: lambda a, b, model: (
        not (a.region in model.regions and b.region in model.regions)
    ),
    Factor.SLOTS: lambda a, b, _: not (a.slots and b.slots),
    Factor.NOVELTY: lambda _a, _b, _: False,
    Factor.CIRCLE: lambda _a, _b, _: False,
}
