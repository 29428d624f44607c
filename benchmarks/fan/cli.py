"""The command line of the fan-out."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.fan.seed import seed
from tests.platforms.process import ROOT, bot_process

ON_DISCORD, ON_SLACK = 9100, 900  # about three minutes on each, by what they allow
MOST, SOON = 1.05, 1.0  # times what the limits allow; seconds for a support message


async def fan_out(on_discord: int, on_slack: int) -> Mapping[str, Any]:
    """Send one message to everybody and return what was measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {k: v for k, v in os.environ.items() if not k.upper().endswith("_PROXY")}
        platforms = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "benchmarks.fan.platforms", str(on_discord), str(on_slack), str(folder)),
            env=environment | {"PYTHONPATH": str(ROOT)},
        )
        try:
            town = await _read(folder / "town.json", platforms)
            began = time.monotonic()
            data = folder / "data"
            await asyncio.to_thread(data.mkdir)
            await seed(data, town)
            seeded = time.monotonic() - began
            settings = {**town["settings"], "coaches": ",".join(town["coaches"])}
            async with bot_process(data, **settings) as bot:
                await bot.running()
                measured = await _read(folder / "measured.json", platforms)
            return _judged({**measured, "seeded_in": round(seeded, 1)}, on_discord, on_slack)
        finally:
            if platforms.returncode is None:
                platforms.terminate()
            await platforms.wait()


async def _read(path: Path, writer: asyncio.subprocess.Process) -> dict[str, Any]:
    """Wait for a file and read it."""
    while not await asyncio.to_thread(path.exists):
        if writer.returncode is not None:
            raise RuntimeError("the platforms ended before their time")
        await asyncio.sleep(0.1)
    read: dict[str, Any] = json.loads(await asyncio.to_thread(path.read_text))
    return read


def _judged(measured: dict[str, Any], on_discord: int, on_slack: int) -> dict[str, Any]:
    wanted = {"discord": on_discord, "slack": on_slack}
    fine = measured["429"] == 0 and max(measured["offer_seconds"]) < SOON
    for name, number in wanted.items():
        found = measured[name]
        found["ratio"] = round(found["seconds"] / found["allowed"], 3) if number else 0.0
        fine &= found["arrived"] == number and not found["twice"] and found["ratio"] <= MOST
    return {"fine": fine, "recipients": sum(wanted.values()), **measured}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if it is slower than it should be, or anything was refused."""
    parser = argparse.ArgumentParser(prog="fanout", description=__doc__)
    parser.add_argument("--discord", type=int, default=ON_DISCORD)
    parser.add_argument("--slack", type=int, default=ON_SLACK)
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    given = parser.parse_args(arguments)
    result = asyncio.run(fan_out(given.discord, given.slack))
    for name in ("discord", "slack"):
        found = result[name]
        sys.stdout.write(
            f"{name}: {found['arrived']} arrived, {found['twice']} of them twice, in "
            f"{found['seconds']} s where the limits allow {found['allowed']} s: "
            f"{found['ratio']} times that\n"
        )
    sys.stdout.write(f"refused as too many (429): {result['429']} {result['limited']}\n")
    sys.stdout.write(f"seconds until a coach was asked meanwhile: {result['offer_seconds']}\n")
    if given.json:
        sys.stdout.write(json.dumps(result) + "\n")
    return 0 if result["fine"] else 1
