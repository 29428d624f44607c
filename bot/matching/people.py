"""Who takes part in a draw, and what is known of who met whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member as a draw sees them. What they did not say is empty or None, never guessed.

    *school* and *trust* are compared as they are; an empty one keeps nobody apart. *apart* holds
    further words that keep two apart who share one (a local authority, where that is the rule).
    *waiting* counts rounds without a buddy, *thirds* how often they were in a trio.
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


def pair(one: str, other: str) -> Pair:
    """Return two ids as a pair."""
    return (one, other) if one <= other else (other, one)


def last_met(history: History) -> dict[Pair, int]:
    """Return how many rounds ago each pair met last."""
    last: dict[Pair, int] = {}
    for who, rounds in history.items():
        here = pair(*who)
        last[here] = min((*rounds, last.get(here, NEVER)))
    return {who: ago for who, ago in last.items() if ago < NEVER}


def trios(history: History) -> dict[str, int]:
    """Count how often each member was in a trio: three pairs of one round that close a ring."""
    by_round: dict[int, dict[str, set[str]]] = {}
    for (a, b), rounds in history.items():
        for ago in rounds:
            met = by_round.setdefault(ago, {})
            met.setdefault(a, set()).add(b)
            met.setdefault(b, set()).add(a)
    count: dict[str, int] = {}
    for met in by_round.values():
        for member, others in met.items():
            if any(met[one] & others for one in others):
                count[member] = count.get(member, 0) + 1
    return count


def digest(people: Iterable[Person], history: History, avoid: Iterable[Pair], rules: str) -> str:
    """Return a fingerprint of everything a draw depends on but its seed, whatever the order."""
    lines = [
        "|".join(
            (
                *map(repr, (p.id, p.school, p.trust, p.authority, p.region, p.phase, p.role)),
                repr(p.years),
                *(repr(sorted(tags)) for tags in (p.seeks, p.offers, p.values, p.interests)),
                repr(sorted(p.slots)),
                f"{p.waiting},{p.thirds},{p.distance}",
            )
        )
        for p in people
    ]
    met = [f"{pair(*who)!r}{sorted(rounds)!r}" for who, rounds in history.items()]
    apart = {repr(pair(*who)) for who in avoid}
    kept = hashlib.blake2b(rules.encode(), digest_size=16)
    for part in (lines, met, apart):
        kept.update(b"\0")
        for line in sorted(part):
            kept.update(line.encode() + b"\n")
    return kept.hexdigest()
