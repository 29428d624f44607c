"""Brings a database to the newest schema. Safe to run at every start, and by two at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage import engine

_LOCK = 5_200_701
"""Any number, the same in every process: PostgreSQL's advisory lock for migrations."""


def config() -> Config:
    """Return Alembic's settings; they live here so that there is no file to find."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return settings


async def migrate(url: str) -> None:
    """Run what is missing. A database that is newer than this program is refused.

    Raises:
        RuntimeError: the database was written by a newer version.
    """
    if url.startswith("sqlite"):
        Path(create_async_engine(url).url.database or "").parent.mkdir(parents=True, exist_ok=True)
    writer = engine.writer(url)
    try:
        async with writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
            await connection.run_sync(_upgrade)
    finally:
        await writer.dispose()


async def revision(url: str) -> str | None:
    """Return the schema that the database has now, None if it has none yet."""
    path = make_url(url).database or ""
    if url.startswith("sqlite") and not Path(path).exists():  # noqa: ASYNC240 - a moment
        return None
    reader = engine.reader(url)
    try:
        async with reader.begin() as connection:
            return await connection.run_sync(
                lambda now: MigrationContext.configure(now).get_current_revision()
            )
    finally:
        await reader.dispose()


def sealed_before(found: str | None, since: str = "0006") -> bool | None:
    """Tell whether a database at *found* comes from before each case had its own key.

    None if it is new. *since* is the first schema in which they have.
    """
    if found is None:
        return None
    script = ScriptDirectory.from_config(config())
    earlier = {one.revision for one in script.iterate_revisions(since, "base")} - {since}
    return found in earlier


def _upgrade(connection: Connection) -> None:
    settings = config()
    script = ScriptDirectory.from_config(settings)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == script.get_current_head():
        return
    if current and current not in {revision.revision for revision in script.walk_revisions()}:
        raise RuntimeError("This database was written by a newer version of HeadsUp; update first.")
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
