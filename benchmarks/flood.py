"""How soon a head in need is answered while others flood the bot.

    .venv/bin/python -m benchmarks.flood --json

The rows of RELIABILITY.md section 7: one account that presses again and again, a crowd of
newcomers, and verified accounts that were stolen. Real commands, jobs and storage (SQLite on
disk); no platform. Genuine heads ask in between, one after the other, and each answer is timed.
What counts: nobody is refused, and each answer comes within two seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.commands.ask import Ask
from bot.core.people import Account
from bot.core.views import plain
from tests.scenarios.network import Network, Someone, open_network

GENUINE = 20
PLACES = (("TR1", "South West"), ("SA1", "Wales"), ("IV3", "Scotland"))
COACHES = 6
PRESSING_AT_ONCE = 20
PROMISED = 2.0
"""Seconds. Source: promise P5."""


async def measure(attackers: int, times: int, *, verified: bool) -> dict[str, object]:
    """Let *attackers* ask *times* each while genuine heads ask."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_network(Path(folder), verify=True) as network:
            for number in range(COACHES):
                district, region = PLACES[number % len(PLACES)]
                await network.coach(f"Coach{number}", district=district, region=region)
            crowd = await _members(network, "Crowd", attackers, verified=verified)
            heads = await _members(network, "Head", GENUINE, verified=True)
            stop = asyncio.Event()
            queue = [one.account for _ in range(times) for one in crowd]
            flood = [
                asyncio.create_task(_press(network, queue[part::PRESSING_AT_ONCE], stop))
                for part in range(PRESSING_AT_ONCE)
            ]
            waits, refused = [], 0
            for head in heads:
                await asyncio.sleep(0.05)
                began = time.perf_counter()
                said = await network.dispatcher.run(head.ask("ask"))
                waits.append(time.perf_counter() - began)
                refused += "HU-" not in plain(said)
            stop.set()
            pressed = sum(await asyncio.gather(*flood))
            async with network.storage.read() as work:
                cases = len(await work.cases.waiting())
    waits.sort()
    return {
        "attackers": attackers,
        "verified": verified,
        "presses": pressed,
        "genuine": len(waits),
        "refused": refused,
        "open_requests": cases,
        "seconds_median": round(waits[len(waits) // 2], 3),
        "seconds_p95": round(waits[int(0.95 * (len(waits) - 1))], 3),
        "seconds_most": round(waits[-1], 3),
    }


async def _members(network: Network, name: str, count: int, *, verified: bool) -> Sequence[Someone]:
    found = []
    for number in range(count):
        one = await network.head(f"{name}{number}", buddy="no")
        if verified:
            await network.know(one)
        found.append(one)
    return found


async def _press(network: Network, accounts: Sequence[Account], stop: asyncio.Event) -> int:
    done = 0
    for account in accounts:
        if stop.is_set():
            break
        ask = Ask(account=account, request=network.request(), command="ask")
        await network.dispatcher.run(ask)
        done += 1
    return done


async def run() -> list[dict[str, object]]:
    """Measure each row of the matrix."""
    return [
        {"row": "none", **await measure(0, 0, verified=False)},
        {"row": "one account", **await measure(1, 10_000, verified=False)},
        {"row": "200 newcomers", **await measure(200, 50, verified=False)},
        {"row": "40 stolen", **await measure(40, 50, verified=True)},
    ]


def main() -> None:
    """Print the figures, and fail if somebody was refused or waited too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    results = asyncio.run(run())
    if asked.json:
        print(json.dumps(results))
    else:
        for found in results:
            print(found)
    late = [r["row"] for r in results if float(str(r["seconds_p95"])) > PROMISED or r["refused"]]
    if late:
        raise SystemExit(f"not as promised: {late}")


if __name__ == "__main__":
    main()
