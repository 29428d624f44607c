"""Send a join link to ten thousand people, as fast as the platforms allow and no faster.

    benchmarks/fanout.py --json

The link of a call goes to everybody who is coming, against loopback servers in a process of
their own that enforce the documented limits: 50 requests a second to Discord, 300 posts a minute
to Slack and one a second to each conversation. In the middle of it heads ask for a coach.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(importlib.import_module("benchmarks.fan.cli").main())
