"""How many coaches may be asked, once everybody too close is left out; and how long choosing takes.

    .venv/bin/python -m benchmarks.coaches --json

An invented network of 1,000 members: regions and authorities by size, trusts that reach across
authorities, private lists, a year of buddy rounds. Every head in it asks; the same seed gives the
same people. What is counted is who could be asked if every coach were on duty and had room.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks.promise import Figure, add_option, record
from bot.core.care import USUAL
from bot.core.conflicts import Conflict, Known, conflicts
from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import MemberId
from bot.core.placement import Coach, Request, to_ask
from bot.core.skills import Needs

NOW = datetime(2026, 7, 6, 9, tzinfo=UTC)
SIZES = (10, 25, 60)
REGIONS = {  # weight, local authorities
    Region.NORTH_EAST: (5, 12),
    Region.NORTH_WEST: (13, 23),
    Region.YORKSHIRE: (10, 15),
    Region.EAST_MIDLANDS: (8, 10),
    Region.WEST_MIDLANDS: (10, 14),
    Region.EAST: (10, 11),
    Region.LONDON: (14, 33),
    Region.SOUTH_EAST: (13, 19),
    Region.SOUTH_WEST: (9, 15),
    Region.SCOTLAND: (3, 32),
    Region.WALES: (3, 22),
    Region.NORTHERN_IRELAND: (2, 1),
}
IN_A_TRUST = 0.45
FORMER = 0.15
LISTED = 0.2
ROUNDS = 20


@dataclass
class Town:
    """The members, who is on whose private list, and who was introduced to whom, newest last."""

    members: list[Member]
    apart: dict[MemberId, set[MemberId]] = field(default_factory=dict)
    met: dict[MemberId, set[MemberId]] = field(default_factory=dict)
    buddies: dict[MemberId, list[Member]] = field(default_factory=dict)

    def known(self, head: Member) -> Known:
        """Return what is known between *head* and everybody else."""
        return Known(
            listed=frozenset(self.apart.get(head.id, ())),
            introduced=frozenset(self.met.get(head.id, ())),
            buddies=self.buddies,
        )


def build(size: int, seed: int) -> Town:
    """Invent a network."""
    rng = random.Random(seed)  # noqa: S311 - nothing is secret
    trusts = [
        (f"Trust number{n}", rng.choices([*REGIONS], _weights())[0]) for n in range(size // 8)
    ]
    town = Town([_member(rng, n, trusts) for n in range(size)])
    for one in town.members:
        if rng.random() < LISTED:
            for other in rng.sample(town.members, rng.randint(1, 3)):
                _pair(town.apart, one, other)
    order = town.members[:]
    for _ in range(ROUNDS):
        rng.shuffle(order)
        pairs = list(zip(order[::2], order[1::2], strict=False))
        for one, other in pairs:
            _pair(town.met, one, other)
        town.buddies = {a.id: [b] for a, b in pairs} | {b.id: [a] for a, b in pairs}
    return town


def _weights() -> list[int]:
    return [weight for weight, _ in REGIONS.values()]


def _member(rng: random.Random, number: int, trusts: Sequence[tuple[str, Region]]) -> Member:
    region = rng.choices([*REGIONS], _weights())[0]
    near = [name for name, where in trusts if where == region]
    former = rng.random() < FORMER
    return Member(
        id=MemberId(f"m{number}"),
        name=f"Member {number}",
        position=Position.FORMER if former else Position.HEAD,
        phase=Phase.NONE if former else rng.choice(list(Phase)[:-1]),
        region=region,
        district="",
        authority=f"{region}-{rng.randrange(REGIONS[region][1])}",
        school="" if former else f"Place{number} School",
        trust=rng.choice(near) if near and not former and rng.random() < IN_A_TRUST else "",
        wants_buddy=True,
        joined=NOW,
    )


def _pair(pairs: dict[MemberId, set[MemberId]], one: Member, other: Member) -> None:
    if one.id != other.id:
        pairs.setdefault(one.id, set()).add(other.id)
        pairs.setdefault(other.id, set()).add(one.id)


def measure(town: Town, count: int, seed: int) -> dict[str, Any]:
    """Let every member but the coaches ask, with *count* coaches."""
    coaches = random.Random(seed).sample(town.members, count)  # noqa: S311
    chosen = {coach.id for coach in coaches}
    heads = [one for one in town.members if one.id not in chosen]
    ready = [Coach(member=coach) for coach in coaches]
    found: dict[str, Any] = {"coaches": count, "heads": len(heads)}
    for name, near in (("usual", False), ("near", True)):
        eligible, seconds, wrong = [], [], 0
        for head in heads:
            request = Request(head=head, needs=Needs(near=near), known=town.known(head))
            began = time.perf_counter()
            asked = to_ask(request, ready, USUAL, NOW)
            seconds.append(time.perf_counter() - began)
            eligible.append(len(asked))
            wrong += sum(too_close(town, head, one.member, near=near) for one in asked)
        found[name] = {
            "median": statistics.median(eligible),
            "least": min(eligible),
            "nobody": sum(n == 0 for n in eligible),
            "asked": sum(eligible),
            "too_close": wrong,
            "microseconds": round(1e6 * statistics.median(seconds), 1),
            "microseconds_p95": round(1e6 * sorted(seconds)[int(0.95 * len(seconds))], 1),
        }
    found["ruled_out_by"] = _reasons(town, heads, coaches)
    return found


def too_close(town: Town, head: Member, coach: Member, *, near: bool) -> bool:
    """Say whether *coach* must not hear of *head*: a second opinion, of names and lists alone.

    It shares no line with the rule. Names here are never spelt in two ways.
    """
    return (
        head.id == coach.id
        or _one_place(head, coach)
        or head.authority == coach.authority
        or (head.region == coach.region and not near)
        or coach.id in town.apart.get(head.id, ())
        or coach.id in town.met.get(head.id, ())
        or any(_one_place(buddy, head) for buddy in town.buddies.get(coach.id, ()))
        or any(_one_place(buddy, coach) for buddy in town.buddies.get(head.id, ()))
    )


def _one_place(one: Member, other: Member) -> bool:
    schools, trusts = {one.school, other.school}, {one.trust, other.trust}
    return (len(schools) == 1 and "" not in schools) or (len(trusts) == 1 and "" not in trusts)


def _reasons(town: Town, heads: Sequence[Member], coaches: Sequence[Member]) -> dict[str, int]:
    counts = dict.fromkeys((kind.name.lower() for kind in Conflict), 0)
    for head in heads:
        known = town.known(head)
        for coach in coaches:
            for kind in conflicts(head, coach, known):
                counts[kind.name.lower()] += 1
    return {name: count for name, count in counts.items() if count}


def figures(results: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """Return what goes onto the page of promises."""
    both = [found[name] for found in results for name in ("usual", "near")]
    most = [
        Figure("P5", f"of {found['coaches']} coaches may be asked, {name}", found["usual"][key])
        for found in results
        for name, key in (("median", "median"), ("least", "least"))
    ]
    return [
        Figure("P5", "requests routed", sum(2 * found["heads"] for found in results)),
        Figure("P5", "coaches to be asked", sum(one["asked"] for one in both)),
        Figure("P5", "of them too close to the head", sum(one["too_close"] for one in both), 0),
        *most,
    ]


def main() -> None:
    """Print the figures for each number of coaches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    add_option(parser)
    asked = parser.parse_args()
    town = build(asked.members, asked.seed)
    results = [measure(town, count, asked.seed) for count in SIZES]
    if asked.record:
        record("coaches", {"members": asked.members, "seed": asked.seed}, figures(results))
    if asked.json:
        print(json.dumps({"members": asked.members, "seed": asked.seed, "results": results}))
        return
    for found in results:
        print(found)


if __name__ == "__main__":
    main()
