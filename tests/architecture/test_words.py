"""What people read: words we use, words we don't, and docs that keep up with the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from cyclopts import App

from bot.cli import app
from bot.commands import ALL
from bot.commands.spec import AnyCommand
from bot.config import Settings
from bot.core.calls import Weekly
from bot.jobs.catalogue import jobs_for
from bot.jobs.spec import Job

from .source import ROOT, said

BANNED = {
    "invalid": "say what to do instead",
    "oops": "a head in trouble is not amused",
    "sorry": "say what happened and what to do",
    "utilise": "use",
    "ticket": "request, or nothing",
    "tickets": "requests, or nothing",
    "user": "member, head or person",
    "users": "members, heads or people",
    "crisis": "support",
    "victim": "nobody is one",
    "anonymous": "nothing here is: the platform knows",
    "end-to-end": "it is not",
    "nobody can see": "whoever runs the machine can, and the platform: say what is shown to whom",
    "nobody can read": "as above",
    "error": "say what happened",
    "please note": "just say it",
    "color": "colour",
    "organizer": "organiser",
    "center": "centre",
    "favorite": "favourite",
    "e-mail": "email",
    "click": "press",
}

SHOWN = [(place, text) for place, text in said("bot/commands", "bot/services") if " " in text]
"""Texts with a space in them: what has none is a name in the code."""


@pytest.mark.parametrize("word", BANNED)
def test_no_such_word_is_shown_to_anybody(word: str) -> None:
    found = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
    assert [place for place, text in SHOWN if found.search(text)] == [], BANNED[word]


def test_sentences_have_no_double_spaces_and_no_shouting() -> None:
    assert [place for place, text in SHOWN if "  " in text.strip()] == []
    assert [place for place, text in SHOWN if "!" in text] == []


def test_apostrophes_are_of_one_kind() -> None:
    assert [place for place, text in SHOWN if "\u2019" in text] == []


def rows(page: str) -> str:
    path = ROOT / "docs" / page
    assert path.exists(), f"docs/{page} has yet to be written"
    lines = path.read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if line.startswith("|"))


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
def test_every_command_has_a_row_in_the_docs(command: AnyCommand) -> None:
    """And the row says who may use it."""
    found = [row for row in rows("commands.md").splitlines() if f"`{command.name}`" in row]
    assert len(found) == 1
    who = found[0].rstrip(" |").rpartition("|")[2]
    if command.needs is None:
        assert "anyone" in who
    else:
        assert "anyone" not in who


def test_no_row_in_the_docs_is_of_a_command_that_is_gone() -> None:
    named = set(re.findall(r"^\| `([a-z-]+)`", rows("commands.md"), re.MULTILINE))
    assert named == {command.name for command in ALL}


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
def test_every_command_has_a_level_with_its_reason(command: AnyCommand) -> None:
    """In the decision about levels: a new command is decided about, not forgotten."""
    lines = rows("decisions/0007-levels.md").splitlines()
    (row,) = [line for line in lines if line.startswith(f"| `{command.name}` |")]
    _, _, _, level, why, _ = (cell.strip() for cell in row.split("|"))
    assert level == command.level
    assert why.endswith(".")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_a_row_in_the_docs(name: str) -> None:
    assert f"`HEADSUP_{name.upper()}`" in rows("operations.md")


def test_no_setting_in_the_docs_is_gone() -> None:
    named = set(re.findall(r"`HEADSUP_(\w+)`", rows("operations.md")))
    assert named == {name.upper() for name in Settings.model_fields}


def every_line(shell: App, before: str = "headsup") -> Iterator[str]:
    """Yield every command of the command line, as it is typed."""
    for name in shell:
        if not name.startswith("-"):
            found = shell[name]
            if found.default_command is not None:
                yield f"{before} {name}"
            yield from every_line(found, f"{before} {name}")


def test_every_command_of_the_command_line_has_a_row_in_the_docs() -> None:
    """And no row is of one that is gone."""
    typed = set(every_line(app))
    assert len(typed) > 5
    named = set(re.findall(r"^\| `(headsup [a-z ]+)`", rows("operations.md"), re.MULTILINE))
    assert named == typed


@pytest.mark.parametrize("job", jobs_for(Weekly(0, time(9)), 2), ids=lambda j: j.name)
def test_every_job_has_a_row_in_the_docs(job: Job) -> None:
    """That begins with the words in which the code says what it does."""
    (row,) = [row for row in rows("operations.md").splitlines() if f"`{job.name}`" in row]
    assert " ".join(job.summary.split()[:3]) in row


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.name)
def test_every_test_and_module_that_a_page_names_is_there(page: Path) -> None:
    """A promise names its test: it must not outlive it."""
    named = re.findall(r"`((?:tests|bot|storage|benchmarks)/[\w/]+\.py)", page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []
