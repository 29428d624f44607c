"""Put a thousand words into confidential conversations, and look for them in every byte we write.

    benchmarks/canary.py --conversations 1000 --json

On both platforms, through crashes, repeats, faults and at the lowest log level; then everything is
erased, and the keys are looked for. With `--unsealed` nothing is sealed, and it must be noticed.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(importlib.import_module("benchmarks.canaries.cli").main())
