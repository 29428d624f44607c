from __future__ import annotations

import os
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
        yield url
    elif (programs := tools()) is None:
        pytest.skip("install PostgreSQL or set HEADSUP_TEST_PG")
    else:
        with server(programs) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database with the newest schema, one of each kind."""
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgres_url")
        await empty(found)
        return found
    found = f"sqlite+aiosqlite:///{tmp_path / 'headsup.db'}"
    await migrate(found)
    return found


@pytest.fixture
async def store(url: str) -> AsyncGenerator[Store]:
    async with open_store(url) as opened:
        yield opened


@pytest.fixture
async def network(url: str, tmp_path: Path) -> AsyncGenerator[Network]:
    """Open a whole network on either database."""
    async with open_network(tmp_path, url) as opened:
        yield opened
