"""Spreadsheets as programs save them, and as they can be opened without running anything.

Reads what Excel, LibreOffice, Numbers and Google Sheets write: UTF-8 with or without a mark,
UTF-16, or Windows' Western European; commas, semicolons or tabs. Pure: bytes in, rows out.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MOST: Final = 50_000_000
"""Bytes of the largest file: about 100,000 rows in full."""

MANY: Final = 1_000
"""Lines that cannot be told apart, after which the rest of a file is not looked at."""

_RISKY: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What makes a program run a cell, or stand before one that does. Source: OWASP, CSV Injection."""

# some programs leave out blanks before they look
_ESCAPED: Final = re.compile(rf"'+\s*[{re.escape(_RISKY)}]")
_TO_ESCAPE: Final = re.compile(rf"'*\s*[{re.escape(_RISKY)}]")

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ",;\t"
_SHOWN: Final = 40
_SAVE_AGAIN: Final = 'Save it again as "CSV UTF-8 (comma delimited)".'


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and what to write instead. *line* is the file's, from 1; 0 is all."""

    line: int
    column: str
    read: str
    instead: str

    def __str__(self) -> str:
        where = f"Line {self.line}" if self.line else "The file"
        place = f"{where}, {self.column}" if self.column else where
        if not self.read:
            return f"{place}: {self.instead}"
        return f"{place}: I read {quoted(self.read)}. {self.instead[:1].upper()}{self.instead[1:]}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells, and the line it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header, rows below it, and what could not be told apart."""

    header: Row
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read(data: bytes, known: Collection[str]) -> Sheet:
    """Read a spreadsheet. *known* are names of columns, which tell what stands between cells."""
    empty = Row(1, ())
    try:
        text = _text(data)
    except ValueError as problem:
        return Sheet(empty, (), (Problem(0, "", "", str(problem)),))
    lines = io.StringIO(text, newline="").readlines()
    first, begin = (lines[0] if lines else ""), 0
    if told := re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE):  # Excel's own hint
        delimiter, begin = told[1], 1
    else:
        delimiter = max(_DELIMITERS, key=lambda d: _known(first, d, known))
    rows, problems = _rows(lines, begin, delimiter)
    if not rows:
        nothing = "there is nothing in it. The first line names the columns: account, name, ..."
        return Sheet(empty, (), tuple(problems) or (Problem(0, "", "", nothing),))
    return Sheet(rows[0], tuple(rows[1:]), tuple(problems))


def write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a spreadsheet as text, a row at a time, in which no cell is run.

    It begins with a mark, so that Excel reads it as UTF-8.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield "\ufeff"
    for row in (header, *rows):
        writer.writerow(map(escaped, row))
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def escaped(cell: str) -> str:
    """Return *cell* so that no program takes it for a formula."""
    return f"'{cell}" if _TO_ESCAPE.match(cell) else cell


def unescaped(cell: str) -> str:
    """Return what :func:`escaped` was given."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def _text(data: bytes) -> str:
    """Return *data* as text.

    Raises:
        ValueError: it is no text; with what to do.
    """
    if len(data) > MOST:
        raise ValueError(f"it is over {MOST // 1_000_000} MB. Split it into several files.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ValueError(f"this is a workbook, not a CSV file. {_SAVE_AGAIN}")
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ValueError(f"it is in UTF-32, which few programs write. {_SAVE_AGAIN}")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), _guess(data))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as wrong:
        if encoding != "utf-8" or _is_damaged(data):
            raise ValueError(_unreadable(data, wrong)) from None
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as worse:
            raise ValueError(_unreadable(data, worse)) from None
    if "\x00" in text:
        raise ValueError(f"there are zero bytes in it, as in no CSV file. {_SAVE_AGAIN}")
    return text


def _guess(data: bytes) -> str:
    """Return the encoding of *data*, which bears no mark: UTF-16 has a zero in most pairs."""
    start = data[:200]
    if len(start) > 1 and start[1::2].count(0) > len(start) // 3:
        return "utf-16-le"
    if len(start) > 1 and start[::2].count(0) > len(start) // 3:
        return "utf-16-be"
    return "utf-8"


def _is_damaged(data: bytes) -> bool:
    """Tell whether *data* is UTF-8 with a few wrong bytes, rather than another encoding."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(not c.isascii() for c in text) - wrong > wrong


def _unreadable(data: bytes, wrong: UnicodeDecodeError) -> str:
    line = data[: wrong.start].count(b"\n") + 1
    return f"I could not tell which letters it is written in, from line {line} on. {_SAVE_AGAIN}"


def _known(line: str, delimiter: str, known: Collection[str]) -> tuple[int, int]:
    cells = [column_key(cell.strip('"')) for cell in line.strip().split(delimiter)]
    return sum(cell in known for cell in cells), len(cells)


def quoted(read: str) -> str:
    """Return *read* for a terminal: on one line, not too long, and nothing in it that acts."""
    plain = "".join(c if c.isprintable() else " " for c in read)
    short = plain if len(plain) <= _SHOWN else plain[: _SHOWN - 3] + "..."
    return f'"{short}"'


def column_key(name: str) -> str:
    """Return *name* of a column as it is compared: ``Postcode district`` as postcode_district."""
    return re.sub(r"[^a-z0-9]+", "_", unescaped(name.strip()).casefold()).strip("_")


def _rows(lines: Sequence[str], begin: int, delimiter: str) -> tuple[list[Row], list[Problem]]:
    """Split *lines* into rows. After a row that does not hold together, go on with the next."""
    rows: list[Row] = []
    problems: list[Problem] = []
    while begin < len(lines) and len(problems) < MANY:
        reader = csv.reader(iter(lines[begin:]), delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    rows.append(Row(begin + done + 1, tuple(map(unescaped, cells))))
                done = reader.line_num
            break
        except csv.Error as problem:
            line = begin + done + 1
            problems.append(Problem(line, "", "", _mend(str(problem))))
            begin = line
    return rows, problems


def _mend(problem: str) -> str:
    if "limit" in problem:
        return "a cell has over 100,000 characters. Is a quotation mark not closed?"
    return (
        "the quotation marks don't close where a cell ends. Write a quotation mark inside a cell "
        'twice, like "".'
    )
