"""Pair heads as others do and as we do, on the same invented networks, and print what it gives.

    benchmarks/buddies.py --sizes 1000 10000 --seed 7 --json

Every method runs in a process of its own: time and memory are of the whole process, imports
included; only inventing the network is not counted. The ratio is to the certified bound.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(importlib.import_module("benchmarks.pairing.cli").main())
