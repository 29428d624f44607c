from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from .network import Network, open_network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncGenerator[Network]:
    """Open an empty network at 10:00 UK time on Monday 6 July 2026."""
    async with open_network(tmp_path) as opened:
        yield opened
