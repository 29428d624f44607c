"""Mend a draw when a few leave at the last minute: only around them does anything change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations

from bot.matching import draw as drawing
from bot.matching.explain import points
from bot.matching.model import Model
from bot.matching.people import History, Pair, Person, last_met, pair
from bot.matching.result import Draw

NEIGHBOURHOOD = 60
"""Announced groups near those who are free that may be asked to make room."""
_NO_HISTORY: Mapping[Pair, tuple[int, ...]] = {}


@dataclass(frozen=True, slots=True)
class Redraw:
    """What changes: *kept* groups stand as announced, *draw* holds the groups of all others.

    *changed* are announced pairs that had to part, so that nobody is left out.
    """

    kept: tuple[tuple[str, ...], ...]
    draw: Draw
    changed: tuple[Pair, ...]


def redraw(  # noqa: PLR0913 - as a draw, and what was announced
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
    be left out. The free are matched with each other, or with the groups nearest to them.
    """
    model, avoid = model or Model(), list(avoid)
    here = {person.id: person for person in people if person.id not in leavers}
    announced = [tuple(who for who in group if who in here) for group in groups]
    standing = [group for group in announced if len(group) > 1]
    free = here.keys() - {who for group in standing for who in group}
    near = _near(standing, [here[who] for who in sorted(free)], here, last_met(history), model)
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
    standing: Collection[tuple[str, ...]],
    free: Collection[Person],
    here: Mapping[str, Person],
    last: Mapping[Pair, int],
    model: Model,
) -> set[tuple[str, ...]]:
    """Return the announced pairs with whom those who are *free* go best."""
    each = max(2, NEIGHBOURHOOD // max(1, len(free)))
    return {
        group
        for person in free
        for group in nsmallest(
            each,
            (group for group in standing if len(group) == 2),  # noqa: PLR2004
            key=lambda group: (
                -max(points(person, here[who], last.get(pair(person.id, who)), model) for who in group),
                group,
            ),
        )
    }
