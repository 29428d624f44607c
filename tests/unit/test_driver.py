"""The driver makes one trip a statement, and gives SQLAlchemy what its usual one does."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import engine as engines
from storage.dialect import COMPILED

METADATA = MetaData()
HEADS = Table("heads", METADATA, Column("id", Integer, primary_key=True), Column("name", String))


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncGenerator[AsyncEngine]:
    made = engines.writer(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}")
    async with made.begin() as db:
        await db.run_sync(METADATA.create_all)
    yield made
    await made.dispose()


async def test_a_statement_is_one_trip_to_the_thread(
    engine: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    async with engine.begin() as db:
        await db.execute(insert(HEADS).values(name="Ada"))
        with caplog.at_level(logging.DEBUG, "aiosqlite"):
            assert (await db.execute(select(HEADS.c.name))).all() == [("Ada",)]
    began = [line.message for line in caplog.records if line.message.startswith("executing")]
    assert len(began) == 1
    assert "SELECT heads.name" in began[0]


async def test_whoever_writes_has_the_database_from_the_first_statement_on(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    async with engine.begin() as db:
        assert (await db.execute(select(HEADS))).all() == []
        with (
            closing(sqlite3.connect(tmp_path / "one.db", timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("INSERT INTO heads (name) VALUES ('Ben')")
    with closing(sqlite3.connect(tmp_path / "one.db", timeout=0)) as other:
        other.execute("INSERT INTO heads (name) VALUES ('Ben')")


async def test_whoever_reads_sees_one_moment_until_the_end_and_cannot_write(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    reader = engines.reader(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}")
    async with reader.begin() as db:
        assert (await db.execute(select(HEADS))).all() == []
        async with engine.begin() as writing:
            await writing.execute(insert(HEADS).values(name="Ada"))
        assert (await db.execute(select(HEADS))).all() == []
    async with reader.begin() as db:
        assert (await db.execute(select(HEADS.c.name))).all() == [("Ada",)]
        with pytest.raises(OperationalError, match="readonly"):
            await db.execute(insert(HEADS).values(name="Ben"))
    await reader.dispose()


async def test_rows_columns_and_counts_are_as_the_usual_driver_gives_them(
    engine: AsyncEngine,
) -> None:
    async with engine.begin() as db:
        assert (await db.execute(select(HEADS))).keys() == ["id", "name"]
        added = await db.execute(insert(HEADS).values(name="Ada"))
        assert added.inserted_primary_key == (1,)
        await db.execute(insert(HEADS), [{"name": "Ben"}, {"name": "Cem"}])
        assert (await db.execute(update(HEADS).values(name="-"))).rowcount == 3
        renamed = update(HEADS).where(HEADS.c.id > 1).values(name="+").returning(HEADS.c.id)
        assert (await db.execute(renamed)).scalars().all() == [2, 3]
        assert (await db.execute(select(HEADS).where(HEADS.c.id > 9))).first() is None


async def test_what_fails_is_said_and_the_connection_is_good_for_more(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        await db.execute(insert(HEADS).values(id=1, name="Ada"))
    with pytest.raises(IntegrityError):
        async with engine.begin() as db:
            await db.execute(insert(HEADS).values(id=1, name="Ben"))
    async with engine.begin() as db:
        assert (await db.execute(select(HEADS.c.name))).scalar_one() == "Ada"


async def test_nothing_is_kept_of_a_transaction_that_sqlite_gave_up(engine: AsyncEngine) -> None:
    """As on a full disk: what comes after must not be kept by itself."""

    async def given_up() -> None:
        async with engine.begin() as db:
            await db.execute(insert(HEADS).values(name="Ada"))
            await db.exec_driver_sql("ROLLBACK")
            await db.execute(insert(HEADS).values(name="Ben"))

    with pytest.raises(OperationalError, match="rolled this transaction back"):
        await given_up()
    async with engine.begin() as db:
        assert (await db.execute(select(HEADS))).all() == []
        await db.execute(insert(HEADS).values(name="Cem"))
    async with engine.begin() as db:
        assert (await db.execute(select(HEADS.c.name))).all() == [("Cem",)]


async def test_what_one_engine_has_turned_into_sql_serves_the_other(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    async with engine.begin() as db:
        await db.execute(select(HEADS.c.name).where(HEADS.c.id == 1))
    before = len(COMPILED)
    other = engines.reader(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}")
    async with other.begin() as db:
        await db.execute(select(HEADS.c.name).where(HEADS.c.id == 2))
    await other.dispose()
    assert len(COMPILED) == before
