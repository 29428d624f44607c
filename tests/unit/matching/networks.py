"""Random networks of every kind, most of them unkind."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from bot.matching.draw import draw
from bot.matching.model import Model
from bot.matching.people import Person
from bot.matching.result import Draw

from .checker import PHASES, ROLES, Net

KINDS = ("plain", "one trust", "blocked", "one slot", "slots", "met", "giant", "cliques")
TOPICS = tuple("abcdefghijkl")
REGIONS = ("London", "South East", "Wales", "North West", "Scotland")


def network(kind: str, size: int, seed: int) -> Net:
    """Return a network that leaves no field open."""
    pick = random.Random(f"{kind} {size} {seed}")  # noqa: S311 - the same network each time
    people = [_person(pick, kind, number, size) for number in range(size)]
    ids = [one["id"] for one in people]
    pairs = [frozenset((ids[a], ids[b])) for b in range(size) for a in range(b)]
    share = {"met": 1.0 if seed % 2 else 0.8, "plain": 0.1}.get(kind, 0.02)
    met = {two: pick.randint(1, 20) for two in pairs if pick.random() < share}
    apart = {"blocked": 1.0 if seed % 2 else 0.7, "plain": 0.05}.get(kind, 0.0)
    return people, met, {two for two in pairs if pick.random() < apart}


def _person(pick: random.Random, kind: str, number: int, size: int) -> dict[str, Any]:
    def some(words: Sequence[str], most: int) -> frozenset[str]:
        return frozenset(pick.sample(words, pick.randint(1, most)))

    trusts = {
        "one trust": ["giant"],
        "giant": ["giant", "giant", "giant", ""],
    }.get(kind, ["", f"trust {pick.randrange(size)}"])
    slots = {
        "one slot": frozenset({"mon"}),
        "slots": some(("mon", "tue", "wed", "thu"), 2),
        "cliques": frozenset({f"day {number % max(1, size // 3)}"}),
    }.get(kind, some(("mon", "tue", "wed"), 3) | {"fri"})
    return {
        "id": f"m{number:03}",
        "school": f"school {pick.randrange(3 * size)}",
        "trust": pick.choice(trusts),
        "phase": pick.choice(PHASES),
        "role": pick.choice(ROLES),
        "region": pick.choice(REGIONS),
        "years": pick.randint(0, 30),
        "seeks": some(TOPICS, 4),
        "offers": some(TOPICS, 4),
        "values": some(TOPICS, 4),
        "interests": some(TOPICS, 4),
        "slots": slots,
    }


def drawn(
    net: Net,
    seed: int = 1,
    model: Model | None = None,
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> Draw:
    """Draw a network; *more* gives some members further fields."""
    people, met, avoid = net
    return draw(
        [Person(**one, **(more or {}).get(one["id"], {})) for one in people],
        {(min(two), max(two)): [ago] for two, ago in met.items()},
        [(min(two), max(two)) for two in avoid],
        seed,
        model,
    )
