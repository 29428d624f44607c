"""Erasing a conversation: everything goes, on both sides and on the disk, and nobody is asked."""

from __future__ import annotations

from storage.look import rows

from .mailbox import TAKEN_AWAY
from .network import Network
from .someone import find, read
from .talking import CANARY, case_of


async def test_erasing_takes_everything_away_on_both_sides_at_once(network: Network) -> None:
    """Even what is discreet; and it says what it can't."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("write", words=CANARY)
    await ada.sends("intake", call_me=CANARY)
    await cora.presses(cora.offer, "Yes, I'll take it")
    await ada.sends("keep-words", case_of(ada))
    await ada.writes(f"again {CANARY}")
    await cora.writes(CANARY)
    sealed = await network.sealed()
    case = case_of(ada)
    assert "not meant for you" in read(await cora.sends("erase-now", case))
    asked = await ada.presses(await ada.sends("more", f"{case}:2"), "Erase everything")
    for cannot in ("may remember or have copied", "lock screen", "only you can delete", "35 days"):
        assert cannot in read(asked)
    await ada.presses(asked, "Yes, erase everything")
    assert CANARY not in ada.heard + cora.heard
    left = {read(r) for r in (*ada.inbox, *cora.inbox) if "HU-" in read(r)}
    assert len(left) == 1
    assert "has ended. Thank you for being there" in left.pop()
    held = await rows(network.storage)
    for table in ("cases", "talks", "kept_words", "follow_ups", "offers"):
        assert held[table] == [], table
    assert not any(case in repr(row["case"]) for row in held["outbox"])
    disk = network.disk()
    assert sealed
    assert not any(words in disk for words in sealed)
    assert "not meant for you" in read(await cora.sends("reply", case, words="Hello?"))
    assert await cora.writes("Hello?") is not None


async def test_a_request_nobody_took_is_erased_as_well(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    reply = await ada.sends("ask")
    await ada.sends("erase-now", find(reply, "Take it back").value)
    assert TAKEN_AWAY in [r.summary for r in cora.inbox]
    assert "moved on" not in cora.heard
    assert (await rows(network.storage))["cases"] == []
    assert "We've got your request" in read(await ada.sends("ask"))
