"""Nobody who asks is forgotten when a coach goes. In whatever order: `tests/long`."""

from __future__ import annotations

from bot.core.people import Role

from .network import Network
from .someone import read


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
