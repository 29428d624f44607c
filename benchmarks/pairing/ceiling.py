"""What thirty rounds could give at most, whoever draws them: a bound with hindsight.

Everybody takes part as often as they do, but when, and with whom each time, is chosen knowing all
rounds at once, halves of a pair count, and a favourite pair may meet as often as the share of
repeats allows. No way of drawing can do better; what is left to ours is at most the difference.
"""

from __future__ import annotations

import random

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from benchmarks.pairing.rounds import ROUNDS, TAKING_PART
from bot.draw.read import Sheets
from bot.matching.crowd import Crowd
from bot.matching.model import Model

_WORTH = 400
"""Pairs of less fit are not looked at: beyond the best three hundred of each member."""


def ceiling(whole: Sheets, seed: int, again: float, rounds: int = ROUNDS) -> float:
    """Return the highest mean fit of *rounds* with at most a share *again* of pairs repeated.

    Who takes part is chosen as :func:`benchmarks.pairing.rounds.thirty` chooses. Each may have one
    partner more than rounds, for a trio.

    Raises:
        ValueError: pairs that were not looked at might be part of it.
    """
    pick = random.Random(seed)  # noqa: S311 - who takes part
    taking = {person.id: 0 for person in whole.people}
    formed = 0
    for _ in range(rounds):
        here = [person.id for person in whole.people if pick.random() < TAKING_PART]
        for member in here:
            taking[member] += 1
        formed += len(here) // 2 + len(here) % 2 * 2  # a trio has three pairs
    model = Model()
    crowd = Crowd(list(whole.people), {}, whole.avoid, seed, model)
    a, b = np.triu_indices(crowd.size, 1)
    judged = crowd.judge(a, b)
    fit = judged.points - model.price
    good = judged.allowed & (fit >= _WORTH)
    a, b, fit = a[good], b[good], fit[good]
    pairs = np.arange(len(a))
    # each pair twice: its first meeting, and all others
    ends = np.concatenate((a, b, a, b)), np.concatenate((pairs, pairs, *[pairs + len(a)] * 2))
    partners = csr_array((np.ones(len(ends[0])), ends), shape=(crowd.size, 2 * len(a)))
    repeated = csr_array(np.repeat((0.0, 1.0), len(a))[None])
    every = csr_array(np.ones((1, 2 * len(a))))
    most = [taking[person.id] + 1 for person in crowd.people]
    found = linprog(
        -np.concatenate((fit, fit)),
        A_ub=vstack((partners, repeated, every)),
        b_ub=[*most, again * formed, formed],
        bounds=[(0, 1)] * len(a) + [(0, rounds - 1)] * len(a),
        method="highs-ds",
    )
    price = -found.ineqlin.marginals
    if 2 * price[: crowd.size].min() + price[-1] < _WORTH:
        raise ValueError(f"pairs of less fit than {_WORTH} might count: look at more of them")
    return float(-found.fun / formed)
