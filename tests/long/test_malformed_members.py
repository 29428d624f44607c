"""Spreadsheets of members that are spoilt: answered row by row, and nothing is changed."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import cli, members
from bot.core.profile import Viewer, seen_by
from bot.demo import fill, invent
from bot.services import sheets
from bot.services.roster import NAMES, shown
from tests.scenarios.test_inviting import content, stored

CROWD = invent(20, 5)
GOOD = [shown(one.account, seen_by(one.profile, Viewer.OWNER)) for one in CROWD.people]


class Mangler:
    """Makes a good spreadsheet a bad one, and knows which line and column of it is."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a seed to replay a test with
        self.rows = [list(NAMES), *map(list, GOOD)]

    def cell(self) -> tuple[bytes, str]:
        """Spoil one to five cells; return what is said of the last."""
        for _ in range(self.chance.randrange(1, 6)):
            row = self.chance.randrange(1, len(self.rows))
            name = self.chance.choice([n for n in NAMES if n not in {"school", "trust"}])
            self.rows[row][NAMES.index(name)] = self.bad(name)
        return self.written(), f"Line {row + 1}, {name}: "

    def bad(self, name: str) -> str:
        chance = self.chance
        if name == "account":
            return chance.choice(["", "x", "discord", "discord:a", "slack:T1:U1", "slack:1", "@@"])
        if name in {"name", "about"}:
            return "x" * chance.randrange(151, 500)
        if name == "years":
            return chance.choice(["61", "-1", "x", "1.5", "1e3", "=1", "\u00bd"])
        if name == "postcode_district":
            return chance.choice(["ZZ1", "?", "LS", "1", "LS6 3ABC"])
        return (
            "".join(chance.choices("qxzQXZ-=+@\"',;#\u00e9\u4e2d", k=chance.randrange(1, 60))) + "x"
        )

    def twice(self) -> tuple[bytes, str]:
        """Name one account twice."""
        at = self.chance.randrange(2, len(self.rows))
        self.rows[at][0] = self.rows[self.chance.randrange(1, at)][0]
        return self.written(), f"Line {at + 1}, account: "

    def longer(self) -> tuple[bytes, str]:
        """Put more cells into a row than there are columns."""
        at = self.chance.randrange(1, len(self.rows))
        self.rows[at] += ["x"] * self.chance.randrange(1, 9)
        return self.written(), f"Line {at + 1}: "

    def quotes(self) -> tuple[bytes, str]:
        """Leave a quotation mark open, or close one too early."""
        text = "".join(sheets.write(self.rows[0], self.rows[1:]))
        lines = text.splitlines(keepends=True)
        at = self.chance.randrange(1, len(lines))
        spoilt = self.chance.choice(['"a"b', '"'])
        lines[at] = f"{spoilt},{lines[at]}"
        return "".join(lines).encode(), f"Line {at + 1}"

    def header(self) -> tuple[bytes, str]:
        """Leave the column of accounts out, or have one twice."""
        if self.chance.random() < 0.5:
            self.rows = [row[1:] for row in self.rows]
        else:
            self.rows[0][self.chance.randrange(2, 9)] = "Name"
        return self.written(), "Line 1: "

    def scrap(self) -> tuple[bytes, str]:
        """Send something that is no text, or no more of it than a part."""
        data = self.written()
        junk = bytes(self.chance.randrange(256) for _ in range(self.chance.randrange(1, 400)))
        at = self.chance.randrange(len(data))
        return self.chance.choice(
            [
                b"",
                b"PK\x03\x04" + junk,
                b"\xff\xfe" + data[at:] + b"x" * (1 - (len(data) - at) % 2) + b"\x00\xd8",
                data[:at] + b"\x00" + data[at:],
                b"account\n" + b"\x81\x8d" + junk,
                "account,name\n".encode("utf-16"),
            ]
        ), ""

    def written(self) -> bytes:
        text = "".join(sheets.write(self.rows[0], self.rows[1:]))
        how = self.chance.randrange(4)
        if how == 1:
            return text.encode("utf-16-le")
        return text.removeprefix("\ufeff").encode() if how else text.encode()

    def spoil(self) -> tuple[bytes, str]:
        kinds: list[Callable[[], tuple[bytes, str]]] = [self.cell] * 5
        kinds += [self.twice, self.longer, self.header, self.scrap]
        return self.chance.choice(kinds)()


class TestAMalformedFile:
    @pytest.fixture(autouse=True)
    def _here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HEADSUP_DATA", str(tmp_path))
        monkeypatch.chdir(tmp_path)

    def test_one_thousand_of_them_are_answered_row_by_row_and_change_nothing(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A network with members and invitations, through the command line as people use it."""
        path = tmp_path / "members.csv"
        path.write_text("".join(sheets.write(NAMES, GOOD[:9])), "utf-8", newline="")
        asyncio.run(self.with_members(tmp_path))
        cli.take_in(path)
        assert "Invited: 5." in capsys.readouterr().out
        before = content(tmp_path)
        assert len(before["invitations"]) == 5
        for seed in range(1000):
            data, said = Mangler(seed).spoil()
            path.write_bytes(data)
            with pytest.raises(SystemExit) as told:
                cli.take_in(path)
            lines = str(told.value.code).splitlines()
            assert lines[-1].endswith(
                "Nothing was changed. The columns and what goes into them: docs/members.md"
            )
            assert all(re.match(r"(Line \d+|The file)[:,] ", line) for line in lines[:-1]), seed
            assert any(line.startswith(said) for line in lines), (seed, said, lines)
            assert "Traceback" not in str(told.value.code)
            if seed % 100 == 99:
                assert content(tmp_path) == before, f"one of the hundred up to {seed}"
        assert content(tmp_path) == before

    async def with_members(self, folder: Path) -> None:
        async with stored(folder) as storage, storage.begin() as work:
            await fill(work, replace(CROWD, people=CROWD.people[:4], rounds=[]))

    def test_quotes_are_answered_by_the_line(self, tmp_path: Path) -> None:
        for seed in range(200):
            mangler = Mangler(seed)
            data, said = mangler.quotes()
            (tmp_path / "x.csv").write_bytes(data)
            with pytest.raises(members.Refused) as told:
                members.check(tmp_path / "x.csv")
            assert any(line.startswith(said) for line in str(told.value).splitlines())

    @given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
    @settings(max_examples=300)
    def test_whatever_is_in_it_is_never_a_traceback(
        self, data: bytes, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "any.csv"
        path.write_bytes(b"account,name\n" + data)
        try:
            members.check(path)
        except members.Refused as refused:
            assert "Nothing was changed" in str(refused)  # noqa: PT017 - either is right

    def test_that_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit, match=r"could not be opened: No such file"):
            cli.take_in(tmp_path / "none.csv")

    def test_that_is_only_checked_opens_no_database(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "members.csv"
        path.write_text("".join(sheets.write((*NAMES, "x"), GOOD)), "utf-8", newline="")
        cli.take_in(path, dry_run=True)
        out = capsys.readouterr().out
        assert "All 20 rows can be read. Nothing was changed." in out
        assert 'Column "x": not known' in out
        assert not (tmp_path / "headsup.db").exists()
