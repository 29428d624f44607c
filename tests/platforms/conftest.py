"""Both platforms with a bot on them, for each test anew."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.servers.slack import SlackServer

from .town import Town, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncGenerator[Town]:
    """Open a town; in it, neither platform sees anything that it does not allow."""
    async with open_town(tmp_path / "data", SlackServer(), log_level="DEBUG") as opened:
        yield opened
    assert opened.discord.violations == []
    assert opened.slack.violations == []
