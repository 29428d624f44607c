"""Send ten thousand forged, borrowed and mutated buttons and forms through each adapter.

.venv/bin/python -m benchmarks.forged --tries 10000
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.promise import Figure, add_option, record
from bot.core.people import Platform
from tests.platforms.forging import CANARY, faults, open_scene


class Kept(logging.Handler):
    """Keeps every record."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


async def attack(platform: Platform, tries: int) -> list[Figure]:
    """Return what came of it, all of which should be nothing."""
    kept, began = Kept(), time.monotonic()
    logging.getLogger().addHandler(kept)
    with tempfile.TemporaryDirectory() as folder:
        async with open_scene(Path(folder), platform) as scene:
            before = await scene.kept()
            await scene.attack(tries)
            opened = await scene.kept() != before
            said = [text for texts in scene.answers.values() for text in texts]
            told = sum(CANARY in text or "HU-" in text for text in said)
            differ, late = scene.same_answers(), scene.unanswered
    logging.getLogger().removeHandler(kept)
    leaks = sum(CANARY in record.getMessage() for record in kept.records)
    broken = len(faults(kept.records))
    print(
        f"{platform}: {tries} tried, opened {int(opened)}, unhandled {broken}, told {told}, "
        f"in logs {leaks}, not answered in 3 s {late}, answers that differ {len(differ)}, "
        f"{time.monotonic() - began:.0f} s"
    )
    on = platform.title()
    return [
        Figure("P11", f"{on}: forged, mutated and borrowed buttons and forms", tries),
        Figure("P11", f"{on}: opened something", int(opened), 0),
        Figure("P11", f"{on}: told something", told, 0),
        Figure("P11", f"{on}: commands that answer differently", len(differ), 0),
        Figure("P12", f"{on}: garbage and mutated among as many", tries),
        Figure("P12", f"{on}: unhandled", broken, 0),
        Figure("P12", f"{on}: words in logs", leaks, 0),
        Figure("P12", f"{on}: not answered in three seconds", late),
    ]


def main() -> int:
    """Try both platforms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000)
    add_option(parser)
    given = parser.parse_args()
    found = [one for platform in Platform for one in asyncio.run(attack(platform, given.tries))]
    if given.record:
        record("forged", {"tries": given.tries}, found)
    return 0 if all(one.kept for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
