"""The ways to pair that are compared: each takes a network and returns groups.

All but the shuffle and the slow one start from the candidates that our own scan finds: what is
compared there is the matching alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Final

from bot.draw.read import Sheets
from bot.matching.model import Model
from bot.matching.people import last_met

Groups = Sequence[tuple[str, ...]]
_Pairs = tuple[list[int], list[int], list[int], list[str]]
"""Both sides of each pair, its points, and everybody's id by number."""


def shuffle(net: Sheets, _model: Model, seed: int) -> Groups:
    """Shuffle and pair, as the open-source coffee bots do."""
    ids = [person.id for person in net.people]
    random.Random(seed).shuffle(ids)  # noqa: S311 - what they do
    return [(ids[n], ids[n + 1]) for n in range(0, len(ids) - 1, 2)]


def greedy(net: Sheets, model: Model, seed: int) -> Groups:
    """Take the best pair of those that are left, of each member's twenty best."""
    a, b, weight, names = _candidates(net, model, seed)
    paired: set[int] = set()
    groups = []
    for _, one, other in sorted(zip((-w for w in weight), a, b, strict=True)):
        if one not in paired and other not in paired:
            paired |= {one, other}
            groups.append((names[one], names[other]))
    return groups


def with_networkx(net: Sheets, model: Model, seed: int) -> Groups:
    """Match exactly on each member's twenty best, in pure Python."""
    return _networkx(_candidates(net, model, seed))


def with_networkx_on_all(net: Sheets, model: Model, seed: int) -> Groups:
    """Match exactly on all pairs that the rules allow, in pure Python: minutes at 1,000."""
    return _networkx(_candidates(net, model, seed, len(net.people)))


def _networkx(pairs: _Pairs) -> Groups:
    import networkx as nx  # noqa: PLC0415 - measured with its import

    a, b, weight, names = pairs
    graph = nx.Graph()
    graph.add_weighted_edges_from(zip(a, b, weight, strict=True))
    chosen = nx.max_weight_matching(graph, maxcardinality=True)
    return [(names[one], names[other]) for one, other in chosen]


def with_rustworkx(net: Sheets, model: Model, seed: int) -> Groups:
    """Match exactly on each member's twenty best."""
    import rustworkx  # noqa: PLC0415 - measured with its import

    a, b, weight, names = _candidates(net, model, seed)
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(names)))
    graph.add_edges_from(list(zip(a, b, weight, strict=True)))
    chosen = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return [(names[one], names[other]) for one, other in chosen]


def _candidates(net: Sheets, model: Model, seed: int, each: int = 20) -> _Pairs:
    """Return everybody's best partners, found as ours are: only the pairing differs."""
    from bot.matching.crowd import Crowd  # noqa: PLC0415 - measured with its imports
    from bot.matching.scan import Scan  # noqa: PLC0415

    crowd = Crowd(net.people, last_met(net.history), net.avoid, seed, model)
    found = Scan(crowd, lambda _doing, _done: None).best(each)
    names = [person.id for person in crowd.people]
    return found.a.tolist(), found.b.tolist(), found.points.tolist(), names


OTHERS: Final[Mapping[str, tuple[Callable[[Sheets, Model, int], Groups], int]]] = {
    "shuffle": (shuffle, 1 << 30),
    "greedy, our 20 candidates": (greedy, 1 << 30),
    "networkx, our 20 candidates": (with_networkx, 1_000),
    "rustworkx, our 20 candidates": (with_rustworkx, 10_000),
}
"""Each with the most members at which it is worth waiting for."""

SLOW: Final = {"networkx, all pairs": (with_networkx_on_all, 1_000)}
"""Those that take minutes: only when asked for."""


def judged(net: Sheets, groups: Groups, model: Model) -> Mapping[str, int]:
    """Count what groups are worth and which rules they break, pair by pair."""
    from bot.matching.explain import points  # noqa: PLC0415 - not part of what is measured
    from bot.matching.people import pair  # noqa: PLC0415

    by_id, last = {person.id: person for person in net.people}, last_met(net.history)
    total, worst, broken, repeats = 0, 1 << 30, 0, 0
    for group in groups:
        for one, other in combinations(group, 2):
            a, b, ago = by_id[one], by_id[other], last.get(pair(one, other))
            worth = points(a, b, ago, model)
            total, worst = total + worth, min(worst, worth)
            again = ago is not None and ago <= model.ban
            repeats += again
            broken += (
                again
                or a.school == b.school
                or (bool(a.trust) and a.trust == b.trust)
                or pair(one, other) in net.avoid
                or not a.slots & b.slots
            )
    trios = sum(len(group) > 2 for group in groups)  # noqa: PLR2004
    return {
        "total": total, "worst": worst, "broken": broken, "repeats": repeats, "trios": trios,
        "alone": len(net.people) - sum(map(len, groups)),
    }  # fmt: skip
