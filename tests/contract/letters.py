"""Writing, claiming and changing letters, as the tests of the outbox do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text

from bot.core.messages import (
    Address,
    Direct,
    InChannel,
    Letter,
    Receipt,
    Urgency,
)
from bot.core.people import Platform
from bot.core.views import Reply, View

from .store import Store, account

LEASE = timedelta(minutes=1)
CHANNEL = InChannel(Platform.DISCORD, "1", "2")
ADA = Direct(account("ada"))
OLD, NEW, NEWEST = Reply("old"), Reply("new"), Reply("newest")


async def post(store: Store, view: View = OLD, to: Address = CHANNEL, once: str = "a") -> None:
    async with store.begin() as work:
        await work.outbox.post(view, to=to, once=once, urgency=Urgency.BROADCAST)


async def claim(store: Store) -> Sequence[Letter]:
    async with store.begin() as work:
        return await work.outbox.claim(LEASE, 20, tuple(Platform))


async def one(store: Store) -> Letter:
    (letter,) = await claim(store)
    return letter


async def sent(store: Store, letter: Letter, message: str | None = "M1") -> None:
    async with store.begin() as work:
        await work.outbox.sent(letter, Receipt("C1", message) if message else None)


async def first(store: Store) -> int:
    """Return the number of the oldest letter: a shared database does not count from one."""
    async with store.storage.reading() as connection:
        return int((await connection.execute(text("SELECT min(id) FROM outbox"))).scalar_one())


async def revise(store: Store, view: View = NEW) -> None:
    letter = await first(store)
    async with store.begin() as work:
        await work.outbox.revise(letter, view)


async def withdraw(store: Store) -> None:
    letter = await first(store)
    async with store.begin() as work:
        await work.outbox.withdraw(letter)
