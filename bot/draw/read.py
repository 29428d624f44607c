"""What the three spreadsheets of a draw say, or everything that is wrong with them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.draw.sheet import Notes, Row, Sheet, fold, shown, tidy
from bot.matching.model import Model
from bot.matching.people import Distance, Pair, Person, pair

COLUMNS: Final = (
    "id", "school", "trust", "authority", "region", "phase", "role", "years", "seeks", "offers",
    "values", "interests", "slots", "rounds_waiting",
)  # fmt: skip
HISTORY: Final = ("rounds_ago", "a", "b")
AVOID: Final = ("a", "b")
_DISTANCE: Final = "distance"
_OLDEST: Final = 80
_SMALL: Final = {str(number): number for number in range(_OLDEST + 1)}
_MANY: Final = 100_000
_SOME: Final = 5


@dataclass(frozen=True, slots=True)
class Sheets:
    """A draw's input."""

    people: Sequence[Person]
    history: Mapping[Pair, Sequence[int]]
    avoid: frozenset[Pair]


def read(
    people: Path, history: Path | None, avoid: Path | None, model: Model, notes: Notes
) -> Sheets:
    """Read the files. What is wrong with them is in *notes*; then nothing may be drawn."""
    found = _People(Sheet(people, COLUMNS, notes, (_DISTANCE,)), model)
    met: dict[Pair, tuple[int, ...]] = {}
    same: dict[tuple[int, ...], tuple[int, ...]] = {}
    if history is not None:
        sheet = Sheet(history, HISTORY, notes)
        for line, cells, two in _pairs(sheet, found.ids):
            ago = _number(sheet, line, "rounds_ago", cells[0], _MANY)
            if ago is not None and two is not None:
                rounds = (*met.get(two, ()), ago)
                met[two] = same.setdefault(rounds, rounds)
            elif ago is None and not cells[0]:
                sheet.problem(line, "rounds_ago is empty. 1 is the last round.")
    apart: set[Pair] = set()
    if avoid is not None:
        apart = {two for _, _, two in _pairs(Sheet(avoid, AVOID, notes), found.ids) if two}
    return Sheets(found.people, met, frozenset(apart))


class _Spelling(dict[str, str]):
    """Words as they were first spelt: capitals and spaces make no difference."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[str, str] = {}

    def __missing__(self, words: str) -> str:
        found = self[words] = self._first.setdefault(fold(words), tidy(words))
        return found


class _People:
    """The rows of people.csv. *ids* are kept once, however many rows of other files name them."""

    def __init__(self, sheet: Sheet, model: Model) -> None:
        self._sheet, self._model = sheet, model
        self._same = _Spelling()
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        self._lines: dict[str, int] = {}
        self.ids: dict[str, str] = {}
        self.people: list[Person] = []
        for row in sheet.rows():
            self._person(row)

    def _person(self, row: Row) -> None:
        line, (
            member, school, trust, authority, region, phase, role, years,
            seeks, offers, values, interests, slots, waiting, distance,
        ) = row  # fmt: skip
        sheet, model, same = self._sheet, self._model, self._same
        if not member:
            sheet.problem(line, "The id is empty. Give every member an id of their own.")
        elif member in self._lines:
            sheet.problem(
                line, f"The id {shown(member)} is also on line {self._lines[member]}. Keep one."
            )
        self._lines.setdefault(member, line)
        self.ids[member] = member
        if not school:
            sheet.problem(
                line,
                "The school is empty, so nobody can be kept apart from their own. "
                "For a member without one repeat their id.",
            )
        wish = _word(sheet, line, _DISTANCE, distance, ("near", "far", "either"))
        self.people.append(
            Person(
                id=member,
                school=same[school],
                trust=same[trust],
                authority=same[authority],
                region=_word(sheet, line, "region", region, model.regions),
                phase=_word(sheet, line, "phase", phase, model.phases),
                role=_word(sheet, line, "role", role, model.roles),
                years=_number(sheet, line, "years", years, _OLDEST),
                seeks=self._tags(seeks),
                offers=self._tags(offers),
                values=self._tags(values),
                interests=self._tags(interests),
                slots=self._tags(slots),
                waiting=_number(sheet, line, "rounds_waiting", waiting, _MANY) or 0,
                distance=Distance("" if wish == "either" else wish),
            )
        )

    def _tags(self, cell: str) -> frozenset[str]:
        tags = set(map(self._same.__getitem__, cell.split(";")))
        tags.discard("")
        fresh = frozenset(tags)  # a copy takes no room to grow
        return self._sets.setdefault(fresh, fresh)  # the same few answers come again and again


def _pairs(
    sheet: Sheet, known: Mapping[str, str]
) -> Iterator[tuple[int, tuple[str, ...], Pair | None]]:
    """Yield the rows, which end with a and b, with the pair each names; None if it names none."""
    away: list[tuple[int, str]] = []
    for line, cells in sheet.rows():
        a, b = cells[-2:]
        two: Pair | None = None
        if not a or not b:
            sheet.problem(line, "Each row needs two ids, in a and in b.")
        elif a == b:
            sheet.problem(line, f"a and b are both {shown(a)}. A pair has two members.")
        else:
            two = pair(known.get(a, a), known.get(b, b))
            if a not in known or b not in known:
                away += [(line, who) for who in two if who not in known]
        yield line, cells, two
    for line, who in away[:_SOME]:
        sheet.notice(line, f"Nobody with the id {shown(who)} takes part.")
    if len(away) > _SOME:
        sheet.notice(away[_SOME][0], f"{len(away) - _SOME} more ids from here on do not take part.")


def _number(sheet: Sheet, line: int, name: str, cell: str, most: int) -> int | None:
    """Return a whole number from 0 to *most*; None if the cell is empty or holds none."""
    if cell in _SMALL:  # nearly all
        return _SMALL[cell]
    if not cell:
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.0+)?", cell) and int(cell.partition(".")[0]) <= most:
        return int(cell.partition(".")[0])
    sheet.problem(
        line, f"{name} is {shown(cell)}. It must be a whole number from 0 to {most}, or empty."
    )
    return None


def _word(sheet: Sheet, line: int, name: str, cell: str, words: Sequence[str]) -> str:
    """Return one of *words*, however it is capitalised and hyphenated; empty if the cell is."""
    if not cell or cell in words:
        return cell
    known = {_plain(word): word for word in words}
    if found := known.get(_plain(cell)):
        return found
    near = difflib.get_close_matches(_plain(cell), known, 1)
    meant = f"Did you mean {known[near[0]]}?" if near else f"It must be one of: {', '.join(words)}."
    sheet.problem(line, f"{name} is {shown(cell)}. {meant}")
    return ""


def _plain(word: str) -> str:
    return fold(word.replace("&", " and ").replace("-", " "))
