"""Who takes part in a draw, and what is known of who met whom."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

Pair = tuple[str, str]
"""Two members by id, the lower first."""

NEVER: Final = 1 << 30
"""More rounds ago than there have been."""

History = Mapping[Pair, Iterable[int]]
"""How many rounds ago a pair met, each time it did: 1 is the last round."""


class Distance(StrEnum):
    """Whether somebody would rather meet a buddy near, or from far away."""

    EITHER = ""
    NEAR = "near"
    FAR = "far"


class Width(StrEnum):
    """In what somebody's circle of a year can be wide or narrow."""

    PHASE = "phase"
    REGION = "region"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member as a draw sees them. What they did not say is empty or None, never guessed.

    *school* and *trust* are compared as they are; an empty one keeps nobody apart. *apart* holds
    further words that keep two apart who share one (a local authority, where that is the rule).
    *waiting* counts rounds without a buddy, *thirds* how often they were in a trio. *narrow* is in
    what all whom they met this year are like them.
    """

    id: str
    school: str = ""
    trust: str = ""
    authority: str = ""
    region: str = ""
    phase: str = ""
    role: str = ""
    years: int | None = None
    seeks: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    waiting: int = 0
    thirds: int = 0
    distance: Distance = Distance.EITHER
    narrow: frozenset[Width] = frozenset()


def pair(one: str, other: str) -> Pair:
    """Return two ids as a pair."""
    return (one, other) if one <= other else (other, one)


def last_met(history: History) -> dict[Pair, int]:
    """Return how many rounds ago each pair met last."""
    last: dict[Pair, int] = {}
    for who, rounds in history.items():
        here = pair(*who)
        ago = min((*rounds, last.get(here, NEVER)))
        if ago < NEVER:
            last[here] = ago
    return last


def met_last(history: History, two: Pair) -> int | None:
    """Return how many rounds ago one pair met last, None if it never did."""
    one, other = two
    return min((*history.get(two, ()), *history.get((other, one), ())), default=None)


def trios(history: History) -> dict[str, int]:
    """Count how often each member was in a trio: three pairs of one round that close a ring.

    Three of a circle of four to six close one, too, but with a fourth: a circle is what somebody
    asked for, and no third seat.
    """
    seen: dict[int, set[str]] = {}
    twice: dict[int, set[str]] = {}
    for two, rounds in history.items():
        for ago in rounds:
            some = seen.setdefault(ago, set())
            twice.setdefault(ago, set()).update(who for who in two if who in some)
            some.update(two)
    rings: dict[int, dict[str, set[str]]] = {}
    for (a, b), rounds in history.items():
        for ago in rounds:
            if a in twice[ago] and b in twice[ago]:  # few: a pair has one other each
                ring = rings.setdefault(ago, {})
                ring.setdefault(a, set()).add(b)
                ring.setdefault(b, set()).add(a)
    return Counter(
        member
        for ring in rings.values()
        for member, others in ring.items()
        if any(not others & ring[one] & ring[two] for one in others for two in others & ring[one])
    )


def digest(people: Iterable[Person], history: History, avoid: Iterable[Pair], rules: str) -> str:
    """Return a fingerprint of everything a draw depends on but its seed, whatever the order."""
    lines = [
        repr(
            (
                (p.id, p.school, p.trust, p.authority, p.region, p.phase, p.role, p.years),
                [sorted(tags) for tags in (p.seeks, p.offers, p.values, p.interests, p.slots)],
                (p.waiting, p.thirds, p.distance.value, sorted(p.narrow)),
            )
        )
        for p in people
    ]
    told = cache(lambda rounds: repr(sorted(rounds)))  # the same few come ten thousand times
    met = [f"({pair(*who)!r}, {told(tuple(rounds))})" for who, rounds in history.items()]
    apart = {repr(pair(*who)) for who in avoid}
    kept = hashlib.blake2b(rules.encode(), digest_size=16)
    for part in (lines, met, apart):
        kept.update("\n".join(("", *sorted(part))).encode())
    return kept.hexdigest()
