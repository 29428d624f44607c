"""The spreadsheet of members: its columns, and how each cell is read.

Read by an import, written by an export and by an invented network. A row names an account; the
rest may be left empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache, partial
from types import MappingProxyType
from typing import Final

from bot.core.forms import clean
from bot.core.invitations import LISTS, ONES, Invitation, Told
from bot.core.membership import Phase, Position, Region
from bot.core.people import Account, Platform
from bot.core.profile import Field, Seen, Visibility, widest
from bot.services.places import district
from bot.services.sheets import Problem, Row, Sheet, column_key, quoted

_A_FEW: Final = 6
_ALMOST: Final = 70  # percent: as alike as a slip of the hand
_MOST: Final[Mapping[str, int]] = MappingProxyType(
    {"knows_some": len(LISTS["knows_some"]), "values": 5, "times": 10}
)
"""How many words a list takes, :data:`_A_FEW` unless named: as the forms do, which a test holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the field of a profile it holds, and how a cell of it is read.

    *field* is where an invitation keeps it. *read* raises ValueError with what to write instead.
    """

    name: str
    field: str
    shown: Field
    read: Callable[[str], Told]


def account(cell: str) -> Account:
    """Read an account as people write it.

    Raises:
        ValueError: with what to write instead.
    """
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))
    platform, _, rest = bare.partition(":")
    match platform.casefold(), rest.split(":"):
        case Platform.DISCORD, [user] if re.fullmatch(r"[0-9]{1,20}", user):
            return Account(Platform.DISCORD, "", user)
        case Platform.SLACK, [space, user] if _is_slack(space, "TE") and _is_slack(user, "UW"):
            return Account(Platform.SLACK, space.upper(), user.upper())
        case _:
            raise ValueError(
                "Write discord:USER-ID (up to 20 digits) or slack:WORKSPACE-ID:USER-ID, like "
                "slack:T024BE7LD:U024BE7LH."
            )


def _is_slack(text: str, begins: str) -> bool:
    return re.fullmatch(f"[{begins}][A-Z0-9]{{2,20}}", text.upper()) is not None


def _line(cell: str, least: int, most: int) -> str:
    text = " ".join(clean(cell).split())
    if not least <= len(text) <= most:
        raise ValueError(f"Write {least} to {most} characters; these are {len(text)}.")
    return text


def _number(cell: str) -> int:
    bare = re.sub(r"\.0+$", "", unicodedata.normalize("NFKC", cell).strip())
    if not re.fullmatch(r"[0-9]{1,2}", bare) or int(bare) > 60:  # noqa: PLR2004 - as the form
        raise ValueError("Write a whole number from 0 to 60, or leave it empty.")
    return int(bare)


def _district(cell: str) -> str:
    return district(unicodedata.normalize("NFKC", cell))


def _word(words: type[StrEnum], cell: str) -> str:
    known = _keys(words)
    if (key := _key(cell)) in known:
        return known[key]
    raise ValueError(f"{_meant(key, known)}Write one of: {'; '.join(known.values())}.")


def _several(words: type[StrEnum], most: int, cell: str) -> tuple[str, ...]:
    told = [part for part in re.split(r"[;|\n]", cell) if part.strip()]
    found = tuple(dict.fromkeys(_word(words, part) for part in told))
    if len(found) > most:
        raise ValueError(f"Write at most {most}, with ; between them; these are {len(found)}.")
    return found


@cache
def _keys(words: type[StrEnum]) -> Mapping[str, str]:
    return {_key(word): str(word) for word in words}


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """Return *text* as words of a list are compared: dashes, quotes, case and width aside."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain).replace("\u2019", "'")
    return " ".join(clean(plain).split())


def _meant(key: str, known: Mapping[str, str]) -> str:
    """Return a question that names the word that *key* is a slip of, empty if of none."""
    from rapidfuzz import process  # noqa: PLC0415 - only for a slip

    near = process.extractOne(key[:100], list(known), score_cutoff=_ALMOST) if key else None
    return f"Did you mean {known[near[0]]}? " if near else ""


def _columns() -> Iterator[Column]:
    yield Column("name", "name", Field.NAME, partial(_line, least=1, most=40))
    yield Column("role", "position", Field.POSITION, partial(_word, Position))
    yield Column("phase", "phase", Field.PHASE, partial(_word, Phase))
    yield Column("region", "region", Field.REGION, partial(_word, Region))
    yield Column("postcode_district", "district", Field.DISTRICT, _district)
    yield Column("school", "school", Field.SCHOOL, partial(_line, least=0, most=100))
    yield Column("trust", "trust", Field.TRUST, partial(_line, least=0, most=100))
    yield Column("years", "years", Field.YEARS, _number)
    for name, field, shown in (
        ("language", "language", Field.LANGUAGE),
        ("governance", "governance", Field.GOVERNANCE),
        ("near_or_far", "distance", Field.DISTANCE),
    ):
        yield Column(name, field, shown, partial(_word, ONES[field]))
    for name, field, shown in (
        ("knows_well", "knows_well", Field.KNOWS_WELL),
        ("knows_something_of", "knows_some", Field.KNOWS_SOME),
        ("context", "context", Field.CONTEXT),
        ("values", "values", Field.VALUES),
        ("interests", "interests", Field.INTERESTS),
        ("offers", "offers", Field.OFFERS),
        ("needs", "needs", Field.NEEDS),
        ("times", "times", Field.TIMES),
    ):
        most = _MOST.get(field, _A_FEW)
        yield Column(name, field, shown, partial(_several, LISTS[field], most))
    yield Column("about", "about", Field.ABOUT, partial(_line, least=0, most=150))


