"""``headsup backup``: a checked copy of both databases, and the end of old copies."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from sqlalchemy import make_url

from bot.config import Settings
from bot.wiring import clock, open_store
from storage.backup import KEPT_KEYS, KEPT_MAIN, back_up


async def make(settings: Settings, to: Path, keys_to: Path | None) -> list[str]:
    """Copy, check and prune; return lines to print.

    Raises:
        BackupProblem: no good copy could be made.
        KeyProblem: the keys cannot be used.
    """
    async with AsyncExitStack() as stack:
        await open_store(settings, stack)
    url = make_url(settings.database_url)
    main = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    done = await asyncio.to_thread(
        back_up, main, settings.keys_file, to / "main", keys_to or to / "keys", now=clock()
    )
    bounds = (
        f"So what was erased is final within {KEPT_KEYS.days} days; in backups within "
        f"{KEPT_MAIN.days}."
    )
    kept = f"{KEPT_MAIN.days} days; copies of the keys {KEPT_KEYS.days}"
    return [
        f"Main database: {done.main}"
        if done.main
        else "Main database: on PostgreSQL, so copy it with pg_dump. This copied the keys only.",
        f"Keys: {done.keys}",
        f"Checked. Cases with words in it: {done.cases}. Older copies removed: {done.removed}.",
        f"Copies are kept for {kept}.",
        bounds,
        "The master key is in neither copy: keep it elsewhere.",
    ]
