"""``headsup outbox``: what could not be delivered. Shows no name and no word."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.config import Settings
from bot.core.audit import OPERATOR, Deed
from bot.core.times import uk_full
from bot.wiring import open_store


async def look(settings: Settings, retry: str) -> list[str]:
    """Return lines to print; *retry* is a letter's number, ``all``, or empty to only look."""
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack)
        async with storage.begin() as work:
            stuck = await work.outbox.stuck()
            wanted = [one for one in stuck if retry in {"all", str(one.id)}]
            for one in wanted:
                await work.outbox.retry(one.id)
            if wanted:
                await work.audit.note(Deed.LETTERS_RETRIED, by=None, role=OPERATOR)
    if retry:
        if not wanted:
            return [f"There is no stuck message {retry}. Nothing was changed."]
        return [f"{len(wanted)} will be tried again within seconds while headsup run is up."]
    if not stuck:
        return ["Nothing is stuck."]
    return [
        *(f"{one.id}  {uk_full(one.written)}  {one.where}: {one.reason}" for one in stuck),
        "Once what is wrong is mended: headsup outbox --retry NUMBER, or --retry all",
    ]
