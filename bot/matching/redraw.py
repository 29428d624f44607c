"""Mend a draw when a few leave at the last minute: only around them does anything change."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.matching import draw as drawing
from bot.matching.model import Model
from bot.matching.people import History, Pair, Person, pair
from bot.matching.result import Draw

_SMALL = 240
"""How many are thought about at most: so few that every pair of them is."""
_LOOKED_AT = 500
"""Announced pairs that are compared with those who are free."""
_NO_HISTORY: Mapping[Pair, tuple[int, ...]] = {}


@dataclass(frozen=True, slots=True)
class Redraw:
    """What changes: *kept* groups stand as announced, *draw* holds the groups of all others.

    *changed* are announced pairs that had to part, so that nobody is left out.
    """

    kept: tuple[tuple[str, ...], ...]
    draw: Draw
    changed: tuple[Pair, ...]


def redraw(  # noqa: PLR0913, PLR0917 - as a draw, and what was announced
    groups: Iterable[tuple[str, ...]],
    leavers: Collection[str],
    people: Collection[Person],
    history: History = _NO_HISTORY,
    avoid: Iterable[Pair] = (),
    seed: int = 0,
    model: Model | None = None,
) -> Redraw:
    """Match anew those whom *leavers* leave without a buddy, and whoever of *people* has none.

    Announced pairs weigh so much more together that they part only if somebody would otherwise
    be left out. The free are matched with each other, or with the groups nearest to them. An odd
    one among them goes to somebody in a trio, where there is one: two pairs come of it.
    """
    model, avoid = model or Model(), list(avoid)
    here = {person.id: person for person in people if person.id not in leavers}
    announced = [tuple(who for who in group if who in here) for group in groups]
    standing = [group for group in announced if len(group) > 1]
    free = here.keys() - {who for group in standing for who in group}
    near = _near(standing, [here[who] for who in sorted(free)], here, seed, model)
    near |= {group for group in standing if len(group) == 3 and len(free) % 2}  # noqa: PLR2004
    kept = [group for group in standing if group not in near]
    among = [here[who] for who in sorted(free.union(*near))]
    worth = {pair(*two): 4 * model.most for group in near for two in combinations(group, 2)}
    drawn = drawing.mend(among, history, avoid, seed, model, worth)
    together = {pair(*two) for group in drawn.groups for two in combinations(group, 2)}
    return Redraw(
        kept=tuple(
            sorted([*kept, *(group for group in near if tuple(sorted(group)) in drawn.groups)])
        ),
        draw=drawn,
        changed=tuple(sorted(worth.keys() - together)),
    )


def _near(
    standing: Sequence[tuple[str, ...]],
    free: Sequence[Person],
    here: Mapping[str, Person],
    seed: int,
    model: Model,
) -> set[tuple[str, ...]]:
    """Return the announced pairs with whom those who are *free* go best, of a few hundred."""
    import numpy as np  # noqa: PLC0415 - only when something is drawn

    from bot.matching.crowd import Crowd  # noqa: PLC0415

    pairs = sorted(group for group in standing if len(group) == 2)  # noqa: PLR2004
    pairs = random.Random(seed).sample(pairs, min(len(pairs), _LOOKED_AT))  # noqa: S311 - replayed
    room = min(len(pairs), max(0, (_SMALL - len(free)) // 2))
    if not room or not free:
        return set()
    crowd = Crowd([*free, *(here[who] for group in pairs for who in group)], {}, (), seed, model)
    ends = np.array([[crowd.place[who] for who in group] for group in pairs], np.intp)
    mine = np.array([crowd.place[person.id] for person in free], np.intp)
    a, b = np.repeat(mine, ends.size), np.tile(ends.ravel(), len(mine))
    judged = crowd.judge(a, b)
    worth = np.where(judged.allowed, judged.points, -1).reshape(len(mine), len(pairs), 2).max(2)
    order = np.argsort(-worth, axis=1, kind="stable")
    near = dict.fromkeys(order.T.ravel().tolist())  # everybody's best first
    return {pairs[place] for place in list(near)[:room]}
