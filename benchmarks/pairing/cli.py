"""Runs each method in a process of its own, and prints the table."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).resolve().parents[2]
_OURS: Final = "ours"
_FIGURES: Final = {
    1_000: {"ratio": 0.997, "seconds": 0.8, "mib": 150},
    10_000: {"ratio": 0.9995, "seconds": 3.0, "mib": 250},
    100_000: {"ratio": 0.998, "seconds": 60.0, "mib": 1024},
}
_STARTED: Final = 19  # the 22nd field of stat, counted from the one after the name
_MEET_AGAIN, _MEAN_FIT = 0.03, 580


def main() -> int:
    """Compare; return 0 if every figure that was set is reached."""
    options = _options()
    if options.child:
        print(json.dumps(_child(options)))
        return 0
    rows = [row for size in options.sizes for row in _compared(size, options)]
    year = None if options.no_rounds else _run("rounds", 1_000, options)
    missed = [text for row in rows for text in _missed(row)]
    if year and (year["again"] > _MEET_AGAIN or year["fit"] < _MEAN_FIT or year["broken"]):
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
    asked.add_argument("--no-rounds", action="store_true", help="leave out the thirty rounds")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--child", default="", help=argparse.SUPPRESS)
    return asked.parse_args()


def _compared(size: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    from benchmarks.pairing.methods import OTHERS  # noqa: PLC0415 - the parent needs little

    names = [*(name for name, (_, most) in OTHERS.items() if size <= most), _OURS]
    rows = [_run(name, size, options) for name in names]
    bound = rows[-1]["bound"]
    return [{**row, "bound": bound, "ratio": row["total"] / bound} for row in rows]


def _run(name: str, size: int, options: argparse.Namespace) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - ourselves
        [
            sys.executable, str(_ROOT / "benchmarks" / "buddies.py"), "--child", name,
            "--sizes", str(size), "--seed", str(options.seed), "--novelty", options.novelty,
            "--no-repeat-rounds", str(options.no_repeat_rounds),
        ],
        stdout=subprocess.PIPE, check=True, cwd=_ROOT,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _child(options: argparse.Namespace) -> Mapping[str, Any]:
    """Do one thing, and say what this process needed for it."""
    from benchmarks.pairing.network import network  # noqa: PLC0415
    from bot.matching.model import Model  # noqa: PLC0415

    size = options.sizes[0]
    if options.child == "rounds":
        from benchmarks.pairing.rounds import thirty  # noqa: PLC0415

        return thirty(size, options.seed)
    price, fade = map(int, options.novelty.split(","))
    model = Model(ban=options.no_repeat_rounds, price=price, fade=fade)
    began, spent = time.perf_counter(), time.process_time()
    net = network(size, options.seed)
    began, spent = time.perf_counter() - began, time.process_time() - spent
    from benchmarks.pairing.methods import OTHERS, judged, ours  # noqa: PLC0415

    more: Mapping[str, int] = {}
    if options.child == _OURS:
        groups, more = ours(net, model, options.seed)
    else:
        groups = OTHERS[options.child][0](net, model, options.seed)
    seconds, cpu = _since_start() - began, time.process_time() - spent
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = judged(net, groups, model)
    return {
        "method": options.child, "members": size, "seconds": round(seconds, 3),
        "cpu": round(cpu, 3), "mib": round(most), **facts, **more,
    }  # fmt: skip


def _since_start() -> float:
    """Return the seconds since this process began, its interpreter's start included."""
    fields = Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()
    began = int(fields[_STARTED]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began


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
            f"mean fit {year['fit']:.0f}, {year['broken']} rules broken, {year['alone']} left out, "
            f"nobody third more than {year['thirds']} times"
        )
    print("\n".join(["Not reached:", *missed]) if missed else "Every figure is reached.")
