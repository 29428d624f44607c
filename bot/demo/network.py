"""A whole invented network: its people, whom they keep apart from, and its rounds so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from bot.core.apart import Relation
from bot.demo.people import Person, person
from bot.demo.schools import School, schools

ROUNDS: Final = 12
"""Rounds so far, as long as MATCHING.md bans a repeat for by default."""

MOST: Final = 200_000
"""The largest network: about as many people as lead schools in the UK."""

BETWEEN: Final = timedelta(days=14)
"""From one round to the next."""

OPENED: Final = datetime(2026, 12, 7, 8, tzinfo=UTC)
"""When an invented network stands still, unless told otherwise: a Monday morning in term time."""

_TAKING_PART: Final = 0.92
"""The share of members in a round. Source: MATCHING.md."""

_KEEPING_APART: Final = 0.04
"""The share of members who keep apart from somebody."""

Pair = tuple[int, int]
"""Two people by their places in the order of people, the lower first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Invented people. *rounds* holds the pairs of each round so far, the newest first."""

    seed: int
    now: datetime
    people: Sequence[Person]
    rounds: Sequence[Sequence[Pair]]

    def apart(self) -> Iterator[Pair]:
        """Yield every pair that keeps apart, once, whoever of them said so."""
        found = {
            (min(number, other), max(number, other))
            for number, one in enumerate(self.people)
            for _, other in one.ties
        }
        yield from sorted(found)


def invent(members: int, seed: int, now: datetime = OPENED) -> Network:
    """Invent a network of *members*. The same arguments always give the same one.

    Raises:
        ValueError: *members* is below 1 or above :data:`MOST`.
    """
    if not 1 <= members <= MOST:
        raise ValueError(f"ask for 1 to {MOST:,} members")
    random = Random(f"headsup|{members}|{seed}")
    known = schools(random, members)
    people = [person(random, number, seed, known, now) for number in range(members)]
    _keep_apart(random, people)
    return Network(seed=seed, now=now, people=people, rounds=_rounds(random, people, now))


def _keep_apart(random: Random, people: Sequence[Person]) -> None:
    """Let a few keep apart from somebody: mostly of the same authority, where paths cross."""
    by_authority: dict[str, list[int]] = {}
    for number, one in enumerate(people):
        by_authority.setdefault(one.school.place.authority, []).append(number)
    relations = tuple(r for r in Relation if r is not Relation.FORMER_PLACE)
    for number, one in enumerate(people):
        if random.random() >= _KEEPING_APART:
            continue
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            near = by_authority[one.school.place.authority]
            other = random.choice(near if random.random() < 0.7 else range(len(people)))
            if other != number and all(other != named for _, named in one.ties):
                one.ties.append((random.choice(relations), other))


def _rounds(random: Random, people: Sequence[Person], now: datetime) -> list[list[Pair]]:
    """Draw rounds as a simple bot would: by chance, and never two of one school or trust."""
    apart = {
        frozenset((number, other)) for number, one in enumerate(people) for _, other in one.ties
    }
    rounds: list[list[Pair]] = []
    for ago in range(1, ROUNDS + 1):
        day = now - ago * BETWEEN
        present = [
            number
            for number, one in enumerate(people)
            if random.random() < _TAKING_PART and one.profile.member.joined < day
        ]
        random.shuffle(present)
        drawn, left = [], None
        for number in present:
            if left is None:
                left = number
            elif _may_meet(people[left].school, people[number].school) and (
                frozenset((left, number)) not in apart
            ):
                drawn.append((min(left, number), max(left, number)))
                left = None
            # whoever may not meet the one who waits is left out of this round
        rounds.append(sorted(drawn))
    return rounds


def _may_meet(one: School, other: School) -> bool:
    return one.name != other.name and not (one.trust and one.trust == other.trust)
