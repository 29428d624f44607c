"""One database with a clock that stands still, whichever database it is."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot.core.membership import Member
from bot.core.people import Account, MemberId, Platform
from storage import engine
from storage.schema import metadata
from storage.vault import Vault
from storage.work import SqlStorage, SqlWork, open_storage
from tests.unit.makers import ADA, NOW

KEY = bytes(range(32))


@dataclass
class Store:
    """A storage and the hand that moves its clock."""

    url: str
    storage: SqlStorage
    clock: list[Any]
    vault: Vault

    def begin(self) -> AbstractAsyncContextManager[SqlWork]:
        return self.storage.begin()

    def pass_time(self, **elapsed: float) -> None:
        self.clock[0] += timedelta(**elapsed)

    async def member(self, name: str, **changes: Any) -> Member:  # noqa: ANN401 - any field
        """Add a member with one Discord account of the same name."""
        member = replace(ADA, id=MemberId(f"id-{name}"), name=name, **changes)
        async with self.begin() as work:
            await work.members.add(member)
            await work.accounts.link(account(name), member.id)
        return member

    async def count(self, table: str, **where: str) -> int:
        """Count rows as they lie in the database, not as a repository shows them."""
        conditions = " AND ".join(f'"{name}" = :{name}' for name in where) or "1 = 1"
        query = f'SELECT count(*) FROM "{table}" WHERE {conditions}'  # noqa: S608 - our own names
        async with self.storage.reading() as connection:
            return int((await connection.execute(text(query), where)).scalar_one())

    async def count_null(self, table: str, column: str) -> int:
        """Count the rows that hold nothing in *column*."""
        query = f'SELECT count(*) FROM "{table}" WHERE "{column}" IS NULL'  # noqa: S608 - as above
        async with self.storage.reading() as connection:
            return int((await connection.execute(text(query))).scalar_one())


def account(name: str, platform: Platform = Platform.DISCORD) -> Account:
    return Account(platform, "T1" if platform is Platform.SLACK else "", name.lower())


async def empty(url: str) -> None:
    """Empty a database that tests share: quicker than making one."""
    if url.startswith("sqlite"):
        return  # a file of its own, made empty
    writer = engine.writer(url)
    async with writer.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
    await writer.dispose()


@asynccontextmanager
async def open_store(url: str) -> AsyncGenerator[Store]:
    """Open a store on a database that has the newest schema."""
    clock = [NOW]
    vault = Vault(KEY)
    storage = open_storage(url, lambda: clock[0], vault)
    try:
        yield Store(url, storage, clock, vault)
    finally:
        await storage.close()
