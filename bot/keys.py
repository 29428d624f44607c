"""``headsup keys``: how the keys stand, and a new master key in place of the old. Shows no key."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.config import Settings
from bot.core.audit import OPERATOR, Deed
from bot.core.times import uk_full
from bot.wiring import clock, open_keys, open_store


async def status(settings: Settings) -> list[str]:
    """Return lines to print.

    Raises:
        KeyProblem: the keys cannot be used.
    """
    async with AsyncExitStack() as stack:
        keys, _ = await open_keys(settings, stack, clock)
        found = await keys.status()
    age = (clock() - found.since).days
    lines = [
        f"Master key: number {found.number}, from {found.where}.",
        f"In use since {uk_full(found.since)} ({age} days).",
        f"Cases with a key of their own: {found.keys}.",
    ]
    if found.unfinished:
        lines.append(
            "A rotation was cut off. Everything can be read; finish it: headsup keys rotate"
        )
    return lines


async def rotate(settings: Settings) -> list[str]:
    """Exchange the master key, whether the bot is running or not; return lines to print.

    Raises:
        KeyProblem: no new one can be had. Nothing was changed.
    """
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack)  # one that belongs to these keys
        keys, _ = await open_keys(settings, stack, clock)
        done = await keys.rotate(clock())
        found = await keys.status()
        async with storage.begin() as work:
            await work.audit.note(Deed.KEYS_ROTATED, by=None, role=OPERATOR)
    begun = "Finished the rotation that was cut off" if done.resumed else "Exchanged the master key"
    return [
        f"{begun}: number {found.number}, from {found.where}. Keys wrapped anew: {done.keys}.",
        *(done.left or ["The old one is destroyed."]),
        "Back up the new one and destroy copies of the old.",
        "Older copies of the keys don't open any more: make a new one with headsup backup.",
    ]
