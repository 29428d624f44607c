"""A playground, opened afresh for each test."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from .lab import Api, opened


@pytest.fixture
async def api() -> AsyncGenerator[Api]:
    async with opened() as found:
        yield found
