"""What the rounds so far do to the next one's weights, so that a year has an aim of its own.

A perfect draw of each round alone pairs the same favourites again as soon as it may, and like with
like for ever. So novelty grows dearer the more pairs had met before, and a circle in which all are
alike is worth widening. Both are plain numbers, known before a draw: they are kept with nothing
and found again from the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.matching.factors import widened
from bot.matching.model import Model
from bot.matching.people import Distance, History, Person, Width

AIM: Final = 3
"""The most pairs, in a hundred of all that are remembered, that may have met before."""

DEARER_FROM: Final = 2
"""From so many in a hundred on novelty grows dearer: the aim is to be kept, not to be mended."""

STEP: Final = 15
"""Points by which novelty grows dearer for each one in a hundred more."""

YEAR: Final = 6
"""Rounds of a year, where there is no calendar: it has six half-terms."""

ENOUGH: Final = 4
"""People met in a year after whom it can be said that a circle is narrow."""


def priced(model: Model, history: History) -> Model:
    """Return *model* with the price that novelty has after *history*: never less than it has."""
    met = [len(tuple(rounds)) for rounds in history.values()]
    pairs, again = sum(met), sum(met) - len(met)
    dearer = STEP * max(0, 100 * again - DEARER_FROM * pairs) // max(1, pairs)
    return replace(model, price=model.price + dearer) if dearer else model


def narrow(one: Person, met: Sequence[Person]) -> frozenset[Width]:
    """Return in what all whom *one* *met* within a year are like them, once they are enough.

    What somebody did not say is in no way narrow, and whoever would rather have people near is not
    sent away.
    """
    if len(met) < ENOUGH:
        return frozenset()
    wide = frozenset[Width]().union(*(widened(one, other) for other in met))
    far = bool(one.region) and one.distance is not Distance.NEAR
    said = {Width.PHASE: bool(one.phase), Width.REGION: far}
    return frozenset(width for width, counts in said.items() if counts) - wide
