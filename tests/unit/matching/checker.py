"""Judges draws by its own reading of the rules. Imports nothing of what it judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

PHASES = ["nursery", "primary", "all-through", "secondary", "special", "AP"]
PHASE = """160 90 60 0 40 0
90 160 90 30 60 10
60 90 160 110 50 30
0 30 110 160 50 60
40 60 50 50 160 110
0 10 30 60 110 160"""
ROLES = [
    "headteacher",
    "head of school",
    "executive head",
    "co-head",
    "deputy head",
    "assistant head",
    "trust leader",
    "aspiring co-head",
]
ROLE = """120 100 80 80 30 10 50 30
100 120 70 70 50 30 30 40
80 70 120 60 20 0 100 30
80 70 60 120 40 20 30 110
30 50 20 40 120 90 0 80
10 30 0 20 90 120 0 60
50 30 100 30 0 0 120 10
30 40 30 110 80 60 10 120"""
NEAR = {"London": {"South East"}, "Wales": {"North West"}, "Scotland": {"North West"}}
EDGES = (1, 3, 5, 8, 12, 17, 23)
BANDS = (40, 60, 80, 70, 50, 30, 15, 0)

Net = tuple[Sequence[Mapping[str, Any]], Mapping[frozenset[str], int], set[frozenset[str]]]
"""People as plain fields, how many rounds ago pairs met last, and who is kept apart."""


def table(text: str, words: Sequence[str], one: str, other: str) -> int:
    return int(text.splitlines()[words.index(one)].split()[words.index(other)])


def band(years: int) -> int:
    return sum(years >= edge for edge in EDGES)


def near(one: str, other: str) -> bool:
    return other in NEAR.get(one, ()) or one in NEAR.get(other, ())


def points(one: Mapping[str, Any], other: Mapping[str, Any], ago: int | None) -> int:
    """Count a pair whose members left nothing open, with the default weights."""
    found = table(PHASE, PHASES, one["phase"], other["phase"])
    found += table(ROLE, ROLES, one["role"], other["role"])
    found += 40 * min(6, len(one["seeks"] & other["offers"]) + len(other["seeks"] & one["offers"]))
    shared = len(one["values"] & other["values"]) + len(one["interests"] & other["interests"])
    found += 40 * min(6, shared)
    found += BANDS[abs(band(one["years"]) - band(other["years"]))]
    same = one["region"] == other["region"]
    found += 40 if same else 25 if near(one["region"], other["region"]) else 10
    found += 20 * min(3, len(one["slots"] & other["slots"]))
    return found + (200 if ago is None else min(200, 4 * ago))


def may_meet(one: Mapping[str, Any], other: Mapping[str, Any], avoid: set[frozenset[str]]) -> bool:
    return (
        one["school"] != other["school"]
        and (not one["trust"] or one["trust"] != other["trust"])
        and frozenset((one["id"], other["id"])) not in avoid
        and bool(one["slots"] & other["slots"])
    )


def broken(net: Net, groups: Iterable[Sequence[str]], left: Iterable[str]) -> list[str]:
    """Return every rule that a draw breaks."""
    people, _, avoid = net
    by_id = {one["id"]: one for one in people}
    found = []
    seen = [who for group in groups for who in group] + list(left)
    if sorted(seen) != sorted(by_id):
        found.append("everybody is there once")
    for group in groups:
        if len(group) not in {2, 3}:
            found.append("groups are pairs or trios")
        if not frozenset.intersection(*(by_id[who]["slots"] for who in group)):
            found.append("a time common to all")
        found += [
            f"{a} and {b} must not meet"
            for a, b in combinations(group, 2)
            if not may_meet(by_id[a], by_id[b], avoid)
        ]
    found += [
        f"{a} and {b} are both alone and could meet"
        for a, b in combinations(left, 2)
        if may_meet(by_id[a], by_id[b], avoid)
    ]
    return found


def best(net: Net, ban: int) -> tuple[int, int, int, int, int]:  # noqa: C901 - one recursion
    """Try everything: fewest alone, trios and repeats, then the highest floor, the best total."""
    people, met, avoid = net
    size = len(people)
    worth: dict[tuple[int, int], tuple[int, bool]] = {}
    for a, b in combinations(range(size), 2):
        if may_meet(people[a], people[b], avoid):
            ago = met.get(frozenset((people[a]["id"], people[b]["id"])))
            again = ago is not None and ago <= ban
            worth[a, b] = (points(people[a], people[b], ago), again)
    lowest = 0

    def groups(rest: frozenset[int]) -> Iterable[tuple[tuple[int, ...], tuple[int, ...], int]]:
        first = min(rest)
        yield (first,), (1, 0, 0, 0), 10**9
        others = sorted(rest - {first})
        for two in [(first, other) for other in others if (first, other) in worth]:
            score, again = worth[two]
            yield two, (0, 0, again, -score), score
        for pair in combinations(others, 2):
            trio = (first, *pair)
            pairs = [worth.get(two) for two in combinations(trio, 2)]
            if None in pairs or not frozenset.intersection(*(people[n]["slots"] for n in trio)):
                continue
            known = [two for two in pairs if two]
            scores = [score for score, _ in known]
            yield trio, (0, 1, sum(again for _, again in known), -sum(scores)), min(scores)

    @cache
    def cost(rest: frozenset[int], level: int) -> tuple[int, ...]:
        """Return alone, trios, repeats, then minus the floor (level -1) or minus the total."""
        if not rest:
            return (0, 0, 0, -(10**9) if level < 0 else 0)
        found = []
        for group, mine, score in groups(rest):
            if score < level:
                continue
            other = cost(rest - set(group), level)
            if level < 0:
                found.append(
                    (*map(sum, zip(mine[:3], other[:3], strict=True)), max(-score, other[3]))
                )
            else:
                found.append(tuple(map(sum, zip(mine, other, strict=True))))
        return min(found)

    everybody = frozenset(range(size))
    alone, trios, repeats, negative = cost(everybody, -1)
    lowest = -negative
    if alone == size:
        return alone, trios, repeats, 0, 0
    return alone, trios, repeats, lowest, -cost(everybody, lowest)[3]
