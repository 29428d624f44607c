from __future__ import annotations

from bot.commands.ask import Sheet
from bot.core.people import Platform, Role
from bot.core.views import NEUTRAL, Reply

from .network import Network
from .someone import read

CANARY = "zanzibarquokka"


async def test_a_head_reaches_one_coach_and_they_write_to_each_other(network: Network) -> None:
    """From the safety card to a conversation across platforms, and nobody else sees any of it."""
    ada = await network.head("Ada", Platform.DISCORD)
    cora = await network.coach("Cora", Platform.SLACK)
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)

    card = await ada.asks("support")
    assert isinstance(card, Reply)
    assert "999" in read(card)
    talk = await ada.presses(card, "I want to talk to someone from HeadsUp")
    reply = await ada.presses(talk, "Write something first", words=CANARY)

    assert "We've got your request" in read(reply)
    offer = cora.inbox[-1]
    assert CANARY not in read(offer)
    assert "Ada" not in read(offer)
    taken = await cora.presses(offer, "Yes, I'll take it")
    assert CANARY in read(taken)
    assert "A coach is here: Cora" in ada.heard

    assert await ada.writes("It is about Friday.") is None
    assert "It is about Friday." in cora.heard
    assert await cora.writes("I have time now.") is None
    assert "I have time now." in ada.heard
    assert mo.inbox == []
    assert all(reply.summary == NEUTRAL for reply in (*ada.inbox, *cora.inbox))


async def test_the_form_is_offered_before_anything_is_kept(network: Network) -> None:
    """Pressing the button shows the form; only sending it opens a case."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    sheet = await ada.asks("write")
    assert isinstance(sheet, Sheet)
    assert cora.inbox == []


async def test_canary_words_rest_nowhere_in_clear(network: Network) -> None:
    """Not in the database, its log or its shared memory, before the case ends or after."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("write", words=CANARY)
    await cora.presses(cora.inbox[-1], "Yes, I'll take it")
    await ada.writes(f"again {CANARY}")
    assert CANARY.encode() not in network.disk()
