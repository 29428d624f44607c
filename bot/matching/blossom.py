"""Exact matching of the few whom the fractional one could not settle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.matching.crowd import Places


def blossom(a: Places, b: Places, weight: Sequence[int]) -> Places:
    """Return which of these pairs to form: the most there can be, and of those the heaviest."""
    import rustworkx  # noqa: PLC0415 - only when something is left to settle

    nodes, ends = np.unique(np.concatenate((a, b)), return_inverse=True)
    low, high = ends[: len(a)].tolist(), ends[len(a) :].tolist()
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(nodes)))
    graph.add_edges_from(list(zip(low, high, weight, strict=True)))
    number = {pair: place for place, pair in enumerate(zip(low, high, strict=True))}
    chosen = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    places = sorted(number.get((x, y), number.get((y, x), -1)) for x, y in chosen)
    return np.array(places, np.intp)
