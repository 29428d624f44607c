"""Draw beside an event loop, so that people are answered meanwhile.

A few are drawn in a thread. Many are drawn in a process of their own: exact methods let nobody
else in for up to half a second there, its memory goes when it ends, and it can be stopped.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.matching.draw import draw
from bot.matching.model import Model
from bot.matching.people import History, Pair, Person
from bot.matching.result import Draw

FEW: Final = 500
"""Up to so many a thread does: the loop waits a hundredth of a second, a process takes half of one
to start."""

LONGEST: Final = timedelta(minutes=10)
"""Twenty times what a hundred thousand members take on two cores."""

_POLITE: Final = 5
_HERE: Final = Path(__file__).resolve().parents[2]
_CHILD: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from bot.matching.beside import answer; answer()"
)


class DrawFailed(RuntimeError):
    """A draw's process ended without a draw."""


async def draw_beside(  # noqa: PLR0913, PLR0917 - as a draw
    people: Collection[Person],
    history: History,
    avoid: Iterable[Pair],
    seed: int,
    model: Model,
    longest: timedelta = LONGEST,
) -> Draw:
    """Return what :func:`bot.matching.draw.draw` returns.

    Raises:
        TimeoutError: many took longer than *longest*; the draw was stopped.
        DrawFailed: its process ended otherwise, for want of memory for instance.
    """
    asked = (people, history, list(avoid), seed, model)
    if len(people) <= FEW:
        return await asyncio.to_thread(draw, *asked)
    told = await asyncio.to_thread(pickle.dumps, asked)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _CHILD, str(_HERE)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a traceback could quote a profile
    )
    try:
        async with asyncio.timeout(longest.total_seconds()):
            answered, _ = await child.communicate(told)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise DrawFailed(f"the draw's process ended with {child.returncode}")
    found: Draw = await asyncio.to_thread(pickle.loads, answered)
    return found


def answer() -> None:
    """Be the process: draw what comes in, write what came out, and let everybody else go first."""
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    people, history, avoid, seed, model = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own
    pickle.dump(draw(people, history, avoid, seed, model), sys.stdout.buffer)
