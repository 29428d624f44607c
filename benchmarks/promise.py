"""Keep what a run measured, and write the page of promises from it.

A measuring script with `--record` puts its figures into docs/promises.json, with the day, the
commit and its parameters, and writes docs/promises.md anew. Nothing on that page is typed by hand
between its two marks; a test fails when the page says something else than the data.

    python -m benchmarks.promise    # writes the page again, after a change of words
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.promised import MEASURES, PROMISES, Promise
from bot.wiring import clock

ROOT: Final = Path(__file__).resolve().parents[1]
DATA: Final = ROOT / "docs" / "promises.json"
PAGE: Final = ROOT / "docs" / "promises.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_OURS = ("docs/promises.json", "docs/promises.md")

Parameters = Mapping[str, int | str | bool]


@dataclass(frozen=True)
class Figure:
    """One number that a run came to, and between what it has to be."""

    promise: str
    what: str
    value: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def kept(self) -> bool:
        """Whether it is as promised."""
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    def __str__(self) -> str:
        bound = f" (at most {_number(self.at_most)})" if self.at_most else ""
        bound += f" (at least {_number(self.at_least)})" if self.at_least else ""
        return f"{self.what}: {_number(self.value)}{bound}{'' if self.kept else ', **not kept**'}"


@dataclass(frozen=True)
class Run:
    """What one script measured last."""

    day: str
    commit: str
    machine: str
    parameters: Parameters
    figures: tuple[Figure, ...]


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a script be asked to keep its figures."""
    parser.add_argument(
        "--record", action="store_true", help="keep the figures in docs/promises.json"
    )


def record(name: str, parameters: Parameters, figures: Sequence[Figure]) -> None:
    """Keep the *figures* of a run of the script *name*, in place of its last one's."""
    if unknown := {one.promise for one in figures} - {
        promise for promise, each in PROMISES.items() if name in each.measures
    }:
        raise ValueError(f"{name} measures nothing of {', '.join(sorted(unknown))}")
    runs = load()
    runs[name] = Run(
        day=clock().date().isoformat(),
        commit=_commit(),
        machine=f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        parameters=dict(parameters),
        figures=tuple(figures),
    )
    data = {one: asdict(run) for one, run in sorted(runs.items())}
    DATA.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_page()


def load() -> dict[str, Run]:
    """Return what was measured last, by script."""
    if not DATA.exists():
        return {}
    kept: dict[str, dict[str, Any]] = json.loads(DATA.read_text("utf-8"))
    return {
        name: Run(**{**run, "figures": tuple(Figure(**one) for one in run["figures"])})
        for name, run in kept.items()
    }


def write_page() -> None:
    """Write what stands between the marks of the page anew."""
    PAGE.write_text(page(PAGE.read_text("utf-8"), load()), "utf-8")


def page(text: str, runs: Mapping[str, Run]) -> str:
    """Return the *text* of the page with what the *runs* came to between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{render(runs)}{END}{after}"


def render(runs: Mapping[str, Run]) -> str:
    """Return every promise with its words, its tests and its last figures, as Markdown."""
    return "\n".join([_summary(runs), *(_promise(*one, runs) for one in PROMISES.items())])


def broken(runs: Mapping[str, Run]) -> list[str]:
    """Return the promises of which a last figure is not as promised."""
    bad = {one.promise for run in runs.values() for one in run.figures if not one.kept}
    return sorted(bad, key=lambda name: int(name[1:]))


def small(name: str, run: Run) -> list[str]:
    """Return which parameters of a run are below those of a full one, as ``40 of 1000``."""
    return [
        f"{what.replace('_', ' ')} {run.parameters.get(what, 0)} of {full}"
        for what, full in MEASURES[name].full.items()
        if int(run.parameters.get(what, 0)) < full
    ]


def _summary(runs: Mapping[str, Run]) -> str:
    bad = broken(runs)
    little = sorted(name for name, run in runs.items() if small(name, run))
    lines = [
        f"Not kept at the last run: {', '.join(bad)}."
        if bad
        else "Each figure below is as promised.",
        f"Measured so far at a small size only: {', '.join(little)}."
        if little
        else "Each was measured at its full size.",
    ]
    return "\n" + " ".join(lines) + "\n"


def _promise(name: str, promise: Promise, runs: Mapping[str, Run]) -> str:
    tests = ", ".join(f"`{test}`" for test in promise.tests)
    rows = [_row(measure, name, runs.get(measure)) for measure in promise.measures]
    left_out = f"\nNot covered: {promise.not_measured}\n" if promise.not_measured else ""
    return (
        f"\n## {name}: {promise.words.removesuffix('.')}\n\nHow: {promise.how}\n\n"
        f"Held on every change by {tests}.\n"
        f"{left_out}\n| run | when | figures |\n|---|---|---|\n" + "".join(rows)
    )


def _row(measure: str, promise: str, run: Run | None) -> str:
    command = MEASURES[measure].run
    if run is None:
        return f"| `{command}` | never | none yet |\n"
    chosen = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in run.parameters.items())
    size = "**a small run**" if small(measure, run) else "full size"
    when = f"{run.day}, `{run.commit}`, {run.machine}; {size}: {chosen}".removesuffix(": ")
    figures = "<br>".join(str(one) for one in run.figures if one.promise == promise)
    return f"| `{command}` | {when} | {figures} |\n"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def _commit() -> str:
    """Return the commit that was measured, with a plus if something else was changed since."""
    head = _git("rev-parse", "--short=10", "HEAD")
    changed = [line[3:] for line in _git("status", "--porcelain", strip=False).splitlines()]
    return f"{head}+" if [path for path in changed if path not in _OURS] else head


def _git(*arguments: str, strip: bool = True) -> str:
    done = subprocess.run(  # noqa: S603 - our own arguments
        ["git", *arguments],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip() if strip else done.stdout


if __name__ == "__main__":
    write_page()
