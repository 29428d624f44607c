"""Pair heads as others do and as we do, on the same invented networks, and print what it gives.

    benchmarks/buddies.py --sizes 1000 10000 --seed 7 --json
    benchmarks/buddies.py --sizes 1000 --slow --no-rounds    (networkx on all pairs: minutes)

Every method runs in a process of its own: time and memory are of the whole process, its start,
imports and reading the files included. Ours is `headsup draw` itself, which also writes its groups
with their reasons. The ratio is to the bound that ours certifies.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(importlib.import_module("benchmarks.pairing.cli").main())
