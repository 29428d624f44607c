"""Draw a round of buddies: the one entrance. Pure, and slow enough to belong in a thread.

The same people, history, private lists, weights and seed always give the same draw, in whatever
order they come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from bot.matching.model import Model
from bot.matching.people import History, Pair, Person, digest, last_met, pair, trios
from bot.matching.result import Draw, LeftOut, Reason

if TYPE_CHECKING:
    from bot.matching.crowd import Crowd
    from bot.matching.scan import Progress
    from bot.matching.solve import Solution


_NO_HISTORY: Mapping[Pair, tuple[int, ...]] = {}


def draw(  # noqa: PLR0913, PLR0917 - all that a draw depends on, so that it can be replayed
    people: Collection[Person],
    history: History = _NO_HISTORY,
    avoid: Iterable[Pair] = (),
    seed: int = 0,
    model: Model | None = None,
    progress: Progress | None = None,
) -> Draw:
    """Group *people*: nobody left out whom a rule allows, the highest floor, the best total.

    *history* says how many rounds ago pairs met, *avoid* whom to keep apart for whatever reason.
    *progress* is called with what is being done and how much of it is done, 0 to 1.
    """
    return _draw(people, history, list(avoid), seed, model or Model(), progress, {})


def mend(  # noqa: PLR0913, PLR0917 - as a draw
    people: Collection[Person],
    history: History,
    avoid: list[Pair],
    seed: int,
    model: Model,
    kept: Mapping[Pair, int],
) -> Draw:
    """Draw, where leaving *kept* pairs together is worth so many points. No floor."""
    return _draw(people, history, avoid, seed, model, None, kept)


def _draw(  # noqa: PLR0913, PLR0917 - as a draw
    people: Collection[Person],
    history: History,
    avoid: list[Pair],
    seed: int,
    model: Model,
    progress: Progress | None,
    kept: Mapping[Pair, int],
) -> Draw:
    # numpy and scipy take a third of a second to come: only a draw pays for them
    from bot.matching.crowd import Crowd  # noqa: PLC0415
    from bot.matching.solve import solve  # noqa: PLC0415

    if len({person.id for person in people}) != len(people):
        raise ValueError("every member takes part once")
    seats = trios(history)
    seated = [
        replace(person, thirds=person.thirds + seats[person.id]) if person.id in seats else person
        for person in people
    ]
    crowd = Crowd(seated, last_met(history), avoid, seed, model, kept)
    solution = solve(crowd, progress or _silent, fair=not kept)
    return _told(crowd, solution, seed, digest(people, history, avoid, repr(model)))


def _silent(_doing: str, _done: float) -> None:
    """Tell nobody."""


def _told(crowd: Crowd, solution: Solution, seed: int, kept: str) -> Draw:
    import numpy as np  # noqa: PLC0415

    people = crowd.people
    groups = sorted(tuple(sorted(people[place].id for place in one)) for one in solution.groups)
    pairs = [pair(*two) for group in groups for two in combinations(group, 2)]
    ends = np.array([[crowd.place[who] for who in two] for two in pairs], np.intp).reshape(-1, 2)
    judged = crowd.judge(ends[:, 0], ends[:, 1], plain=True)
    worst = int(judged.points.min(initial=1 << 30)) if pairs else 0
    return Draw(
        groups=tuple(groups),
        left_out=tuple(
            sorted(
                (LeftOut(people[place].id, _why(crowd, place)) for place in solution.alone),
                key=lambda one: one.member,
            )
        ),
        total=int(judged.points.sum()),
        bound=solution.bound,
        floor=worst,
        worst=worst,
        repeats=tuple(two for two, again in zip(pairs, judged.again, strict=True) if again),
        met_before=int(crowd.met(ends[:, 0], ends[:, 1]).sum()),
        digest=kept,
        seed=seed,
    )


def _why(crowd: Crowd, place: int) -> Reason:
    import numpy as np  # noqa: PLC0415

    others = np.delete(np.arange(crowd.size), place)
    mine = np.full(len(others), place)
    if not len(others):
        return Reason.NOBODY
    if crowd.judge(mine, others).allowed.any():
        return Reason.TAKEN
    elsewhere = ~crowd.same(mine, others)
    if not elsewhere.any():
        return Reason.SAME
    return Reason.RULES if crowd.share_times(mine, others)[elsewhere].any() else Reason.TIMES
