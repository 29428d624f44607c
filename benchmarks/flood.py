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
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.promise import Figure, add_option, record
from bot.commands.ask import Ask
from bot.core.people import Account, Role
from bot.core.views import plain
from tests.scenarios.network import Network, open_network
from tests.scenarios.someone import Someone

CROWD, STOLEN = 200, 40
PLACES = (("TR1", "South West"), ("SA1", "Wales"), ("IV3", "Scotland"))
COACHES = 6
PRESSING_AT_ONCE = 20
PROMISED = 2.0
"""Seconds. Source: promise P5."""


async def measure(attackers: int, times: int, genuine: int, *, verified: bool) -> dict[str, Any]:
    """Let *attackers* ask *times* each while *genuine* heads ask."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_network(Path(folder), verify=True) as network:
            for number in range(COACHES):
                district, region = PLACES[number % len(PLACES)]
                await network.coach(f"Coach{number}", district=district, region=region)
            sue = await network.head("Sue", buddy="no")
            await network.appoint(sue, Role.SUPERVISOR)
            crowd = await _members(network, "Crowd", attackers, verified=verified)
            heads = await _members(network, "Head", genuine, verified=True)
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
            alone = sum([await _alone(network, head) for head in heads])
    waits.sort()
    return {
        "attackers": attackers,
        "verified": verified,
        "presses": pressed,
        "genuine": len(waits),
        "refused": refused,
        "open_requests": cases,
        "nobody_asked_nor_told": alone,
        "seconds_median": round(waits[len(waits) // 2], 3),
        "seconds_p95": round(waits[int(0.95 * (len(waits) - 1))], 3),
        "seconds_most": round(waits[-1], 3),
    }


async def _alone(network: Network, head: Someone) -> bool:
    """Tell whether no coach was asked for *head*, and no human told."""
    async with network.storage.read() as work:
        member = await work.accounts.owner(head.account)
        case = await work.cases.open_of(member) if member is not None else None
        if case is None:
            return True
        placed = (await work.placements.of([case.id])).get(case.id)
        told = placed is not None and placed.told is not None
        return not told and not await work.offers.of(case.id)


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


async def run(heads: int, presses: int) -> list[dict[str, Any]]:
    """Measure each row of the matrix, with *heads* who ask and so many *presses* of one account."""
    each = max(1, presses // CROWD)
    crowd, stolen = min(CROWD, presses), min(STOLEN, presses)
    return [
        {"row": "nobody else", **await measure(0, 0, heads, verified=False)},
        {"row": "one account", **await measure(1, presses, heads, verified=False)},
        {"row": f"{crowd} newcomers", **await measure(crowd, each, heads, verified=False)},
        {"row": f"{stolen} stolen accounts", **await measure(stolen, each, heads, verified=True)},
    ]


def figures(results: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """Return what goes onto the page of promises."""
    refused = sum(found["refused"] for found in results)
    asked = sum(found["genuine"] for found in results)
    return [
        Figure("P5", f"refused of {asked} heads in a flood", refused, 0),
        Figure(
            "P5",
            "of them for whom at once neither a coach was asked nor a human told",
            sum(found["nobody_asked_nor_told"] for found in results),
            0,
        ),
        *(
            Figure("P5", f"seconds to an answer, {row['row']}, p95", row["seconds_p95"], PROMISED)
            for row in results
        ),
    ]


def main() -> None:
    """Print the figures, and fail if somebody was refused or waited too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--heads", type=int, default=20)
    parser.add_argument("--presses", type=int, default=10_000, help="of one account")
    add_option(parser)
    asked = parser.parse_args()
    results = asyncio.run(run(asked.heads, asked.presses))
    if asked.json:
        print(json.dumps(results))
    else:
        for found in results:
            print(found)
    promised = figures(results)
    if asked.record:
        record("flood", {"heads": asked.heads, "presses": asked.presses}, promised)
    if late := [str(one) for one in promised if not one.kept]:
        raise SystemExit(f"not as promised: {'; '.join(late)}")


if __name__ == "__main__":
    main()
