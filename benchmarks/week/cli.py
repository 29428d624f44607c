"""The command line of the simulated week."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from benchmarks.promise import Figure, add_option, record
from benchmarks.week.options import FAULTS, Options
from benchmarks.week.run import simulate


def main(arguments: Sequence[str] | None = None) -> int:
    """Play a week and print what came of it; 1 if anything was lost or came twice."""
    usual = Options()
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--start", type=date.fromisoformat, default=usual.start)
    parser.add_argument("--days", type=int, default=usual.days)
    parser.add_argument("--members", type=int, default=usual.members)
    parser.add_argument("--events", type=int, default=usual.events)
    parser.add_argument("--outages", type=int, default=usual.outages)
    parser.add_argument("--faults", default=",".join(usual.faults), help=f"of {', '.join(FAULTS)}")
    parser.add_argument("--keep", default="", help="a folder for the bot's data and log")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    add_option(parser)
    given = parser.parse_args(arguments)
    faults = tuple(one for one in given.faults.split(",") if one)
    if unknown := set(faults) - set(FAULTS):
        parser.error(f"no fault is called {', '.join(sorted(unknown))}")
    chosen = {k: v for k, v in vars(given).items() if k not in {"json", "faults", "record"}}
    result = asyncio.run(simulate(Options(**chosen, faults=faults)))
    sys.stdout.write(_in_words(result))
    if given.json:
        sys.stdout.write(json.dumps({k: v for k, v in result.items() if k != "cases"}) + "\n")
    if given.record:
        size = {name: result[name] for name in ("kills", "members", "seed", "start")}
        record("chaos", size, _figures(result))
    return 1 if result["lost"] or result["duplicated"] or result["stale"] else 0


def _figures(result: Mapping[str, Any]) -> list[Figure]:
    return [
        Figure("P1", "messages promised to people", result["expected"]),
        Figure("P1", "lost", result["lost"], 0),
        Figure("P1", "twice", result["duplicated"], 0),
        Figure("P1", "out of time", result["stale"], 0),
        Figure("P1", "left out, and a moderator told", result["excused"]),
        Figure("P1", "over a minute late", result["late_over_60s"]),
    ]


def _in_words(result: Mapping[str, Any]) -> str:
    figures = {
        "promised": result["expected"],
        "acknowledged to people": result["acknowledged"],
        "lost": result["lost"],
        "twice": result["duplicated"],
        "out of time": result["stale"],
        "over a minute late": result["late_over_60s"],
        "latest, in seconds": result["latest"],
        "left out, and said so": result["excused"],
        "kills": result["kills"],
        "seconds": result["seconds"],
    }
    lines = [f"{what}: {figure}" for what, figure in figures.items()]
    for kind, cases in result["cases"].items():
        lines += [f"  {kind}: {case}" for case in cases]
    lines += [f"  {what}: {count}" for what, count in result["did"].items()]
    return "\n".join(lines) + "\n"
