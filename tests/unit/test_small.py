"""Figures for organisers tell nothing of one person: tried on every small table there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bot.core.small import FEWEST, Shown, shown

NAMES = ("met", "not met", "ended", "no word")


def tables(most: int) -> Iterator[dict[str, int]]:
    for counts in product(range(most + 1), repeat=len(NAMES)):
        yield dict(zip(NAMES, counts, strict=True))


def key(found: Shown) -> tuple[object, ...]:
    return (tuple(sorted(found.about.items())), found.hidden, found.together)


def test_nothing_small_can_be_told_from_what_is_shown_even_by_who_knows_the_whole() -> None:
    """Whoever knows exactly how many took part still cannot pin one small count down."""
    possible: dict[tuple[object, ...], list[dict[str, int]]] = {}
    for table in tables(11):
        possible.setdefault((key(shown(table)), sum(table.values())), []).append(table)
    for (_, whole), same in possible.items():
        for name in NAMES:
            small = {table[name] for table in same if table[name] < FEWEST}
            if small and whole:
                assert len({table[name] for table in same}) > 1, same


def test_what_is_small_is_hidden_and_never_alone() -> None:
    for table in tables(11):
        found = shown(table)
        for name, count in table.items():
            assert (name in found.hidden) or count >= FEWEST
            assert (name in found.hidden) is not (name in found.about)
        assert len(found.hidden) != 1
        assert all(count % FEWEST == 0 for count in found.about.values())


def test_one_person_more_rarely_shows_and_never_as_one() -> None:
    """Two looks at a figure differ by nothing, or by five."""
    for count in range(FEWEST, 60):
        one = shown(dict.fromkeys(NAMES, count))
        other = shown(dict.fromkeys(NAMES, count + 1))
        for name in NAMES:
            assert other.about[name] - one.about[name] in {0, FEWEST}
