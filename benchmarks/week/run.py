"""Play the week and say what came of it."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.week.evidence import explain
from benchmarks.week.options import Options
from benchmarks.week.oracle import Verdict
from benchmarks.week.scenes import play, settle, written
from benchmarks.week.talk import People
from benchmarks.week.town import Town, open_town

AT_ONCE = 8  # how many join at the same time
LATE = 60.0  # seconds
SHOWN = 20  # how many cases of each kind are named in the report
A_SECOND_COPY = 3.0  # seconds that a second copy of something is given to appear


async def simulate(options: Options) -> Mapping[str, Any]:
    """Play one week; return the figures, the names of what went wrong among them."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(options.keep or stack.enter_context(tempfile.TemporaryDirectory()))
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        async with open_town(options, folder) as town:
            verdict = await _week(town)
            result = _report(town, verdict, time.monotonic() - began)
            wrong = [*verdict.lost, *verdict.duplicated, *verdict.stale]
            lines = [
                line for case in wrong[:SHOWN] for line in explain(town, case, folder / "bot.log")
            ]
            await asyncio.to_thread((folder / "evidence.txt").write_text, "\n".join(lines))
            return result


async def _week(town: Town) -> Verdict:
    options, people = town.options, People(town)
    scenes = written(town)
    await town.bot.start()
    await town.up()
    early = len(town.members) * 9 // 10 or len(town.members)
    gate = asyncio.Semaphore(AT_ONCE)

    async def join(number: int) -> None:
        async with gate:
            await people.join(town.members[number])

    await asyncio.gather(*map(join, range(early)))
    late = [asyncio.create_task(join(number)) for number in range(early, len(town.members))]
    for number, scene in enumerate(scenes):
        kills = options.kills * (number + 1) // len(scenes) - options.kills * number // len(scenes)
        took = await play(scene, people, kills)
        if not options.quiet:
            line = f"{town.clock():%a %d %b %H:%M:%S}  {scene.name:44.44}  {kills:3} kills"
            sys.stderr.write(f"{line}  settled in {took:.1f} s\n")
    await asyncio.gather(*late)
    town.clock.set_to(options.end)
    await settle(people)
    town.clock.jump(3600)  # whatever waits for its turn has had it by then
    await asyncio.sleep(A_SECOND_COPY)
    await settle(people)
    await people.check_counts()
    return town.oracle.judge([member.inbox for member in town.members], town.clock())


def _report(town: Town, verdict: Verdict, seconds: float) -> dict[str, Any]:
    options, late = town.options, sorted(verdict.late)
    return {
        "lost": len(verdict.lost),
        "duplicated": len(verdict.duplicated),
        "stale": len(verdict.stale),
        "late_over_60s": sum(one > LATE for one in late),
        "latest": round(late[-1], 1) if late else 0.0,
        "expected": verdict.expected,
        "acknowledged": sum(promise.kept() for promise in town.oracle.promises),
        "excused": verdict.excused,
        "kills": town.bot.kills,
        "starts": town.bot.starts,
        "died_by_itself": len(town.bot.died),
        "seconds": round(seconds, 1),
        "seed": options.seed,
        "start": options.start.isoformat(),
        "members": options.members,
        "faults": list(options.faults),
        "discord_429": len(town.discord.limited),
        "slack_429": len(town.slack.limited),
        "violations": len(town.discord.violations) + len(town.slack.violations),
        "did": dict(sorted(town.counts.items())),
        "cases": {
            "lost": verdict.lost[:SHOWN],
            "duplicated": verdict.duplicated[:SHOWN],
            "stale": verdict.stale[:SHOWN],
            "violations": [*town.discord.violations[:SHOWN], *town.slack.violations[:SHOWN]],
        },
    }
