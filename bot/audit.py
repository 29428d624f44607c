"""``headsup audit verify``: follow the log from end to end. Shows no name and no word."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.config import Settings
from bot.wiring import open_store


async def check(settings: Settings, newest: str) -> tuple[bool, list[str]]:
    """Return whether the log is whole, and lines to print.

    *newest* is what an earlier check printed, kept somewhere else; empty if there is none.
    """
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack)
        async with storage.read() as work:
            chain = await work.audit.verify()
            known = not newest or await work.audit.holds(newest)
    if not chain.whole:
        return False, [
            (
                f"The log was tampered with at entry {chain.broken_at}. Keep a copy of the "
                "database, and tell the organisers and the supervisor."
            )
        ]
    if not known:
        return False, [
            (
                f"The log does not hold the entry {newest} any more: its end was cut off, an older "
                "copy of the database was put back, or that entry is more than a year old."
            )
        ]
    return True, [
        f"The log is whole. Entries: {chain.entries}.",
        f"Newest: {chain.newest}  (keep this elsewhere, and give it to the next check: --newest)",
    ]
