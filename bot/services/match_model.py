"""What counts how much in this network's rounds: the usual weights, or those of its own file."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.matching.buddies import MODEL
from bot.matching.model import Model
from bot.matching.weights import read_weights


@lru_cache(maxsize=4)
def model_of(weights: str) -> Model:
    """Return the model that the network's file says, what it leaves out as usual.

    Whom the network never introduces is no weight: members were promised it, so a file can
    neither loosen it nor add to it.

    Raises:
        ValueError: with everything that is wrong with the file, in words that say where.
    """
    found = read_weights(weights, MODEL)
    if more := set(found.never_same) - set(MODEL.never_same):
        raise ValueError(
            "In never_same of the network's own rounds there is no "
            f"{' or '.join(sorted(more))}: members are told that nobody of their school, trust or "
            "local authority is introduced to them, no more and no less. Please leave never_same "
            "out."
        )
    return replace(found, never_same=MODEL.never_same)
