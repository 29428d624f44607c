"""Networks that make bidding members outbid each other: an answer comes, and nobody is lost."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import combinations

import pytest

from bot.matching.draw import draw
from bot.matching.people import Person

from .networks import network

CPU = 20.0
"""Seconds: a few times what the slowest takes. A bidding war would take hours."""


def people(kind: str, size: int) -> list[Person]:
    """Return members of whom many are alike, or of whom most may not meet."""
    some = [Person(**one) for one in network("plain", size, 1)[0]]
    like = some[0]
    each = enumerate(some)
    return {
        "giant": [replace(one, trust="giant" if n % 5 < 3 else "") for n, one in each],
        "alike": [replace(like, id=one.id, school=one.id, trust="") for one in some],
        "alike giant": [
            replace(like, id=one.id, school=one.id, trust="giant" if n % 5 < 3 else "")
            for n, one in enumerate(some)
        ],
        "cliques": [
            replace(one, slots=frozenset({f"slot {n % (size // 3)}"})) for n, one in enumerate(some)
        ],
        "stars": [
            replace(
                one,
                slots=frozenset({f"slot {n % 20}"} if n > 30 else map("slot {}".format, range(20))),
            )
            for n, one in enumerate(some)
        ],
    }[kind]


@pytest.mark.parametrize("kind", ["giant", "alike", "alike giant", "cliques", "stars"])
def test_a_hostile_network_is_answered_in_time(kind: str) -> None:
    members = people(kind, 300)
    began = time.process_time()
    found = draw(members, seed=3)
    assert time.process_time() - began < CPU
    check(members, found.groups, [one.member for one in found.left_out])
    assert found.total <= found.bound
    if kind in {"giant", "alike giant"}:
        assert len(found.groups) == 120
    if kind in {"alike", "stars"}:
        assert found.left_out == ()


def check(members: list[Person], groups: tuple[tuple[str, ...], ...], left: list[str]) -> None:
    by_id = {one.id: one for one in members}
    assert sorted([*left, *(who for group in groups for who in group)]) == sorted(by_id)
    for group in groups:
        for one, other in combinations(group, 2):
            a, b = by_id[one], by_id[other]
            assert not (a.trust and a.trust == b.trust)
            assert a.school != b.school
            assert a.slots & b.slots
