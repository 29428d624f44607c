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

from bot.core.people import Platform
from tests.platforms.forging import CANARY, faults, open_scene


class Kept(logging.Handler):
    """Keeps every record."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


async def attack(platform: Platform, tries: int) -> bool:
    """Return whether nothing opened, broke or was told."""
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
    return not (opened or broken or told or leaks or differ)


def main() -> int:
    """Try both platforms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000)
    tries = parser.parse_args().tries
    fine = [asyncio.run(attack(platform, tries)) for platform in Platform]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
