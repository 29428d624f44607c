"""Bound what thirty rounds of an invented network could give at most, and print it.

    .venv/bin/python -m benchmarks.ceiling --seeds 7 1 2 3

Minutes a seed. See `benchmarks/pairing/ceiling.py`; what ours give is in `benchmarks/buddies.py`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.pairing.ceiling import ceiling
from benchmarks.pairing.instance import invent, load


def main() -> None:
    """Work out each seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[7])
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--again", type=float, nargs="+", default=[0.0, 0.03])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for seed in given.seeds:
            net = load(invent(given.members, seed, Path(name)))
            for again in given.again:
                most = ceiling(net, seed, again)
                print(f"seed {seed}, at most {again:.1%} met again: mean fit at most {most:.1f}")


if __name__ == "__main__":
    main()
