"""Every invented head, with a coach who knows the rules and with one who does not."""

from __future__ import annotations

import pytest

from bot.adapters.playground.rehearsal.script import scripts
from bot.adapters.playground.tour import run_tour
from bot.adapters.playground.tour_step import Step
from tests.platforms.playground_api.lab import parts


@pytest.mark.timeout(240)
async def test_every_head_can_be_practised_in_the_terminal() -> None:
    """With care nothing is left to think about; without it each broken rule is named."""
    steps: list[Step] = []
    assert await run_tour(parts, steps.append, "rehearsal"), [s for s in steps if not s.ok]
    assert len(steps) == 2 * len(scripts())
    assert all("listening" in step.evidence for step in steps if "with practice" in step.step)
