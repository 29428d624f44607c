"""What two members are worth to each other: the weights, as data.

Source of the default numbers: MATCHING.md. Whoever changes a weight changes the draw and its
explanation alike, for both read this. Whole points, so that a draw is the same everywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any, Final

Table = tuple[tuple[int, ...], ...]
"""Points of each with each, symmetric, in the order of the words beside it."""

MOST: Final = 16_000
"""The most a pair may be worth: twice as much must fit sixteen bits while pairs are compared."""

MOST_SHARED: Final = 200
"""The most topics, answers or times that may count: they are counted in bytes."""

PHASES: Final = ("nursery", "primary", "all-through", "secondary", "special", "AP")
_PHASE_POINTS: Final[Table] = (
    (160, 90, 60, 0, 40, 0),
    (90, 160, 90, 30, 60, 10),
    (60, 90, 160, 110, 50, 30),
    (0, 30, 110, 160, 50, 60),
    (40, 60, 50, 50, 160, 110),
    (0, 10, 30, 60, 110, 160),
)
ROLES: Final = (
    "headteacher",
    "head of school",
    "executive head",
    "co-head",
    "deputy head",
    "assistant head",
    "trust leader",
    "aspiring co-head",
)
_ROLE_POINTS: Final[Table] = (
    (120, 100, 80, 80, 30, 10, 50, 30),
    (100, 120, 70, 70, 50, 30, 30, 40),
    (80, 70, 120, 60, 20, 0, 100, 30),
    (80, 70, 60, 120, 40, 20, 30, 110),
    (30, 50, 20, 40, 120, 90, 0, 80),
    (10, 30, 0, 20, 90, 120, 0, 60),
    (50, 30, 100, 30, 0, 0, 120, 10),
    (30, 40, 30, 110, 80, 60, 10, 120),
)
REGIONS: Final = (
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and the Humber",
    "Wales",
    "Scotland",
    "Northern Ireland",
)
_NEIGHBOURS: Final = (
    ("East Midlands", "East of England"),
    ("East Midlands", "West Midlands"),
    ("East Midlands", "Yorkshire and the Humber"),
    ("East of England", "London"),
    ("East of England", "South East"),
    ("London", "South East"),
    ("North East", "North West"),
    ("North East", "Yorkshire and the Humber"),
    ("North West", "West Midlands"),
    ("North West", "Yorkshire and the Humber"),
    ("South East", "South West"),
    ("South West", "West Midlands"),
    ("Wales", "North West"),
    ("Wales", "West Midlands"),
    ("Wales", "South West"),
    ("Scotland", "North East"),
    ("Scotland", "North West"),
)


_MAY_DIFFER: Final = frozenset({"school", "trust", "authority", "phase"})


class ModelProblem(ValueError):
    """These weights cannot be drawn with. Says which, and what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neutral:
    """What a factor scores when one of the two said nothing: neither a match nor a mismatch.

    *topics* counts once for each way in which help cannot be judged, *shared* once.
    """

    phase: int = 80
    role: int = 60
    topics: int = 20
    shared: int = 40
    years: int = 40
    region: int = 25
    slots: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Every weight of the buddy draw.

    *years_edges* begin a new band of experience each; *years_points* are by how many bands two
    lie apart. *ban* is in rounds: a pair that met within so many rounds does not meet again
    unless somebody would be left out. *price* and *fade* are novelty's. *widen* is for a pair that
    widens a narrow circle of one of the two, for each of them and each thing. *never_same* names
    what no two may share: school and trust always, authority and phase where an organiser wants it.
    """

    phases: tuple[str, ...] = PHASES
    phase_points: Table = _PHASE_POINTS
    roles: tuple[str, ...] = ROLES
    role_points: Table = _ROLE_POINTS
    topic: int = 40
    topics_most: int = 6
    shared: int = 40
    shared_most: int = 6
    years_edges: tuple[int, ...] = (1, 3, 5, 8, 12, 17, 23)
    years_points: tuple[int, ...] = (40, 60, 80, 70, 50, 30, 15, 0)
    regions: tuple[str, ...] = REGIONS
    neighbours: tuple[tuple[str, str], ...] = _NEIGHBOURS
    region_same: int = 40
    region_near: int = 25
    region_far: int = 10
    slot: int = 20
    slots_most: int = 3
    price: int = 200
    fade: int = 4
    ban: int = 12
    widen: int = 15
    neutral: Neutral = Neutral()
    never_same: tuple[str, ...] = ("school", "trust")

    def __post_init__(self) -> None:
        problems = [*self._tables(), *self._numbers(), *self._words()]
        if problems:
            raise ModelProblem("; ".join(problems))

    def _tables(self) -> Iterable[str]:
        for name, words, table in (
            ("phase_points", self.phases, self.phase_points),
            ("role_points", self.roles, self.role_points),
        ):
            size = len(words)
            if len(table) != size or any(len(row) != size for row in table):
                yield f"{name} needs {size} rows of {size} numbers, one for each word"
            elif any(table[a][b] != table[b][a] for a in range(size) for b in range(a)):
                yield f"{name} must say the same of a pair whichever way it is read"

    def _numbers(self) -> Iterable[str]:
        known = [
            *(number for row in (*self.phase_points, *self.role_points) for number in row),
            *self.years_points,
            *(getattr(self.neutral, one.name) for one in fields(Neutral)),
            *(value for one in fields(self) if isinstance(value := getattr(self, one.name), int)),
        ]
        if any(not isinstance(number, int) or number < 0 for number in known):
            yield "every weight must be a whole number, 0 or more"
        else:
            yield from self._sizes()
        if any(low >= high for low, high in pairwise(self.years_edges)):
            yield "years_edges must rise"
        if len(self.years_points) != len(self.years_edges) + 1:
            yield "years_points needs one number more than years_edges"

    def _sizes(self) -> Iterable[str]:
        if self.most > MOST:
            yield f"the best pair would have {self.most} points; at most {MOST} can be compared"
        for name in ("topics_most", "shared_most", "slots_most"):
            if getattr(self, name) > MOST_SHARED:
                yield f"{name} is {getattr(self, name)}; at most {MOST_SHARED} can be counted"

    def _words(self) -> Iterable[str]:
        for name, words in (
            ("phases", self.phases),
            ("roles", self.roles),
            ("regions", self.regions),
        ):
            if len(set(words)) != len(words):
                yield f"{name} has a word twice"
        if not {"school", "trust"} <= set(self.never_same) <= _MAY_DIFFER:
            yield "never_same must hold school and trust, and may hold authority and phase"
        for pair in self.neighbours:
            if not set(pair) <= set(self.regions):
                yield f"neighbours names a region that is not there: {' and '.join(pair)}"

    @property
    def most(self) -> int:
        """The most points any pair could have."""
        neutral = self.neutral
        return (
            max(*map(max, self.phase_points), neutral.phase)
            + max(*map(max, self.role_points), neutral.role)
            + max(self.topic * self.topics_most, 2 * neutral.topics)
            + max(self.shared * self.shared_most, neutral.shared)
            + max(*self.years_points, neutral.years)
            + max(self.region_same, self.region_near, self.region_far, neutral.region)
            + max(self.slot * self.slots_most, neutral.slots)
            + self.price
            + 4 * self.widen
        )

    def band(self, years: int) -> int:
        """Return which band of experience *years* fall in, from 0."""
        return bisect_right(self.years_edges, years)

    def near(self, one: str, other: str) -> bool:
        """Tell whether two regions are neighbours."""
        return (one, other) in self.neighbours or (other, one) in self.neighbours

    def novelty(self, rounds_ago: int | None) -> int:
        """Return the points for meeting again after *rounds_ago* rounds; None for never met."""
        return self.price if rounds_ago is None else min(self.price, self.fade * rounds_ago)

    def scaled(self, factor: int) -> Model:
        """Return the same wishes with every point counted *factor* times."""
        same = {"topics_most", "shared_most", "slots_most", "ban"}
        neutral = {one.name: getattr(self.neutral, one.name) * factor for one in fields(Neutral)}
        plain: dict[str, Any] = {
            one.name: value * factor
            for one in fields(self)
            if isinstance(value := getattr(self, one.name), int) and one.name not in same
        }
        return replace(
            self,
            phase_points=_times(self.phase_points, factor),
            role_points=_times(self.role_points, factor),
            years_points=tuple(points * factor for points in self.years_points),
            neutral=Neutral(**neutral),
            **plain,
        )


def _times(table: Table, factor: int) -> Table:
    return tuple(tuple(points * factor for points in row) for row in table)
