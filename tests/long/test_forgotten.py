"""Nobody who asks is forgotten, in whatever order things happen. More: `benchmarks/ladder.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.forgotten import Waits, live


@pytest.mark.timeout(240)
async def test_at_every_step_every_request_has_somebody(tmp_path: Path) -> None:
    waits = Waits()
    await live(tmp_path, 40, 0, waits)
    assert waits.requests > 2
    assert waits.looks > 20
    assert max(waits.somebody).total_seconds() == 0
