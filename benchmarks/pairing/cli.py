"""Runs each method in a process of its own, and prints the table."""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).resolve().parents[2]
_SELF: Final = _ROOT / "benchmarks" / "buddies.py"
_OURS: Final = "ours"
_FIGURES: Final = {
    1_000: {"ratio": 0.997, "seconds": 0.8, "mib": 150},
    10_000: {"ratio": 0.9995, "seconds": 3.0, "mib": 250},
    100_000: {"ratio": 0.998, "seconds": 60.0, "mib": 1024},
}
_YEAR: Final = 1_000
_MEET_AGAIN, _MEAN_FIT = 0.03, 580


def main() -> int:
    """Compare; return 0 if every figure that was set is reached."""
    options = _options()
    if options.child:
        print(json.dumps(_child(options)))
        return 0
    from benchmarks.pairing.instance import invent  # noqa: PLC0415 - the children need little

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [row for size in options.sizes for row in _compared(size, options, folder)]
        year = None
        if not options.no_rounds:
            here = str(invent(_YEAR, options.seed, folder))
            asked = [str(_SELF), "--child", "rounds", "--folder", here, *_same(options)]
            year, used = _run(asked)
            year |= used
    missed = [text for row in rows for text in _missed(row)]
    if year and (
        year["again"] > _MEET_AGAIN
        or year["fit"] < _MEAN_FIT
        or any(year[name] for name in ("broken", "alone"))
        or year["thirds"] > 1
    ):
        missed.append(f"30 rounds: {year}")
    if options.json:
        print(json.dumps({"methods": rows, "rounds": year, "missed": missed}))
    else:
        _table(rows, year, missed)
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description="Compare ways to pair.")
    asked.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--novelty", default="60,5", help="price,fade")
    asked.add_argument("--no-repeat-rounds", type=int, default=6)
    asked.add_argument("--slow", action="store_true", help="wait for networkx on all pairs too")
    asked.add_argument("--no-rounds", action="store_true", help="leave out the thirty rounds")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--child", default="", help=argparse.SUPPRESS)
    return asked.parse_args()


def _compared(size: int, options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    from benchmarks.pairing.instance import FILES, invent, load  # noqa: PLC0415
    from benchmarks.pairing.methods import OTHERS, SLOW, judged  # noqa: PLC0415 - the children need none
    from bot.matching.model import Model  # noqa: PLC0415

    here = invent(size, options.seed, folder)
    price, fade = map(int, options.novelty.split(","))
    model = Model(ban=options.no_repeat_rounds, price=price, fade=fade)
    net, out = load(here), here / "groups.csv"
    people, history, avoid = (str(here / name) for name in FILES)
    ours = [
        "-m", "bot", "draw", people, "--history", history, "--avoid", avoid,
        "--seed", str(options.seed), "--no-repeat-rounds", str(options.no_repeat_rounds),
        "--novelty", options.novelty, "--out", str(out), "--json",
    ]  # fmt: skip
    rows, bound = [], 0
    others = {**OTHERS, **(SLOW if options.slow else {})}
    for name in (_OURS, *(name for name, (_, most) in others.items() if size <= most)):
        other = [str(_SELF), "--child", name, "--folder", str(here), *_same(options)]
        said, used = _run(ours if name == _OURS else other)
        groups = _groups(out) if name == _OURS else said["groups"]
        bound = said["bound"] if name == _OURS else bound
        facts = judged(net, groups, model)
        ratio = math.floor(facts["total"] / bound * 1e6) / 1e6
        rows.append({"method": name, "members": size, **used, "ratio": ratio, **facts})
    return rows


def _same(options: argparse.Namespace) -> list[str]:
    return [
        "--seed", str(options.seed), "--novelty", options.novelty,
        "--no-repeat-rounds", str(options.no_repeat_rounds),
    ]  # fmt: skip


def _groups(path: Path) -> list[tuple[str, ...]]:
    """Return the groups that a draw wrote."""
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["group"], []).append(row["member"])
    return [tuple(group) for group in found.values()]


def _run(command: Sequence[str]) -> tuple[dict[str, Any], dict[str, float]]:
    """Run Python; return what it printed, and what the whole process used."""
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, *command], stdout=subprocess.PIPE, cwd=_ROOT
    ) as child:
        said = child.stdout.read() if child.stdout else b""
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return json.loads(said), {
        "seconds": round(seconds, 2),
        "cpu": round(used.ru_utime + used.ru_stime, 2),
        "mib": round(used.ru_maxrss / 1024),
    }


def _child(options: argparse.Namespace) -> Mapping[str, Any]:
    """Do one thing with one network."""
    from benchmarks.pairing.instance import load  # noqa: PLC0415
    from benchmarks.pairing.methods import OTHERS, SLOW  # noqa: PLC0415
    from bot.matching.model import Model  # noqa: PLC0415

    net = load(options.folder)
    if options.child == "rounds":
        from benchmarks.pairing.rounds import thirty  # noqa: PLC0415

        return thirty(net, options.seed)
    price, fade = map(int, options.novelty.split(","))
    model = Model(ban=options.no_repeat_rounds, price=price, fade=fade)
    return {"groups": {**OTHERS, **SLOW}[options.child][0](net, model, options.seed)}


def _missed(row: Mapping[str, Any]) -> list[str]:
    wanted = _FIGURES.get(row["members"], {}) if row["method"] == _OURS else {}
    found = [
        f"{row['members']}: {name} {row[name]}, wanted {goal}"
        for name, goal in wanted.items()
        if (row[name] < goal if name == "ratio" else row[name] > goal)
    ]
    broken = [name for name in ("broken", "repeats", "alone") if row[name]]
    if row["method"] == _OURS and broken:
        found.append(f"{row['members']}: {', '.join(broken)}")
    return found


def _table(rows: list[dict[str, Any]], year: Mapping[str, Any] | None, missed: list[str]) -> None:
    print(f"{'members':>8}  {'method':26} {'ratio':>8} {'worst':>6} {'broken':>7} {'alone':>6} "
          f"{'seconds':>9} {'cpu s':>8} {'MiB':>6}")  # fmt: skip
    for row in rows:
        print(
            f"{row['members']:>8}  {row['method']:26} {row['ratio']:>8.5f} {row['worst']:>6} "
            f"{row['broken']:>7} {row['alone']:>6} {row['seconds']:>9.2f} {row['cpu']:>8.2f} "
            f"{row['mib']:>6}"
        )
    if year:
        print(
            f"30 rounds of 1,000 members, 92 % taking part: {year['again']:.1%} of pairs had met, "
            f"mean fit {year['fit']:.1f}, {year['broken']} rules broken, {year['alone']} left out, "
            f"nobody third more than {year['thirds']} times, {year['wide']:.0%} met another phase "
            "within a year"
        )
    print("\n".join(["Not reached:", *missed]) if missed else "Every figure is reached.")
