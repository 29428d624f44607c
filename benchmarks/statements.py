"""What a statement costs through our SQLite driver, and through SQLAlchemy's own, in turn.

    .venv/bin/python -m benchmarks.statements

Both run the same reading transaction of three statements on the same file. Ratios are of the
medians, ours first.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import engine
from storage.schema import accounts, members, metadata

_BATCH = 200


def asked() -> Sequence[object]:
    """Return what is asked for: built anew each time, as the bot does."""
    mine = select(accounts.c.member).where(accounts.c.platform == "discord", accounts.c.space == "")
    return (
        mine.where(accounts.c.user_id == "1"),
        select(members).where(members.c.id == "1"),
        select(accounts).where(accounts.c.member == "1"),
    )


async def batch(opened: AsyncEngine) -> tuple[float, float]:
    """Return how long a transaction took, in s by the clock and of a processor."""
    began, spent = time.perf_counter(), time.process_time()
    for _ in range(_BATCH):
        async with opened.begin() as db:
            for statement in asked():
                (await db.execute(statement)).all()  # type: ignore[call-overload] # a select
    return (time.perf_counter() - began) / _BATCH, (time.process_time() - spent) / _BATCH


async def compare(rounds: int, folder: Path) -> None:
    """Print both, taken in turn."""
    url = f"sqlite+aiosqlite:///{folder / 'statements.db'}"
    writer = engine.writer(url)
    async with writer.begin() as db:
        await db.run_sync(metadata.create_all)
    await writer.dispose()
    ways = {"ours": engine.reader(url), "SQLAlchemy's": create_async_engine(url)}
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds + 1):  # the first one warms up
        for name, opened in ways.items():
            took[name].append(await batch(opened))
    for opened in ways.values():
        await opened.dispose()
    medians = {
        name: [statistics.median(column) for column in zip(*all_of[1:], strict=True)]
        for name, all_of in took.items()
    }
    for name, (wall, cpu) in medians.items():
        print(f"{name:14}{wall * 1e6:8.0f} us by the clock{cpu * 1e6:8.0f} us of a processor")
    ours, usual = medians.values()
    print(f"{'ratio':14}{ours[0] / usual[0]:8.2f}{'':16}{ours[1] / usual[1]:8.2f}")


def main() -> None:
    """Read the arguments and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(compare(rounds, Path(folder)))


if __name__ == "__main__":
    main()
