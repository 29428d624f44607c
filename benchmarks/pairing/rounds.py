"""Thirty rounds in a row: a perfect draw must not pair the same favourites for ever."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from benchmarks.pairing.methods import judged
from bot.draw.read import Sheets
from bot.matching.draw import draw
from bot.matching.explain import points
from bot.matching.factors import widened
from bot.matching.model import Model
from bot.matching.people import History, Pair, Person, Width, pair
from bot.matching.year import YEAR, narrow, priced

ROUNDS = 30
TAKING_PART = 0.92


def thirty(whole: Sheets, seed: int, rounds: int = ROUNDS) -> Mapping[str, float]:
    """Draw thirty rounds as the bot does, nobody having met before the first.

    The weights of each follow from those before it, as `bot.matching.year` has it. Return the share
    of pairs that had met before, the mean fit (novelty and widening not counted), the share of
    members who met somebody of another phase in each of the five years, and what went wrong: rules
    broken, members left out, and how often anybody was in a trio.
    """
    everybody = [replace(person, waiting=0) for person in whole.people]
    by_id = {person.id: person for person in everybody}
    pick = random.Random(seed)  # noqa: S311 - who takes part
    met: dict[Pair, list[int]] = {}
    thirds: Counter[str] = Counter()
    formed = again = fit = broken = alone = unavoidable = 0
    wide = seen = 0
    for now in range(rounds):
        history = {two: [now - then for then in rounds] for two, rounds in met.items()}
        circles = _circles(by_id, history)
        if now and now % YEAR == 0:
            seen += len(circles)
            wide += sum(_crossed(by_id[who], circle) for who, circle in circles.items())
        people = [
            replace(person, narrow=narrow(person, circles.get(person.id, ())))
            for person in everybody
            if pick.random() < TAKING_PART
        ]
        model = priced(Model(), history)
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
        "wide": wide / max(1, seen),
    }  # fmt: skip


def _circles(by_id: Mapping[str, Person], history: History) -> Mapping[str, Sequence[Person]]:
    """Return whom everybody met within a year."""
    found: dict[str, dict[str, Person]] = {}
    for (one, other), ago in history.items():
        if min(ago) <= YEAR:
            found.setdefault(one, {})[other] = by_id[other]
            found.setdefault(other, {})[one] = by_id[one]
    return {who: list(circle.values()) for who, circle in found.items()}


def _crossed(one: Person, circle: Sequence[Person]) -> bool:
    return any(Width.PHASE in widened(one, other) for other in circle)
