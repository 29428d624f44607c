"""`headsup draw`: whatever a spreadsheet holds, it is drawn from or said what is wrong with it."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.draw.read import COLUMNS, read
from bot.draw.run import run
from bot.draw.sheet import Notes
from bot.draw.write import safe
from bot.matching.model import Model

WHOLE = "It must be a whole number from 0 to {}, or empty."
NO_SCHOOL = (
    "The school is empty, so nobody can be kept apart from their own. "
    "For a member without one repeat their id."
)
GOOD = [
    ["a", "s1", "t1", "x", "London", "primary", "headteacher", "3", "budgets", "SEND", "hope", "",
     "mon;tue", "0"],
    ["b", "s2", "", "y", "Wales", "Secondary", "Co-Head", "", "SEND", "Budgets", "hope", "art",
     "tue", ""],
    ["c", "s3", "", "", "", "", "", "12", "", "", "", "", "", "2"],
    ["d", "s4", "t1", "z", "yorkshire & the humber", "ALL THROUGH", "trust leader", "30", "a;b", "",
     "Caf\u00e9", "", "Tue ; mon", "0"],
]  # fmt: skip


def text(rows: Sequence[Sequence[str]], head: Sequence[str] = COLUMNS, delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([head, *rows])
    return out.getvalue()


class Desk:
    """Somebody at a command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.told: list[str] = []

    def draw(self, people: bytes | str, *, as_json: bool = True, **files: bytes | str) -> bool:
        self.said, self.told = [], []
        paths: dict[str, Path | None] = {"history": None, "avoid": None}
        for name, content in {"people": people, **files}.items():
            paths[name] = path = self.folder / f"{name}.csv"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return run(
            self.folder / "people.csv",
            paths["history"],
            paths["avoid"],
            seed=7,
            out=self.out,
            as_json=as_json,
            say=self.said.append,
            tell=self.told.append,
        )

    @property
    def out(self) -> Path:
        return self.folder / "groups.csv"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
def test_a_sheet_is_read_however_excel_saved_it(desk: Desk, encoding: str, delimiter: str) -> None:
    assert desk.draw(text(GOOD, delimiter=delimiter).encode(encoding)), desk.told
    answer = json.loads(desk.said[0])
    assert (answer["members"], answer["groups"], answer["left_out"]) == (4, 2, 0)
    notes = Notes()
    people = read(desk.folder / "people.csv", None, None, Model(), notes).people
    assert people[3].values == {"Caf\u00e9"}
    assert people[0].offers == people[1].seeks
    assert people[3].slots == {"mon", "tue"}
    assert (people[3].region, people[3].phase) == ("Yorkshire and the Humber", "all-through")


def test_everything_wrong_is_said_at_once_by_line(desk: Desk) -> None:
    bad = [row[:] for row in GOOD]
    bad[0][5], bad[1][7], bad[2][0], bad[3][1] = "primery", "lots", "", ""
    assert not desk.draw(
        text([*bad, GOOD[1]]), history="rounds_ago,a,b\nx,a,b\n1,a,a\n", avoid="a,b\na,\n"
    )
    assert desk.told == [
        "avoid.csv line 2: Each row needs two ids, in a and in b.",
        "history.csv line 2: rounds_ago is \u201cx\u201d. " + WHOLE.format(100000),
        "history.csv line 3: a and b are both \u201ca\u201d. A pair has two members.",
        "people.csv line 2: phase is \u201cprimery\u201d. Did you mean primary?",
        "people.csv line 3: years is \u201clots\u201d. " + WHOLE.format(80),
        "people.csv line 4: The id is empty. Give every member an id of their own.",
        "people.csv line 5: " + NO_SCHOOL,
        "people.csv line 6: The id \u201cb\u201d is also on line 3. Keep one.",
        "Nothing was drawn: mend these 8 first.",
    ]
    assert not desk.out.exists()
    assert desk.said == []


def test_columns_that_are_not_known_are_said_and_those_that_lack_are_asked_for(desk: Desk) -> None:
    assert desk.draw(text([[*row, "?"] for row in GOOD], [*COLUMNS, "shoe size"]))
    assert desk.told == ["people.csv line 1: The column \u201cshoe size\u201d is not used."]
    assert not desk.draw(text([row[1:] for row in GOOD], COLUMNS[1:]))
    assert desk.told[0].startswith("people.csv line 1: There is no column id.")


def test_groups_say_with_whom_how_good_and_why(desk: Desk) -> None:
    assert desk.draw(text(GOOD), as_json=False)
    rows = list(csv.DictReader(io.StringIO(desk.out.read_text("utf-8"))))
    assert [row["member"] for row in rows] == ["a", "b", "c", "d"]
    assert rows[0]["partners"] == "b"
    assert "one seeks what the other offers: budgets and SEND" in rows[0]["reasons"]
    assert "not met before" in rows[0]["reasons"]
    assert "4 members in 2 groups" in desk.told[0]


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-2", "@x", "\t=1", " =1", "\uff1d1"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert safe(cell).startswith("'")
    assert safe(f"a{cell}") == f"a{cell}"


