"""The page of promises says what was measured, and every promise is measured and tested."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.promise import PAGE, Figure, broken, load, page, small
from benchmarks.promised import MEASURES, PROMISES

from .source import ROOT

TOUCHED = {"P5", "P6", "P7", "P8", "P10", "P11", "P12", "P13", "P18"}


def test_the_page_says_what_the_runs_measured() -> None:
    """Write it again with ``python -m benchmarks.promise``."""
    text = PAGE.read_text("utf-8")
    assert text == page(text, load())


def test_a_figure_that_changes_changes_the_page() -> None:
    runs = load()
    name, run = next((name, run) for name, run in runs.items() if run.figures)
    changed = replace(run, figures=(replace(run.figures[0], value=123_456_789),))
    text = PAGE.read_text("utf-8")
    assert "123,456,789" in page(text, {**runs, name: changed})


@pytest.mark.parametrize("name", PROMISES)
def test_every_promise_has_a_figure_from_each_script_and_a_test(name: str) -> None:
    promise, runs = PROMISES[name], load()
    assert promise.tests
    assert [test for test in promise.tests if not (ROOT / test).exists()] == []
    for measure in promise.measures:
        assert [one for one in runs[measure].figures if one.promise == name], measure


def test_what_confidential_support_touches_is_there() -> None:
    assert set(PROMISES) >= TOUCHED


@pytest.mark.parametrize("name", MEASURES)
def test_every_script_is_there_and_measures_something(name: str) -> None:
    assert any(name in promise.measures for promise in PROMISES.values())
    found = re.search(r"benchmarks[./]([\w/]+)", MEASURES[name].run)
    assert found is not None
    assert (ROOT / "benchmarks" / f"{found[1]}.py").exists()


def test_what_is_not_kept_and_what_was_small_is_said() -> None:
    bad = Figure("P7", "words found", 3, at_most=0)
    assert "not kept" in str(bad)
    assert "not kept" not in str(replace(bad, value=0))
    runs = load()
    run = replace(runs["canary"], figures=(bad,), parameters={"conversations": 1})
    assert "P7" in broken({**runs, "canary": run})
    assert "conversations 1 of 1000" in small("canary", run)
    text = page(PAGE.read_text("utf-8"), {**runs, "canary": run})
    assert "Not kept at the last run: " in text
    assert "**a small run**" in text


PRIVACY = (ROOT / "docs" / "privacy.md").read_text("utf-8")


def _held() -> list[tuple[str, str]]:
    """Return each promise of the page about support, with what it names as holding it."""
    table = PRIVACY.partition("| promise | held by |")[2].partition("\n\n")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines() if row.startswith("| ")]
    return [(row[0], row[-1]) for row in rows]


FILES = [
    path.as_posix() for part in ("tests", "benchmarks") for path in (ROOT / part).rglob("*.py")
]
HELD = _held()


@pytest.mark.parametrize(("promise", "by"), HELD, ids=[row[0][:40] for row in HELD])
def test_each_promise_to_a_head_names_tests_that_are_there(promise: str, by: str) -> None:
    """A file of tests by its name, and a test in it by how its name begins."""
    named = re.findall(r"`([^`]+)`", by)
    files = [name for name in named if name.endswith(".py")]
    tests = [name.rstrip("…") for name in named if name.startswith("test_") and name not in files]
    assert files, f"a promise without a test is not made: {promise}"
    found = {name: [path for path in FILES if path.endswith(f"/{name}")] for name in files}
    assert [name for name, paths in found.items() if not paths] == []
    texts = "\n".join(Path(path).read_text("utf-8") for paths in found.values() for path in paths)
    assert [name for name in tests if f"def {name}" not in texts] == []
    assert re.search(r"def test_|^Test\w+ = ", texts, re.MULTILINE)


def test_there_are_as_many_promises_as_ever_and_what_cannot_be_promised_is_said() -> None:
    assert len(HELD) >= 16
    rest = PRIVACY.partition("## What we cannot promise")[2]
    for said in (
        "Discord and Slack",
        "operator",
        "a person",
        "who was here when",
        "a life is at risk",
    ):
        assert said in rest, said
