from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from bot.core.messages import InChannel, Urgency
from bot.core.people import Platform
from bot.core.views import Reply
from storage import engine
from storage.migrate import migrate
from storage.schema import metadata

from .store import Store


async def test_the_migrations_make_exactly_the_tables_we_use(url: str) -> None:
    """Columns, types, keys and indexes: Alembic finds nothing to change."""

    def differences(connection: Connection) -> object:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata)

    writer = engine.writer(url)
    async with writer.begin() as connection:
        assert await connection.run_sync(differences) == []
    await writer.dispose()


async def test_migrating_again_changes_nothing(store: Store) -> None:
    await store.member("ada")
    await migrate(store.url)
    assert await store.count("members") == 1


async def test_a_database_of_a_newer_version_is_refused_in_words(url: str) -> None:
    writer = engine.writer(url)
    try:
        async with writer.begin() as connection:
            found = await connection.execute(text("SELECT version_num FROM alembic_version"))
            newest = found.scalar_one()
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(RuntimeError, match="newer version of HeadsUp; update first"):
            await migrate(url)
    finally:
        async with writer.begin() as connection:
            back = text("UPDATE alembic_version SET version_num = :newest")
            await connection.execute(back, {"newest": newest})
        await writer.dispose()


async def test_two_processes_may_make_one_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new' / 'headsup.db'}"
    await asyncio.gather(*(migrate(url) for _ in range(3)))
    writer = engine.writer(url)
    async with writer.begin() as connection:
        found = await connection.execute(text("SELECT version_num FROM alembic_version"))
        assert len(found.all()) == 1
    await writer.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
async def test_a_file_is_opened_so_that_nothing_is_lost_or_left_behind(
    tmp_path: Path, pragma: str, value: object
) -> None:
    for opened in (engine.writer, engine.reader):
        database = opened(f"sqlite+aiosqlite:///{tmp_path / 'headsup.db'}")
        async with database.begin() as connection:
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
        await database.dispose()


async def test_an_error_of_the_database_shows_no_value(store: Store) -> None:
    """SQLAlchemy's own text would hold every parameter."""
    view, channel = Reply("zanzibarquokka"), InChannel(Platform.DISCORD, "1", "zanzibarquokka")
    with pytest.raises(IntegrityError, match="parameters hidden") as caught:
        async with store.begin() as work:
            await work.outbox.post(
                view, to=channel, once="zanzibarquokka", urgency=Urgency.SUPPORT, case=uuid4()
            )
    assert "zanzibarquokka" not in f"{caught.value!r} {caught.value}"
