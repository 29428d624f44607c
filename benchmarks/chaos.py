"""Kill the bot hundreds of times in a simulated week, and count what was lost or came twice.

    benchmarks/chaos.py --kills 500 --seed 1 --json

Two hundred members on both platforms, against the loopback servers of the tests. The oracle
reads screens and knows nothing of the bot's code. See `benchmarks/week/`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(importlib.import_module("benchmarks.week.cli").main())
