"""Try every command in every state with every role, by typing, by a page and by a whole form.

    .venv/bin/python -m benchmarks.access

Against the table of `tests/rights/matrix.py`, which is written by hand.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from benchmarks.promise import Figure, add_option, record
from bot.commands.ask import Sheet
from bot.core.errors import FormInvalid
from bot.core.views import Reply
from tests.rights.filled import FILLED
from tests.rights.matrix import DENIED, MAY, ROLES, STATES, may, someone_who_is
from tests.scenarios.network import open_network
from tests.scenarios.someone import read

CELLS = 3000  # source: promise P10


async def count(state: str, role: str) -> tuple[int, int, int]:
    """Return how many cells there are, let somebody in who may not, and keep out who may."""
    cells, let_in, kept_out = 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        async with open_network(Path(folder), verify=True) as network:
            someone = await someone_who_is(network, state, role)
            for name in sorted(MAY, key=lambda name: (name == "join", name == "leave-now", name)):
                allowed = may(name, state, role)
                for way in (someone.asks, someone.turns, someone.sends):
                    said: Reply | Sheet | None = None
                    with suppress(FormInvalid):
                        said = await way(name, **FILLED.get(name, {}))
                    no = isinstance(said, Reply) and any(word in read(said) for word in DENIED)
                    cells += 1
                    let_in += not no and not allowed
                    kept_out += no and allowed
                    if name == "leave-now" and allowed:
                        break  # once gone, a second try is a visitor's
    return cells, let_in, kept_out


async def run() -> list[Figure]:
    """Count over the whole matrix."""
    found = [await count(state, role) for state in STATES for role in ROLES]
    cells, let_in, kept_out = (sum(column) for column in zip(*found, strict=True))
    return [
        Figure("P10", "cells tried: command, state, role and way in", cells, at_least=CELLS),
        Figure("P10", "let in who may not", let_in, 0),
        Figure("P10", "kept out who may", kept_out, 0),
    ]


def main() -> int:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    given = parser.parse_args()
    figures = asyncio.run(run())
    for one in figures:
        print(one)
    if given.record:
        record("access", {}, figures)
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
