"""One picture, once the coach says yes: carried like words, and kept no longer."""

from __future__ import annotations

import pytest

from bot.core.confidential import Confidential
from bot.core.people import Role
from bot.core.photo import NAME, Unfit, packed
from bot.core.views import NEUTRAL, Reply
from storage.look import rows

from .mailbox import TAKEN_AWAY
from .network import Network
from .someone import Someone, find, read
from .talking import note, talking

PICTURE = packed(b"numbatlantern" * 100)


async def allowed(network: Network) -> tuple[Someone, Someone]:
    ada, cora = await talking(network)
    case = find(note(cora), "Write to the head").value
    said = await cora.presses(await cora.sends("more", f"{case}:2"), "Let them send a picture")
    assert "within the hour" in read(said)
    return ada, cora


def pictures(someone: Someone) -> list[Reply]:
    return [r for r in someone.inbox if r.file is not None and r.file.picture]


async def test_one_picture_reaches_the_coach_and_nobody_is_kept_of(network: Network) -> None:
    ada, cora = await allowed(network)
    assert "you can send your coach one picture" in read(ada.inbox[-1])
    said = read(await ada.writes("Look.", picture=PICTURE) or Reply("x"))
    assert "I passed on your words" in said
    assert "stays with Discord or Slack until you delete it" in said
    (got,) = pictures(cora)
    assert got.words == PICTURE
    assert got.summary == NEUTRAL
    assert got.file is not None
    assert got.file.name == NAME
    assert "Look." in cora.heard
    held = await rows(network.storage)
    assert all(row["sealed_words"] is None for row in held["outbox"])
    assert PICTURE.reveal().encode() not in network.disk()


async def test_a_second_one_needs_a_second_yes(network: Network) -> None:
    ada, cora = await allowed(network)
    for _ in range(2):
        said = await ada.writes("", picture=PICTURE)
    assert "unless your coach says yes" in read(said or Reply("x"))
    assert len(pictures(cora)) == 1


async def test_a_yes_is_over_after_an_hour(network: Network) -> None:
    ada, cora = await allowed(network)
    assert await network.dispatcher.awaits_picture(ada.account)
    network.move(minutes=60)
    assert not await network.dispatcher.awaits_picture(ada.account)
    assert "unless your coach says yes" in read(await ada.writes("", picture=PICTURE) or Reply("x"))
    assert pictures(cora) == []


async def test_a_yes_does_not_hold_for_the_next_coach(network: Network) -> None:
    ada, _ = await allowed(network)
    carl = await network.coach("Carl", region="Wales", district="SA1")
    case = next(b.value for r in reversed(ada.inbox) for b in r.buttons if b.command == "end")
    await ada.sends("transfer", f"{case}:nothing")
    await carl.presses(carl.offer, "Yes, I'll take it")
    assert "unless your coach says yes" in read(await ada.writes("", picture=PICTURE) or Reply("x"))
    assert pictures(carl) == []


async def test_nobody_else_may_send_one(network: Network) -> None:
    """Not the coach, not another head, not a visitor: their files are not even fetched."""
    _, cora = await allowed(network)
    bea = await network.head("Bea")
    for other in (cora, bea, network.person("Eve")):
        assert not await network.dispatcher.awaits_picture(other.account)
    said = read(await cora.writes("See.", picture=PICTURE) or Reply("x"))
    assert "A coach can't send files" in said


@pytest.mark.parametrize("why", Unfit)
async def test_what_cannot_be_carried_is_answered_and_the_yes_still_holds(
    network: Network, why: Unfit
) -> None:
    ada, cora = await allowed(network)
    said = read(await ada.writes("Look.", picture=why) or Reply("x"))
    assert "I passed on your words. Of the file: " in said
    assert "lease" in said, "what to do instead"
    assert "Look." in cora.heard
    assert pictures(cora) == []
    await ada.writes("", picture=PICTURE)
    assert len(pictures(cora)) == 1


async def test_it_is_sealed_on_its_way_and_gone_when_the_head_erases(network: Network) -> None:
    ada, cora = await allowed(network)
    network.mail.closed.add(cora.account.user)
    await ada.writes("", picture=PICTURE)
    assert PICTURE.reveal()[:200].encode() not in network.disk()
    sealed = await network.sealed()
    assert any(len(one) > len(PICTURE.reveal()) for one in sealed)
    case = next(b.value for r in reversed(ada.inbox) for b in r.buttons if b.command == "end")
    await ada.sends("erase-now", case)
    network.mail.closed.clear()
    await network.courier.drain()
    assert pictures(cora) == []
    assert await network.sealed() == []


async def test_it_can_be_taken_back(network: Network) -> None:
    ada, cora = await allowed(network)
    await ada.writes("", picture=PICTURE)
    case = next(b.value for r in reversed(ada.inbox) for b in r.buttons if b.command == "end")
    await ada.sends("take-back", case)
    assert pictures(cora) == []
    assert cora.inbox[-1].summary == TAKEN_AWAY


async def test_a_discreet_coach_has_it_behind_a_button_as_a_message(network: Network) -> None:
    """An answer that only one person sees can hold no picture on Slack; a message can."""
    ada, cora = await allowed(network)
    await cora.sends("quiet", begins="21:00", ends="07:00", weekends="no", discreet="yes")
    await ada.writes("", picture=PICTURE)
    assert pictures(cora) == []
    said = await cora.presses(cora.inbox[-1], "Show me")
    assert "a message of its own" in read(said)
    assert pictures(cora)[0].words == PICTURE
    case = next(b.value for r in reversed(ada.inbox) for b in r.buttons if b.command == "end")
    await ada.sends("take-back", case)
    assert pictures(cora) == []


async def test_one_that_could_not_be_delivered_comes_when_it_is_asked_for(
    network: Network,
) -> None:
    ada, cora = await allowed(network)
    network.mail.closed.add(cora.account.user)
    await ada.writes("", picture=PICTURE)
    network.mail.closed.clear()
    home = await cora.sends("home")
    shown = await cora.presses(home, "Show me")
    assert "a message of its own" in read(shown)
    assert pictures(cora)[0].words == PICTURE


async def test_a_picture_delivered_twice_comes_once(network: Network) -> None:
    ada, cora = await allowed(network)
    for _ in range(2):
        await ada.writes("", picture=PICTURE, request="once")
    assert len(pictures(cora)) == 1


async def test_a_coach_says_yes_for_their_own_case_alone(network: Network) -> None:
    _, cora = await allowed(network)
    carl = await network.coach("Carl", region="Wales", district="SA1")
    case = find(note(cora), "Write to the head").value
    await network.appoint(carl, Role.SUPERVISOR)
    assert "not meant for you" in read(await carl.sends("allow-picture", case))


def test_bytes_are_words_like_any_other() -> None:
    assert repr(PICTURE) == "<confidential>"
    assert isinstance(PICTURE, Confidential)
