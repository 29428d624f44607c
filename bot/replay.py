"""``headsup rounds``: the buddy rounds that are kept, and drawing one again. Shows no name."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.core.rounds import Round

_SHOWN = 16


def rounds(*, replay: int = 0) -> None:
    """List the buddy rounds that are kept, or draw one again from its seed and compare.

    Parameters
    ----------
    replay
        The number of a round in that list. 1 if it comes out otherwise, 0 if it is the same or
        what went in is not there any more.
    """
    settings = importlib.import_module("bot.own_files").load_or_exit()
    right, lines = asyncio.run(look(settings, replay))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.exit(0 if right else 1)


async def look(settings: Settings, replay: int) -> tuple[bool, list[str]]:
    """Return whether all is right, and lines to print. *replay* is a round's number, 0 for none."""
    # both bring much with them, and whoever asks for help waits for neither
    services = importlib.import_module("bot.services.rounds")
    wiring = importlib.import_module("bot.wiring")
    async with AsyncExitStack() as stack:
        storage, _ = await wiring.open_store(settings, stack)
        async with storage.read() as work:
            kept = list(reversed(await work.rounds.ran(services.EVER, work.now)))
            if not replay:
                return True, _listed(kept)
            if not 1 <= replay <= len(kept):
                return False, [f"There is no round {replay}. headsup rounds lists those there are."]
            drawn = kept[replay - 1]
            found = await services.replay(work, drawn)
    return found.came is not services.Replayed.DIFFERENT, [
        _line(replay, drawn),
        f"Drawn again from seed {drawn.seed}: {found.came.value}.",
        *([f"Put together by hand, and not compared: {found.by_hand}."] if found.by_hand else ()),
    ]


def _listed(kept: Sequence[Round]) -> list[str]:
    if not kept:
        return ["No buddy round has run yet, or none is kept any more."]
    return [
        *(_line(number, drawn) for number, drawn in enumerate(kept, 1)),
        "To draw one again and compare: headsup rounds --replay NUMBER",
    ]


def _line(number: int, drawn: Round) -> str:
    uk_full = importlib.import_module("bot.core.times").uk_full
    return (
        f"{number}  {uk_full(drawn.drawn)}  {drawn.kind}, {len(drawn.groups)} groups, "
        f"{len(drawn.alone)} without a buddy, seed {drawn.seed}, "
        f"digest {drawn.digest[:_SHOWN] or 'not kept'}"
    )
