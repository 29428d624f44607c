"""How soon the playground's first page is served, against loading everything first.

    .venv/bin/python -m benchmarks.first_page

Whole processes, in turn, so that a noisy machine troubles both alike. Quote the ratio.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
import urllib.request

RUNS = 5
EAGER = (
    "import discord, slack_bolt.async_app, rustworkx, bot.wiring; "
    "from bot.cli import app; app(['play', '--no-open', '--port', '8931'])"
)
OURS = "from bot.cli import app; app(['play', '--no-open', '--port', '8931'])"


def seconds_to_page(code: str) -> float:
    """Start the playground with *code* and return how long its first page took."""
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://\S+", line)
        if found is None:
            raise RuntimeError(f"no address in {line!r}")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        opener.open(found[0]).read()
        took = time.perf_counter() - began
        process.terminate()
    return took


def main() -> None:
    """Print medians and the ratio."""
    ours, eager = [], []
    for _ in range(RUNS):
        ours.append(seconds_to_page(OURS))
        eager.append(seconds_to_page(EAGER))
    a, b = statistics.median(ours), statistics.median(eager)
    print(f"first page: {a:.2f} s; with everything loaded first: {b:.2f} s; ratio {a / b:.2f}")


if __name__ == "__main__":
    main()
