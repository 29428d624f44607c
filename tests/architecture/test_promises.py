"""The page of promises says what was measured, and every promise is measured and tested."""

from __future__ import annotations

import re
from dataclasses import replace

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
