"""Invented networks of any size, the same for the same seed.

Trusts with heavy-tailed sizes, the regions of England, 153 authorities, mostly primaries, tags,
availability, private lists, and twelve rounds of history.
"""

from __future__ import annotations

import csv
import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from bot.draw.read import COLUMNS
from bot.matching.model import PHASES, REGIONS, ROLES
from bot.matching.people import Pair, Person, pair

SCHOOLS = 22_000
_ENGLAND = REGIONS[:9]
_PHASES = (2, 72, 2, 16, 6, 2)
_ROLES = (62, 8, 7, 4, 9, 4, 3, 3)
_TOPICS = tuple(f"topic {number}" for number in range(24))
_VALUES = tuple(f"value {number}" for number in range(15))
_INTERESTS = tuple(f"interest {number}" for number in range(24))
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
_SLOTS = tuple(f"{day} {part}" for day in _DAYS for part in ("early", "day", "after", "evening"))
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Network:
    """Who is there, who met when, and who is kept apart."""

    people: list[Person]
    history: dict[Pair, list[int]]
    avoid: set[Pair]


def network(size: int, seed: int, rounds: int = _ROUNDS) -> Network:
    """Invent a network of *size* members, who have met at random for *rounds* rounds."""
    pick = random.Random(f"network {size} {seed}")  # noqa: S311 - invented people
    schools = _schools(pick)
    people = [_person(pick, number, schools) for number in range(size)]
    history: dict[Pair, list[int]] = {}
    for ago in range(1, rounds + 1):
        order = [person.id for person in people if pick.random() < 0.9]  # noqa: PLR2004
        pick.shuffle(order)
        for a, b in zip(order[::2], order[1::2], strict=False):
            history.setdefault(pair(a, b), []).append(ago)
    avoid = {
        pair(*(person.id for person in pick.sample(people, 2)))
        for _ in range(size // 5 if size > 1 else 0)
    }
    return Network(people, history, avoid)


def _schools(pick: random.Random) -> Sequence[tuple[str, str, str, str]]:
    """Return schools with their trust, authority and region: half of them in trusts."""
    found: list[tuple[str, str, str, str]] = []
    trust = 0
    while len(found) < SCHOOLS:
        group = 1 if pick.random() < 0.5 else min(90, int(pick.paretovariate(1.1)) + 1)  # noqa: PLR2004
        named = "" if group == 1 else f"trust {(trust := trust + 1)}"
        home = pick.randrange(153)
        for _ in range(group):
            place = home if pick.random() < 0.7 else pick.randrange(153)  # noqa: PLR2004
            where = f"authority {place}", _ENGLAND[place % len(_ENGLAND)]
            found.append((f"school {len(found)}", named, *where))
    return found[:SCHOOLS]


def _person(
    pick: random.Random, number: int, schools: Sequence[tuple[str, str, str, str]]
) -> Person:
    school, trust, authority, region = pick.choice(schools)
    seeks = _some(pick, _TOPICS, 2, 4)
    return Person(
        id=f"m{number:06}",
        school=school,
        trust=trust,
        authority=authority,
        region=region,
        phase=_weighted(pick, PHASES, _PHASES),
        role=_weighted(pick, ROLES, _ROLES),
        years=min(35, int(pick.expovariate(1 / 8))),
        seeks=seeks,
        offers=_some(pick, _TOPICS, 2, 4) - seeks,
        values=_some(pick, _VALUES, 5, 5),
        interests=_some(pick, _INTERESTS, 3, 5),
        slots=_some(pick, _SLOTS, 4, 8),
    )


def _some(pick: random.Random, words: Sequence[str], low: int, high: int) -> frozenset[str]:
    return frozenset(pick.sample(words, pick.randint(low, high)))


def _weighted(pick: random.Random, words: Sequence[str], weights: Sequence[int]) -> str:
    total = list(accumulate(weights))
    return words[bisect(total, pick.random() * total[-1])]


def write(made: Network, folder: Path) -> None:
    """Write a network as the three files that `headsup draw` reads."""
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for one in made.people:
            tags = (one.seeks, one.offers, one.values, one.interests, one.slots)
            plain = (one.id, one.school, one.trust, one.authority, one.region, one.phase, one.role)
            out.writerow(
                [*plain, one.years, *(";".join(sorted(some)) for some in tags), one.waiting]
            )
    with (folder / "history.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("rounds_ago", "a", "b"))
        out.writerows((ago, *who) for who, rounds in made.history.items() for ago in rounds)
    with (folder / "avoid.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("a", "b"))
        out.writerows(sorted(made.avoid))
