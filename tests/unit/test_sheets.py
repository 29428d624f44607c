"""Spreadsheets as programs save them, and cells that no program runs."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.sheets import MOST, Problem, column_key, escaped, read, unescaped, write

KNOWN = {"account", "name", "school"}
TEXT = "account,name,school\r\ndiscord:1,Zoë O\u2019Brien,\u201cÖre\u201d \u2013 Åse\r\n"
CELLS = ("discord:1", "Zoë O\u2019Brien", "\u201cÖre\u201d \u2013 Åse")

ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16 LE": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16 BE": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-16 LE without a mark": TEXT.encode("utf-16-le"),
    "UTF-16 BE without a mark": TEXT.encode("utf-16-be"),
    "Windows": TEXT.encode("cp1252"),
}


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_every_way_a_program_saves_is_read(encoding: str, delimiter: str, ending: str) -> None:
    text = TEXT.replace(",", delimiter).replace("\r\n", ending)
    codec = {
        "UTF-8 with a mark": "utf-8-sig",
        "UTF-16 LE": "utf-16-le",
        "UTF-16 BE": "utf-16-be",
        "UTF-16 LE without a mark": "utf-16-le",
        "UTF-16 BE without a mark": "utf-16-be",
        "Windows": "cp1252",
    }.get(encoding, "utf-8")
    mark = {"UTF-16 LE": codecs.BOM_UTF16_LE, "UTF-16 BE": codecs.BOM_UTF16_BE}.get(encoding, b"")
    sheet = read(mark + text.encode(codec), KNOWN)
    assert sheet.problems == ()
    assert sheet.header.cells == ("account", "name", "school")
    assert [row.cells for row in sheet.rows] == [CELLS]


@pytest.mark.parametrize("encoding", ENCODED)
def test_every_encoding_gives_the_same(encoding: str) -> None:
    assert [row.cells for row in read(ENCODED[encoding], KNOWN).rows] == [CELLS]


def test_excels_hint_of_what_stands_between_cells_is_followed() -> None:
    sheet = read(b"sep=|\naccount|name\ndiscord:1|A, B; C\n", KNOWN)
    assert [(row.line, row.cells) for row in sheet.rows] == [(3, ("discord:1", "A, B; C"))]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """Across empty lines and cells of several lines."""
    sheet = read(b'account,name\n\ndiscord:1,"a\nb"\n,\ndiscord:2,c\n', KNOWN)
    assert [row.line for row in sheet.rows] == [3, 6]


def test_after_a_row_that_does_not_hold_together_the_next_is_read() -> None:
    sheet = read(b'account,name\ndiscord:1,"a"b\ndiscord:2,b\ndiscord:3,"c\n', KNOWN)
    assert [problem.line for problem in sheet.problems] == [2, 4]
    assert "quotation marks" in str(sheet.problems[0])
    assert [row.cells[0] for row in sheet.rows] == ["discord:2"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there is nothing in it"),
        (b"\r\n \r\n", "there is nothing in it"),
        (b"PK\x03\x04rest", "this is a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "this is a workbook"),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), "UTF-32"),
        (b"account,name\ndiscord:1,\x00\n", "zero bytes"),
        (codecs.BOM_UTF16_LE + b"a", "which letters"),
        (b"account\nx\n\x81\x8d\x8f\n", "from line 3 on"),
        ("account\nÖÖÖÖ\n".encode() + b"\xff", "from line 3 on"),
        (b" " * (MOST + 1), "over 50 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(data: bytes, said: str) -> None:
    (problem,) = read(data, KNOWN).problems
    assert str(problem).startswith("The file: ")
    assert said in str(problem)


def test_what_is_shown_of_a_cell_does_nothing_to_a_terminal() -> None:
    sheet = read(b"account\n\x1b[2J\n", KNOWN)
    problem = str(Problem(2, "account", sheet.rows[0].cells[0] + "x" * 100, "write it anew."))
    assert "\x1b" not in problem
    assert len(problem) < 120
    assert problem.endswith("Write it anew.")


RISKY = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "'=1",
    "''=1",
    "-",
    "=",
    " =1",
    "\u00a0 @x",
)


class TestFormulas:
    @pytest.mark.parametrize("cell", RISKY)
    def test_are_written_so_that_no_program_runs_them(self, cell: str) -> None:
        text = "".join(write(["account"], [[cell]]))
        (_, row) = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        assert row[0].startswith("'")

    @given(st.text() | st.sampled_from(RISKY).flatmap(lambda r: st.text().map(lambda t: r + t)))
    def test_are_read_back_as_they_were(self, cell: str) -> None:
        assert unescaped(escaped(cell)) == cell

    def test_an_apostrophe_that_is_part_of_a_name_stays(self) -> None:
        assert escaped("'t Hooft") == "'t Hooft"
        assert unescaped("'t Hooft") == "'t Hooft"

    @given(
        st.lists(
            st.tuples(
                *(
                    st.text(
                        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
                        max_size=9,
                    ),
                )
                * 3
            ),
            max_size=5,
        )
    )
    def test_what_is_written_is_read(self, rows: list[tuple[str, ...]]) -> None:
        """Whatever is in a cell: quotation marks, separators, lines, formulas."""
        data = "".join(write(["account", "name", "school"], rows)).encode()
        sheet = read(data, KNOWN)
        assert sheet.problems == ()
        assert [row.cells for row in sheet.rows] == [
            row for row in rows if any(cell.strip() for cell in row)
        ]


def test_columns_are_known_however_they_are_spelt() -> None:
    for name in (
        "Postcode district",
        "POSTCODE_DISTRICT",
        " postcode-district ",
        "'postcode district",
    ):
        assert column_key(name) == "postcode_district"
