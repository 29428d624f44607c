"""Figures for organisers tell nothing of one person: tried on every small table there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bot.core.small import FEWEST, OTHERS, shown

NAMES = ("met", "not met", "ended", "no word")
MOST = 11


def tables() -> Iterator[dict[str, int]]:
    for counts in product(range(MOST + 1), repeat=len(NAMES)):
        yield dict(zip(NAMES, counts, strict=True))


def test_nothing_small_can_be_told_from_what_is_shown_even_by_who_knows_the_whole() -> None:
    """Whoever knows exactly how many took part still cannot pin one small count down."""
    possible: dict[tuple[object, int], list[dict[str, int]]] = {}
    for table in tables():
        whole = sum(table.values())
        if 0 < whole <= MOST:  # every table of such a whole is among those that are tried
            possible.setdefault((tuple(shown(table).items()), whole), []).append(table)
    assert len(possible) > MOST
    for same in possible.values():
        for name in NAMES:
            if any(table[name] < FEWEST for table in same):
                assert len({table[name] for table in same}) > 1, same


def test_what_is_small_is_not_shown() -> None:
    for table in tables():
        found = shown(table)
        assert all(count >= FEWEST and count % FEWEST == 0 for count in found.values())
        small = {name for name, count in table.items() if count < FEWEST}
        assert not small & set(found)
        assert (set(found) in ({NAMES[0], OTHERS}, set())) is bool(small)


def test_one_person_more_rarely_shows_and_never_as_one() -> None:
    """Two looks at a figure differ by nothing, or by five."""
    for count in range(FEWEST, 60):
        one = shown(dict.fromkeys(NAMES, count))
        other = shown(dict.fromkeys(NAMES, count + 1))
        assert {other[name] - one[name] for name in NAMES} <= {0, FEWEST}
