from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from storage.migrate import migrate
from tests.scenarios.network import Network, open_network

from .postgres import server, tools
from .store import Store, empty, open_store


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Return the address of a PostgreSQL: the one in the environment, or one of our own."""
    if url := os.environ.get("HEADSUP_TEST_PG"):
        asyncio.run(migrate(url))
        yield url
    elif (programs := tools()) is None:
        pytest.skip("install PostgreSQL or set HEADSUP_TEST_PG")
    else:
        with server(programs) as url:
            asyncio.run(migrate(url))
            yield url


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty database with the newest schema, to be copied: quicker than making one."""
    path = tmp_path_factory.mktemp("empty") / "headsup.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database with the newest schema, one of each kind."""
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgres_url")
        return found
    path = tmp_path / "headsup.db"
    shutil.copy(request.getfixturevalue("sqlite_file"), path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def store(url: str) -> AsyncGenerator[Store]:
    await empty(url)
    async with open_store(url) as opened:
        yield opened


@pytest.fixture
async def network(url: str, tmp_path: Path) -> AsyncGenerator[Network]:
    """Open a whole network on either database."""
    await empty(url)
    async with open_network(tmp_path, url) as opened:
        yield opened
