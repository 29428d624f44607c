"""Read a spreadsheet that somebody saved as CSV, however their Excel saved it.

Nothing is guessed that could change who meets whom. What cannot be read is said by line, all of
it at once.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Final

LONGEST: Final = 2000
"""Characters a cell may have: far more than any answer, far less than a file in a cell."""

LARGEST: Final = 256 * 1024 * 1024
"""Bytes a file may have."""

_DELIMITERS: Final = ",;\t"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """Something about one line of one file, in words that say what to do."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return (
            f"{self.file} line {self.line}: {self.text}"
            if self.line
            else f"{self.file}: {self.text}"
        )


@dataclass(slots=True)
class Notes:
    """Everything that was noticed: *problems* stop a draw, *notices* do not."""

    problems: list[Said] = field(default_factory=list)
    notices: list[Said] = field(default_factory=list)


Row = tuple[int, tuple[str, ...]]
"""The line of the file on which a row begins, and its cells in the order asked for."""


class Sheet:
    """One file with the columns *wanted*; those *allowed* may be there as well, or are empty."""

    def __init__(
        self, path: Path, wanted: Sequence[str], notes: Notes, allowed: Sequence[str] = ()
    ) -> None:
        self.name = path.name
        self._wanted, self._names, self._notes = wanted, (*wanted, *allowed), notes
        self._text = self._read(path)
        self._plain = False

    def problem(self, line: int, text: str) -> None:
        """Note what stops the draw."""
        self._notes.problems.append(Said(self.name, line, text))

    def notice(self, line: int, text: str) -> None:
        """Note what somebody may want to know."""
        self._notes.notices.append(Said(self.name, line, text))

    def rows(self) -> Iterator[Row]:
        """Yield the rows that can be read. Empty lines are passed over."""
        if self._text is None:
            return
        lines = self._lines(self._text)
        line, head = next(lines, (1, []))
        columns = self._columns(line, head)
        if columns is None:
            return
        absent = len(head)  # a cell more than there are
        chosen = itemgetter(*(columns.get(name, absent) for name in self._names))
        for number, cells in lines:
            if len(cells) == absent and (self._plain or _plain("|".join(cells))):  # nearly all
                yield number, chosen([*cells, ""])
            elif len(cells) < len(head) or any(cell.strip() for cell in cells[len(head) :]):
                self.problem(
                    number,
                    f"{_cells(len(cells))}, but the first row has {len(head)}. "
                    "A stray quote, comma or semicolon?",
                )
            elif self._clean(number, cells):
                yield number, chosen([*map(tidy, cells[:absent]), ""])

    def _lines(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield each row that is not empty with the line on which it begins."""
        skipped = 0
        if text.startswith("sep="):  # Excel's own way to say which delimiter it used
            first, _, text = text.partition("\n")
            delimiter, skipped = first.removeprefix("sep=").strip("\r") or ",", 1
        else:
            delimiter = self._delimiter(text)
        if len(delimiter) != 1 or delimiter in '"\r\n':
            self.problem(1, "The delimiter after sep= should be one character, such as a comma.")
            return
        self._plain = '"' not in text and _plain_file(text, delimiter)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        if self._plain:  # nearly all: no row is of two lines
            for line, cells in enumerate(reader, 1 + skipped):
                if cells and (cells[0] or any(cells)):
                    yield line, cells
            return
        while True:
            line = reader.line_num + 1 + skipped
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self.problem(
                    line,
                    "A quote opens here and does not close as it should; "
                    "the rest of the file cannot be read.",
                )
                return
            if "".join(cells).strip():
                yield line, cells

    def _delimiter(self, text: str) -> str:
        head = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
        known = {fold(name) for name in self._wanted}
        return max(
            _DELIMITERS,
            key=lambda one: sum(fold(cell.strip('"')) in known for cell in head.split(one)),
        )

    def _columns(self, line: int, head: Sequence[str]) -> Mapping[str, int] | None:
        """Return where each column is; None if one is not there, or there twice."""
        known = {fold(name): name for name in self._names}
        found: dict[str, int] = {}
        stop = False
        for place, cell in enumerate(head):
            name = known.get(fold(cell))
            if name in found:
                self.problem(line, f"The column {name} is there twice. Keep one.")
                stop = True
            elif name is not None:
                found[name] = place
            elif cell.strip():
                self.notice(line, f"The column {shown(cell)} is not used.")
        missing = [name for name in self._wanted if name not in found]
        if missing:
            self.problem(
                line,
                f"There is no column {', '.join(missing)}. The first row must name the columns: "
                f"{', '.join(self._wanted)}. Cells may be left empty where nothing is known.",
            )
        return None if missing or stop else found

    def _clean(self, line: int, cells: Sequence[str]) -> bool:
        clean = True
        for cell in cells:
            if len(cell) > LONGEST:
                self.problem(line, f"A cell has more than {LONGEST} characters. Shorten it.")
                clean = False
            elif not cell.isprintable() and any(
                unicodedata.category(sign) in _NO_TEXT and sign not in "\t\r\n" for sign in cell
            ):
                self.problem(
                    line,
                    f"A cell holds signs that are no text: {shown(cell)}. "
                    "Type it again, or save the file as CSV UTF-8.",
                )
                clean = False
        return clean

    def _read(self, path: Path) -> str | None:
        """Return what a file says; None, once it is said why, where that cannot be read."""
        try:
            if path.stat().st_size > LARGEST:
                self.problem(0, "The file is too large to be a list of members.")
                return None
            raw = path.read_bytes()
        except OSError as problem:
            self.problem(0, f"The file cannot be read ({problem.strerror}).")
            return None
        if not raw.strip():
            self.problem(1, "The file is empty.")
            return None
        try:
            return raw.decode(_encoding(raw))
        except UnicodeDecodeError as problem:
            line = raw[: problem.start].count(b"\n") + 1
            self.problem(line, "Some letters cannot be read. Save the file as CSV UTF-8.")
            return None


_NO_TEXT: Final = frozenset({"Cc", "Cn", "Co", "Cs"})


def _encoding(raw: bytes) -> str:
    """Return how a file is written: what it says itself, UTF-8, or the old Windows one."""
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return name
    if raw[1:2] == b"\0":
        return "utf-16-le"
    if raw[:1] == b"\0":
        return "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def tidy(cell: str) -> str:
    """Return a cell without what cannot be seen: spaces around it, and more than one within."""
    return " ".join((cell if cell.isascii() else unicodedata.normalize("NFC", cell)).split())


def fold(cell: str) -> str:
    """Return a cell as it is compared: letters only by what they are, words only by one space."""
    return tidy(cell.replace("_", " ").replace("\ufeff", "")).casefold()


def shown(cell: str) -> str:
    """Return a cell to show in a message: short, on one line, in quotes."""
    text = "".join(sign if sign.isprintable() else "?" for sign in tidy(cell))
    return f"\u201c{text[:40]}\u2026\u201d" if len(text) > 40 else f"\u201c{text}\u201d"  # noqa: PLR2004


def _plain(row: str) -> bool:
    """Tell whether cells, with bars between, hold nothing to tidy and nothing to complain of."""
    return (
        len(row) <= LONGEST
        and row.isprintable()
        and unicodedata.is_normalized("NFC", row)
        and "  " not in row
        and "| " not in row
        and " |" not in row
        and row == row.strip()
    )


def _plain_file(text: str, delimiter: str) -> bool:
    """Tell whether that is so of every row of a file in which nothing is quoted."""
    text = text.replace("\r\n", "\n")
    return (
        text.replace("\n", "").replace(delimiter, "").isprintable()
        and unicodedata.is_normalized("NFC", text)
        and "  " not in text
        and not any(f" {end}" in text or f"{end} " in text for end in ("\n", delimiter))
        and text == text.strip(" ")
        and max(map(len, io.StringIO(text)), default=0) <= LONGEST
    )


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
