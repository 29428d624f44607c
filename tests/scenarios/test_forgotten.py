"""Nobody who asks is forgotten, in whatever order things happen. More: `benchmarks/ladder.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.people import Role

from .forgotten import Waits, live
from .network import Network, read


@pytest.mark.timeout(240)
async def test_at_every_step_every_request_has_somebody(tmp_path: Path) -> None:
    waits = Waits()
    await live(tmp_path, 40, 0, waits)
    assert waits.requests > 2
    assert waits.looks > 20
    assert max(waits.somebody).total_seconds() == 0


async def test_a_coach_who_leaves_while_being_asked_keeps_nobody_waiting(network: Network) -> None:
    """The next is asked in the same moment; so when the role is taken back."""
    ada, olu = await network.head("Ada"), await network.head("Olu", buddy="no")
    await network.appoint(olu, Role.ORGANISER)
    uma = await network.coach("Uma")
    await ada.sends("ask")
    vic = await network.coach("Vic", district="SA1", region="Wales")
    await uma.sends("leave-now")
    assert "A request is waiting" in vic.heard
    wyn = await network.coach("Wyn", district="IV3", region="Scotland")
    await olu.sends("role", person=str(vic.account), role="coach", give="no")
    assert "A request is waiting" in wyn.heard
    await olu.sends("role", person=str(wyn.account), role="coach", give="no")
    assert "No coach" in read(ada.inbox[-1])
    assert "A head is waiting" in olu.heard
