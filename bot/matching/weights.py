"""The weights of the draw as a file that an organiser can change. See ``bot/data/weights.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bot.matching.model import Model, ModelProblem, Neutral, Table
from bot.matching.weight_words import LISTS, NUMBERS, TABLES, near, whole, wrong


def read_weights(text: str, usual: Model) -> Model:
    """Read a file like ``bot/data/weights.toml``; what it leaves out is as *usual*.

    Raises:
        ValueError: with every problem, each in words that say where.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"It is not TOML: {problem}.") from None
    reading = _Reading(usual)
    for name, said in told.items():
        reading.take(name, said)
    if not reading.problems:
        try:
            return replace(usual, **reading.values)
        except ModelProblem as problem:
            reading.problems.append(f"{problem}.")
    raise ValueError(" ".join(reading.problems))


@dataclass
class _Reading:
    """What was read so far, and what was wrong with it."""

    usual: Model
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def take(self, name: str, said: object) -> None:
        """Read one name at the top of the file."""
        match name, said:
            case _, dict() if name in TABLES:
                self.values[name] = self._table(name, said)
            case "neutral", dict():
                known = {one.name: getattr(self.usual.neutral, one.name) for one in fields(Neutral)}
                self.values[name] = Neutral(**known | self._numbers(name, said, known))
            case _, list() if name in LISTS and all(map(whole, said)):
                self.values[name] = tuple(said)
            case "never_same", list() if all(isinstance(one, str) for one in said):
                self.values[name] = tuple(dict.fromkeys(said))
            case _ if name in NUMBERS and whole(said):
                self.values[name] = said
            case _:
                self.problems.append(wrong(name))

    def _numbers(self, at: str, said: Mapping[str, object], known: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, value in said.items():
            if name not in known:
                self.problems.append(f"{at}.{name} is not a weight I know.{near(name, known)}")
            elif isinstance(value, int) and whole(value):
                found[name] = value
            else:
                self.problems.append(f"{at}.{name}: write a whole number, 0 or more.")
        return found

    def _table(self, name: str, said: Mapping[str, object]) -> Table:
        """Return a table of points in which some are changed, both ways round at once."""
        words: Sequence[str] = getattr(self.usual, TABLES[name])
        points = [list(row) for row in getattr(self.usual, name)]
        changed: dict[frozenset[str], int] = {}
        for word, row in said.items():
            at = f"{name}.{word}"
            if word not in words or not isinstance(row, dict):
                self.problems.append(f"{at} is not a row I know.{near(word, words)}")
                continue
            for other, worth in self._numbers(at, row, words).items():
                if changed.setdefault(frozenset((word, other)), worth) != worth:
                    self.problems.append(f"{at}.{other} is given twice, with different numbers.")
                a, b = words.index(word), words.index(other)
                points[a][b] = points[b][a] = worth
        return tuple(map(tuple, points))
