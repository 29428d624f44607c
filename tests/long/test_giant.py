"""A network of thousands of whom most may not meet: nobody is lost."""

from __future__ import annotations

from bot.matching.draw import draw
from tests.unit.matching.test_hostile import check, people


def test_a_giant_trust_among_thousands_loses_nobody() -> None:
    """Beyond two thousand members candidates are few, and most of them are everybody's."""
    members = people("giant", 2100)
    found = draw(members, seed=3)
    check(members, found.groups, [one.member for one in found.left_out])
    assert len(found.groups) == 840
    assert len(found.left_out) == 420
