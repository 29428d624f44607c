"""The buddy draw: nobody left out who can be matched, no rule broken, then the best total.

Exact maximum-weight matching of highest cardinality (Edmonds' blossom algorithm, by rustworkx).
Above :data:`EXACT` members each keeps only their best partners, which stays within a thousandth
of the optimum. The points follow MATCHING.md; whole numbers, so that a seed replays a draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from itertools import combinations
from typing import Final

from bot.core.membership import Member
from bot.core.people import MemberId
from bot.core.ties import neighbours, tied

EXACT: Final = 200
_PARTNERS: Final = 20
_PHASE: Final = 160
_POSITION: Final = 120
_REGION: Final = 40
_FAR: Final = 10
_NOVELTY: Final = 200
_FADE_DAYS: Final = 4  # points of novelty regained for each fortnight since they last met
_SHUFFLE: Final = 1 << 16

Pair = frozenset[MemberId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Groups of two or three, and who no rule allows with anybody."""

    groups: tuple[tuple[MemberId, ...], ...]
    alone: tuple[MemberId, ...]


def allowed(one: Member, other: Member) -> bool:
    """Tell whether two may be introduced: never from one school, trust or local authority."""
    return not tied(one, other) and not neighbours_known(one, other)


def neighbours_known(one: Member, other: Member) -> bool:
    """Tell whether both authorities are known and the same: an unknown one bars no buddy."""
    return bool(one.authority and other.authority) and neighbours(one, other)


def points(one: Member, other: Member, met: Mapping[Pair, datetime], now: datetime) -> int:
    """Return how well two go together, 0 to 520."""
    total = _PHASE * (one.phase == other.phase)
    total += _POSITION * (one.position == other.position)
    total += _REGION if one.region == other.region else _FAR
    last = met.get(frozenset((one.id, other.id)))
    if last is None:
        return total + _NOVELTY
    return total + min(_NOVELTY // 2, _FADE_DAYS * max(0, (now - last).days // 14))


def draw(members: Sequence[Member], met: Mapping[Pair, datetime], now: datetime, seed: int) -> Draw:
    """Introduce *members* to each other. The same arguments always give the same groups."""
    people = sorted(members, key=lambda m: m.id)
    weights = _edges(people, met, now, seed)
    pairs = _match(people, weights)
    groups = {frozenset(pair): list(pair) for pair in pairs}
    paired = {member for pair in pairs for member in pair}
    alone = _seat_rest(people, groups, paired, weights)
    return Draw(
        groups=tuple(tuple(sorted(group)) for group in sorted(groups.values())),
        alone=tuple(alone),
    )


def _edges(
    people: Sequence[Member], met: Mapping[Pair, datetime], now: datetime, seed: int
) -> dict[Pair, int]:
    found: dict[Pair, int] = {}
    for one, other in combinations(people, 2):
        if allowed(one, other):
            ranked = points(one, other, met, now) * _SHUFFLE + _shuffle(one, other, seed)
            found[frozenset((one.id, other.id))] = ranked
    if len(people) <= EXACT:
        return found
    best: dict[MemberId, list[tuple[int, Pair]]] = {}
    for pair, weight in found.items():
        for member in pair:
            best.setdefault(member, []).append((weight, pair))
    kept = {pair for edges in best.values() for _, pair in nlargest(_PARTNERS, edges)}
    return {pair: found[pair] for pair in kept}


def _match(people: Sequence[Member], weights: Mapping[Pair, int]) -> list[tuple[MemberId, ...]]:
    import rustworkx  # noqa: PLC0415 - brings numpy: only when a draw runs

    index = {member.id: number for number, member in enumerate(people)}
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([member.id for member in people])
    edges = []
    for pair, weight in weights.items():
        low, high = sorted(index[member] for member in pair)
        edges.append((low, high, weight))
    graph.add_edges_from(sorted(edges))
    matched = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted(tuple(sorted((people[a].id, people[b].id))) for a, b in matched)


def _seat_rest(
    people: Sequence[Member],
    groups: dict[Pair, list[MemberId]],
    paired: set[MemberId],
    weights: Mapping[Pair, int],
) -> list[MemberId]:
    """Make trios for whoever is left over, where all three pairs are allowed."""
    by_id = {member.id: member for member in people}
    alone = []
    for member in people:
        if member.id in paired:
            continue
        open_to = [
            pair
            for pair, group in groups.items()
            if len(group) == 2 and all(allowed(member, by_id[m]) for m in pair)  # noqa: PLR2004
        ]
        if open_to:
            groups[max(open_to, key=lambda p: (_warmth(member.id, p, weights), sorted(p)))].append(
                member.id
            )
        else:
            alone.append(member.id)
    return alone


def _warmth(member: MemberId, pair: Pair, weights: Mapping[Pair, int]) -> int:
    return sum(weights.get(frozenset((member, other)), 0) for other in pair)


def _shuffle(one: Member, other: Member, seed: int) -> int:
    """Return 16 bits that settle draws fairly and the same way each time."""
    low, high = sorted((one.id, other.id))
    digest = hashlib.blake2b(f"{seed}|{low}|{high}".encode(), digest_size=2)
    return int.from_bytes(digest.digest())
