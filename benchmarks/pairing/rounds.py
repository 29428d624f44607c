"""Thirty rounds in a row: a perfect draw must not pair the same favourites for ever."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from benchmarks.pairing.methods import judged
from bot.draw.read import Sheets
from bot.matching.draw import draw
from bot.matching.explain import points
from bot.matching.model import Model
from bot.matching.people import Pair, pair

ROUNDS = 30
_TAKING_PART = 0.92


def thirty(whole: Sheets, seed: int, rounds: int = ROUNDS) -> Mapping[str, float]:
    """Draw thirty rounds with the default weights, nobody having met before the first.

    Return the share of pairs that had met before, the mean fit without novelty, and what went
    wrong: rules broken, members left out, and how often anybody was in a trio.
    """
    model = Model()
    everybody = [replace(person, waiting=0) for person in whole.people]
    by_id = {person.id: person for person in everybody}
    pick = random.Random(seed)  # noqa: S311 - who takes part
    met: dict[Pair, list[int]] = {}
    thirds: Counter[str] = Counter()
    formed = again = fit = broken = alone = unavoidable = 0
    for now in range(rounds):
        people = [person for person in everybody if pick.random() < _TAKING_PART]
        history = {two: [now - then for then in rounds] for two, rounds in met.items()}
        found = draw(people, history, whole.avoid, now, model)
        facts = judged(Sheets(people, history, whole.avoid), found.groups, model)
        broken += facts["broken"]
        unavoidable += facts["repeats"]
        alone += facts["alone"]
        thirds.update(who for group in found.trios for who in group)
        for group in found.groups:
            for two in combinations(group, 2):
                key = pair(*two)
                formed += 1
                again += key in met
                fit += points(by_id[two[0]], by_id[two[1]], None, model) - model.price
                met.setdefault(key, []).append(now)
    return {
        "again": again / formed, "fit": fit / formed, "broken": broken, "alone": alone,
        "repeats": unavoidable, "thirds": max(thirds.values(), default=0),
    }  # fmt: skip
