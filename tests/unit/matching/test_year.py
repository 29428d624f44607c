"""What the rounds so far do to the next one: novelty's price, and whose circle is narrow."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.matching.model import Model
from bot.matching.people import Distance, History, Person, Width
from bot.matching.year import AIM, DEARER_FROM, STEP, narrow, priced

MODEL = Model()


def history(pairs: int, again: int) -> History:
    """Return *pairs* that met once, *again* of which met a second time."""
    return {(f"a{n}", f"b{n}"): [20, 1] if n < again else [9] for n in range(pairs)}


@pytest.mark.parametrize("again", [0, 1, 10, 20])
def test_while_few_had_met_before_novelty_costs_what_it_always_does(again: int) -> None:
    assert priced(MODEL, history(1000 - again, again)) == MODEL


def test_beyond_that_it_grows_dearer_by_a_plain_rule_and_never_cheaper() -> None:
    """Some points for each one in a hundred."""
    prices = [priced(MODEL, history(1000 - again, again)).price for again in range(0, 200, 5)]
    assert all(low <= high for low, high in pairwise(prices))
    assert priced(MODEL, history(960, 40)).price == MODEL.price + STEP * (4 - DEARER_FROM) > 200
    assert priced(MODEL, history(970, 30)).price > MODEL.price, f"before {AIM} in a hundred"
    assert priced(MODEL, {}) == MODEL


ME = Person(id="me", phase="primary", region="London")
LIKE = Person(id="like", phase="primary", region="London")


@pytest.mark.parametrize(
    ("met", "found"),
    [
        ([LIKE] * 3, set()),  # too few to say
        ([LIKE] * 4, {Width.PHASE, Width.REGION}),
        ([*[LIKE] * 3, Person(id="x", phase="special", region="London")], {Width.REGION}),
        ([*[LIKE] * 3, Person(id="x", phase="primary", region="Wales")], {Width.PHASE}),
        ([*[LIKE] * 3, Person(id="x")], {Width.PHASE, Width.REGION}),  # said nothing: not known
        ([*[LIKE] * 3, Person(id="x", phase="AP", region="Wales")], set()),
    ],
)
def test_a_circle_is_narrow_in_what_all_in_it_are_like_oneself(
    met: list[Person], found: set[Width]
) -> None:
    assert narrow(ME, met) == found


def test_nobody_is_sent_far_away_against_their_wish_nor_judged_by_what_they_did_not_say() -> None:
    near = Person(id="me", phase="primary", region="London", distance=Distance.NEAR)
    assert narrow(near, [LIKE] * 4) == {Width.PHASE}
    assert narrow(Person(id="me"), [LIKE] * 4) == set()