def spoil(pick: random.Random, raw: bytes) -> bytes:
    """Do to a good file one thing that must be noticed."""
    lines = raw.split(b"\r\n")
    line = pick.randrange(1, len(lines) - 1)
    cells = lines[line].split(b",")
    what = pick.randrange(9)
    if what == 0:
        cells.pop(pick.randrange(len(cells)))
    elif what == 1:
        cells.insert(pick.randrange(len(cells)), b"extra")
    elif what == 2:
        cells[pick.choice((5, 6, 4))] = bytes(pick.choices(b"qxzjkw", k=pick.randint(1, 30)))
    elif what == 3:
        cells[pick.choice((7, 13))] = pick.choice(
            (b"-1", b"1e3", b"\xc2\xbd", b"3,5", b"81x", b"99.5")
        )
    elif what == 4:
        cells[pick.randrange(2)] = b" "
    elif what == 5:
        cells[0] = lines[1 if line > 1 else 2].split(b",")[0]
    elif what == 6:
        cells[pick.randrange(len(cells))] = b'"never closed'
    elif what == 7:
        cells[pick.randrange(2, 14)] = b"nul\0" + bytes([pick.randrange(1, 9)])
    else:
        cells[pick.randrange(8, 13)] = b"x" * 3000
    lines[line] = b",".join(cells)
    return b"\r\n".join(lines)


def test_a_thousand_spoilt_sheets_are_answered_by_line_and_not_drawn(tmp_path: Path) -> None:
    pick = random.Random(11)  # noqa: S311 - the same each time
    path = tmp_path / "people.csv"
    for _ in range(1000):
        path.write_bytes(spoil(pick, text(GOOD).encode()))
        notes = Notes()
        read(path, None, None, Model(), notes)
        assert notes.problems, path.read_bytes()
        assert all(re.fullmatch(r"people\.csv line \d+: .+", str(one)) for one in notes.problems)


def ruffle(pick: random.Random, raw: bytes) -> bytes:
    """Do to a good file what Excel and tired people do, some of which must be noticed."""
    lines = raw.split(b"\r\n")[: None if pick.random() < 0.5 else -1]
    for _ in range(pick.randint(0, 3)):
        line = pick.randrange(1, len(lines))
        cells = lines[line].split(b",")
        place = pick.choice((0, len(cells) - 1, pick.randrange(len(cells))))
        how = pick.choice(
            (b" %s", b"%s ", b"%s;a  b", b"%s\xc2\xa0", b"Cafe\xcc\x81%s", b"%s\xef\xbb\xbf",
             b"%s\x07", b"\t%s", b"%s|", b"\xc5\xb5%s", b"%s,", b"", b" \r\n%s", b"%s\r",
             b"x" * 1999)
        )  # fmt: skip
        cells[place] = how % cells[place] if b"%" in how else how
        lines[line] = b",".join(cells)
    if pick.random() < 0.3:
        lines.insert(pick.randrange(1, len(lines)), pick.choice((b"", b",,,", b"  ")))
    return pick.choice((b"\r\n", b"\n")).join(lines)


def test_a_sheet_read_in_one_go_says_what_it_says_row_by_row(tmp_path: Path) -> None:
    pick = random.Random(3)  # noqa: S311 - the same each time
    drawn = 0
    for number in range(800):
        raw = (ruffle if number % 4 else spoil)(pick, text(GOOD).encode())
        told = []
        for start in (b"id,", b'"id",'):  # whatever is quoted is read row by row
            path = tmp_path / "people.csv"
            path.write_bytes(raw.replace(b"id,", start, 1))
            notes = Notes()
            told.append((read(path, None, None, Model(), notes), notes))
        assert told[0] == told[1], raw
        drawn += not told[0][1].problems
    assert 100 < drawn < 700


def test_whatever_bytes_a_file_holds_there_is_an_answer(desk: Desk) -> None:
    pick = random.Random(5)  # noqa: S311 - the same each time
    for size in range(60):
        assert not desk.draw(pick.randbytes(size * 7))
        assert all(
            re.match(r"people\.csv( line \d+)?: |Nothing was drawn", one) for one in desk.told
        )


def test_a_file_that_is_not_there_is_said(desk: Desk) -> None:
    notes = Notes()
    read(desk.folder / "none.csv", None, None, Model(), notes)
    assert [str(one) for one in notes.problems] == [
        "none.csv: The file cannot be read (No such file or directory)."
    ]


def test_a_file_that_holds_nothing_but_its_delimiter_is_asked_for_columns(desk: Desk) -> None:
    assert not desk.draw("sep=;\n")
    assert desk.told[0].startswith("people.csv line 1: There is no column id, school,")


def test_a_file_that_is_empty_is_said_and_nothing_else(desk: Desk) -> None:
    assert not desk.draw(" \n")
    assert desk.told == [
        "people.csv line 1: The file is empty.",
        "Nothing was drawn: mend this first.",
    ]