COLUMNS: Final = tuple(_columns())
NAMES: Final = ("account", *(column.name for column in COLUMNS))
"""The header of the spreadsheet."""

_BY_NAME: Final[Mapping[str, Column]] = MappingProxyType(
    {column.name: column for column in COLUMNS}
    | {column_key(column.shown): column for column in COLUMNS}
)
KNOWN: Final = frozenset({"account", *_BY_NAME})
"""Every name of a column that is understood, as :func:`column_key` spells them."""

_OWN: Final = frozenset({"buddy", "consent", "charter", "wants_buddy"})
"""What nobody can say for somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a spreadsheet says. Nothing of it may be used while there are *problems*."""

    invitations: tuple[Invitation, ...]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


class Reader:
    """Reads rows one by one, so that whoever waits can be shown how far it is."""

    def __init__(self, sheet: Sheet) -> None:
        self._problems = list(sheet.problems)
        self._notices: list[str] = []
        self._found: list[Invitation] = []
        self._lines: dict[Account, int] = {}
        self._alike: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._columns = self._header(sheet.header)

    def row(self, row: Row) -> None:
        """Read one row; note every cell of it that could not be read."""
        cells = dict(zip(self._columns, row.cells, strict=False))
        if any(cell.strip() for cell in row.cells[len(self._columns) :]):
            self._wrong(row, "", "", "there are more cells than columns. Is a comma too many?")
        who: Account | None = None
        told: dict[str, Told] = {}
        for column, cell in cells.items():
            try:
                if column == "account":
                    who = account(cell)
                elif isinstance(column, Column) and cell.strip():
                    told[column.field] = column.read(cell)
            except ValueError as problem:
                name = column.name if isinstance(column, Column) else str(column)
                self._wrong(row, name, cell, str(problem))
        if "account" not in cells:
            if "account" in self._columns:
                self._wrong(row, "account", "", "it is missing. Each row names one account.")
        elif who is not None:
            self._once(row, who, told)

    def done(self) -> Reading:
        """Return everything that was read."""
        if not self._found and not self._problems:
            none = "there are no rows below the names of the columns."
            self._problems.append(Problem(0, "", "", none))
        for lines in self._alike.values():
            if len(lines) > 1:
                named = ", ".join(map(str, lines))
                self._notices.append(
                    f"Lines {named} could be the same person, by name and school. Each account "
                    "gets an invitation; they can link the accounts when they have joined."
                )
        return Reading(
            invitations=tuple(self._found),
            problems=tuple(sorted(self._problems, key=lambda p: (p.line, p.column))),
            notices=tuple(self._notices),
        )

    def _once(self, row: Row, who: Account, told: Mapping[str, Told]) -> None:
        if who in self._lines:
            same = f"the same account is in line {self._lines[who]}. Leave one of the two out."
            self._wrong(row, "account", str(who), same)
            return
        self._lines[who] = row.line
        name, school = str(told.get("name", "")), str(told.get("school", ""))
        if name and school:
            self._alike[_key(name), _key(school)].append(row.line)
        self._found.append(Invitation(account=who, told=told))

    def _header(self, header: Row) -> Sequence[Column | str]:
        """Return what each column is: unknown ones stay names, and are passed over."""
        found: list[Column | str] = []
        for number, cell in enumerate(header.cells, start=1):
            key = column_key(cell)
            column = "account" if key == "account" else _BY_NAME.get(key)
            if column is None:
                found.append(f"{number}:{cell}")
                if key in _OWN:
                    self._notices.append(f"Column {key}: passed over. Only they can say that.")
                elif cell.strip():
                    self._notices.append(f"Column {quoted(cell)}: not known, so passed over.")
            elif column in found:
                self._wrong(header, "", cell, "there are two columns of that name. Take one out.")
                found.append(f"{number}:{cell}")
            else:
                found.append(column)
        if header.cells and "account" not in found:
            named = "there is no column called account. Each row needs one, like discord:USER-ID."
            self._wrong(header, "", "", named)
        return found

    def _wrong(self, row: Row, column: str, read: str, instead: str) -> None:
        self._problems.append(Problem(row.line, column, read, instead))


OPENABLE: Final = tuple(c for c in COLUMNS if widest(c.shown) is Visibility.MEMBERS)
"""The columns of what members may open to each other: school, trust and district are not."""


def shown(who: Account, seen: Seen, columns: Sequence[Column] = COLUMNS) -> tuple[str, ...]:
    """Return a row that says *seen* of whoever has the account *who*; what is not is empty."""
    return (str(who), *(_cell(seen.get(column.shown, "")) for column in columns))


def _cell(said: object) -> str:
    return ";".join(map(str, said)) if isinstance(said, tuple) else str(said)
