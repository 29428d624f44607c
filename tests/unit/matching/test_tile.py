"""What pairs score while they are compared by the million is what each scores alone."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.matching.crowd import Crowd
from bot.matching.model import MOST_SHARED, Model
from bot.matching.people import Person
from bot.matching.tile import ROWS, Tiles

USUAL = Model()
WIDE = Model(topic=3, topics_most=MOST_SHARED, shared=7, shared_most=MOST_SHARED, slots_most=50)


def person(pick: random.Random, number: int, words: int) -> Person:
    """Return somebody who knows up to so many words for each thing, or leaves it open."""

    def some() -> frozenset[str]:
        named = pick.choice((0, 1, words // 3, words))
        return frozenset(pick.sample([f"word {place}" for place in range(words)], named))

    return Person(
        id=str(number),
        school=str(number),
        phase=pick.choice(("", *USUAL.phases)),
        role=pick.choice(("", *USUAL.roles)),
        region=pick.choice(("", *USUAL.regions)),
        years=pick.choice((None, *range(30))),
        seeks=some(),
        offers=some(),
        values=some(),
        interests=some(),
        slots=some(),
    )


@pytest.mark.parametrize("model", [USUAL, WIDE], ids=["usual", "wide"])
@pytest.mark.parametrize("words", [1, 3, 12, 33, 70, 300])
def test_a_tile_scores_as_each_pair_alone(words: int, model: Model) -> None:
    pick = random.Random(words)  # noqa: S311 - the same each time
    crowd = Crowd([person(pick, number, words) for number in range(150)], {}, (), 7, model)
    tiles = Tiles(crowd)
    for start in range(0, crowd.size, ROWS):
        rows = np.arange(start, min(start + ROWS, crowd.size))
        for columns in (slice(0, crowd.size), slice(start // 2, start // 2 + 70)):
            a, b = (ends.ravel() for ends in np.meshgrid(rows, np.r_[columns], indexing="ij"))
            with tiles.scores(rows, columns) as tile:
                assert tile.ravel().tolist() == crowd.judge(a, b).points.tolist()
