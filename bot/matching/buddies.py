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
from types import MappingProxyType
from typing import Final

from bot.core.apart import Apart
from bot.core.membership import Member
from bot.core.people import MemberId
from bot.core.profile import Field, Profile, Seen, Viewer, seen_by
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
_TRIES: Final = 8

_NOBODY: Final[Apart] = MappingProxyType({})
_NOTHING: Final[Mapping[MemberId, Seen]] = MappingProxyType({})

Pair = frozenset[MemberId]

Edge = tuple[int, int]
"""Two members as their places in the order of ids, the lower first."""

Weights = Mapping[Edge, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Groups of two or three, and who no rule allows with anybody."""

    groups: tuple[tuple[MemberId, ...], ...]
    alone: tuple[MemberId, ...]


@dataclass(frozen=True, slots=True)
class _Seating:
    groups: list[tuple[int, ...]]
    alone: frozenset[int]


def allowed(one: Member, other: Member, apart: Apart = _NOBODY) -> bool:
    """Tell whether two may be introduced.

    Never from one school, trust or local authority, nor if either asked to be kept *apart*.
    """
    return not (
        tied(one, other) or neighbours_known(one, other) or other.id in apart.get(one.id, ())
    )


def neighbours_known(one: Member, other: Member) -> bool:
    """Tell whether both authorities are known and the same: an unknown one bars no buddy."""
    return bool(one.authority and other.authority) and neighbours(one, other)


def points(one: Seen, other: Seen, last: datetime | None, now: datetime) -> int:
    """Return how well two go together, 0 to 520, from what a matcher may see of them.

    What either hid counts half, as neither a match nor a mismatch. *last* is when they last met.
    """
    total = _same(one, other, Field.PHASE, _PHASE, 0)
    total += _same(one, other, Field.POSITION, _POSITION, 0)
    total += _same(one, other, Field.REGION, _REGION, _FAR)
    if last is None:
        return total + _NOVELTY
    return total + min(_NOVELTY // 2, _FADE_DAYS * max(0, (now - last).days // 14))


def _same(one: Seen, other: Seen, field: Field, same: int, different: int) -> int:
    if field not in one or field not in other:
        return (same + different) // 2
    return same if one[field] == other[field] else different


def draw(  # noqa: PLR0913 - all that a draw depends on, so that it can be replayed
    members: Sequence[Member],
    met: Mapping[Pair, datetime],
    now: datetime,
    seed: int,
    *,
    apart: Apart = _NOBODY,
    seen: Mapping[MemberId, Seen] = _NOTHING,
) -> Draw:
    """Introduce *members* to each other. The same arguments always give the same groups.

    *seen* is what a matcher may see of those who chose anything; of the others it sees what
    everybody tells on joining. Whoever is left alone comes first in another try: somebody else
    may be left over then, who makes a good third.
    """
    people = sorted(members, key=lambda m: m.id)
    known = [
        seen.get(member.id) or seen_by(Profile(member=member), Viewer.MATCHER) for member in people
    ]
    weights = {
        (low, high): points(known[low], known[high], met.get(frozenset((a.id, b.id))), now)
        * _SHUFFLE
        + _shuffle(a, b, seed)
        for (low, a), (high, b) in combinations(enumerate(people), 2)
        if allowed(a, b, apart)
    }
    first: frozenset[int] = frozenset()
    best = tried = _try(len(people), weights, first)
    for _ in range(_TRIES if len(people) <= EXACT else 0):
        if not best.alone or tried.alone <= first:
            break
        first |= tried.alone
        tried = _try(len(people), weights, first)
        best = min(best, tried, key=lambda seating: len(seating.alone))
    return Draw(
        groups=tuple(sorted(tuple(people[n].id for n in sorted(group)) for group in best.groups)),
        alone=tuple(people[n].id for n in sorted(best.alone)),
    )


def _try(size: int, weights: Weights, first: frozenset[int]) -> _Seating:
    """Pair as many as can be, those in *first* before others, then seat the rest as thirds."""
    edges = weights if size <= EXACT else _best(weights)
    pairs = _pairs(edges, first)
    rest = set(range(size)).difference(*pairs)
    # nobody is left out for having looked at their best partners only
    while wider := {edge for edge in weights.keys() - edges.keys() if not rest.isdisjoint(edge)}:
        edges = {**edges, **{edge: weights[edge] for edge in wider}}
        pairs = _pairs(edges, first)
        rest = set(range(size)).difference(*pairs)
    thirds = _thirds(sorted(rest), pairs, weights)
    return _Seating(
        groups=[(*pair, *thirds.get(pair, ())) for pair in pairs],
        alone=frozenset(rest.difference(*thirds.values())),
    )


def _best(weights: Weights) -> Weights:
    best: dict[int, list[tuple[int, Edge]]] = {}
    for edge, weight in weights.items():
        for member in edge:
            best.setdefault(member, []).append((weight, edge))
    kept = {edge for edges in best.values() for _, edge in nlargest(_PARTNERS, edges)}
    return {edge: weights[edge] for edge in kept}


def _pairs(weights: Weights, first: frozenset[int]) -> list[Edge]:
    before = 1 + sum(weights.values())
    return _match(
        {edge: weight + before * len(first.intersection(edge)) for edge, weight in weights.items()}
    )


def _thirds(
    rest: Sequence[int], pairs: Sequence[Edge], weights: Weights
) -> dict[Edge, tuple[int, ...]]:
    """Seat as many of *rest* as can be, one at a pair, where all three may meet."""
    beyond = 1 + max((*rest, *(high for _, high in pairs)), default=0)
    warmth: dict[Edge, int] = {}
    for member in rest:
        for number, pair in enumerate(pairs):
            known = [weights.get((min(member, other), max(member, other))) for other in pair]
            if None not in known:
                warmth[member, beyond + number] = sum(filter(None, known))
    return {pairs[number - beyond]: (member,) for member, number in _match(warmth)}


def _match(weights: Weights) -> list[Edge]:
    """Return the most edges that share no end, and among those the heaviest."""
    import rustworkx  # noqa: PLC0415 - brings numpy: only when a draw runs

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(1 + max((high for _, high in weights), default=0)))
    graph.add_edges_from([(low, high, weight) for (low, high), weight in sorted(weights.items())])
    matched = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(edge), max(edge)) for edge in matched)


def _shuffle(one: Member, other: Member, seed: int) -> int:
    """Return 16 bits that settle draws fairly and the same way each time."""
    low, high = sorted((one.id, other.id))
    digest = hashlib.blake2b(f"{seed}|{low}|{high}".encode(), digest_size=2)
    return int.from_bytes(digest.digest())
