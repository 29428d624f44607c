"""From the first card to a coach, and what happens when nobody is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.core.people import Platform, Role
from bot.core.views import NEUTRAL, Reply
from tests.unit.makers import OFFER_TTL

from .network import Network
from .someone import Someone, find, read

TTL = OFFER_TTL.total_seconds()


def offers(coach: Someone) -> int:
    return sum("A request is waiting" in read(reply) for reply in coach.inbox)


async def test_the_card_and_its_pages_need_no_membership_and_keep_nothing(
    network: Network,
) -> None:
    """Numbers first, then how it works, a child, other nations, and not now."""
    eve = network.person("Eve")
    before = network.disk()
    card = await eve.sends("support")
    assert read(card).index("999") < read(card).index("I want to talk")
    assert "116 123" in read(card)
    talk = await eve.presses(card, "I want to talk to someone from HeadsUp")
    assert "Discord or Slack can technically read" in read(talk)
    assert "You don't have to write anything" in read(talk)
    child = await eve.presses(card, "It is about a child")
    for word in ("999", "safeguarding lead", "LADO", "0808 800 5000", "don't write the details"):
        assert word in read(child)
    nations = await eve.presses(card, "Scotland, Wales, Northern Ireland")
    for number in ("0800 83 85 87", "111, press 2", "0808 808 8000"):
        assert number in read(nations)
    wales = await eve.sends("numbers", "Wales")
    assert "111, press 2" in read(wales)
    assert "0808 808 8000" not in read(wales)
    assert "Nothing was kept" in read(await eve.presses(card, "Not now"))
    assert network.disk() == before


async def test_a_visitor_is_told_why_joining_comes_first_and_whom_to_ring(
    network: Network,
) -> None:
    eve = network.person("Eve")
    for command in ("ask", "write"):
        refused = await eve.asks(command)
        assert isinstance(refused, Reply), "no form is shown before it is of use"
        assert "116 123" in read(refused)
        assert find(refused, "Join the network").command == "join"


async def test_one_tap_without_a_word_is_enough(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    reply = await ada.sends("ask")
    assert "You're not on your own" in read(reply)
    assert read(reply) == read(ada.inbox[-1])
    assert offers(cora) == 1
    taken = await cora.presses(cora.offer, "Yes, I'll take it")
    assert "The head asked without words" in read(taken)
    assert "A coach is here: Cora" in ada.heard
    assert "Ada" not in cora.heard + read(taken)


async def test_nobody_on_duty_is_said_in_the_first_line_and_mended_by_the_next_to_come(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    reply = await ada.sends("ask")
    assert read(reply).startswith("No coach is on duty just now")
    assert "116 123" in read(reply)
    told = len(ada.inbox)
    for _ in range(12):
        await network.pass_time(minutes=5)
    assert len(ada.inbox) == told, "one message that changes, not one every five minutes"
    cora = await network.coach("Cora")
    assert offers(cora) == 1
    assert "I've now asked a coach" in read(ada.inbox[-1])


async def test_an_offer_that_lapses_goes_on_and_the_head_is_told_each_time(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    coaches = [
        await network.coach(name, district=d) for name, d in (("Cora", "TR1"), ("Carl", "PL1"))
    ]
    await ada.sends("ask")
    first = next(coach for coach in coaches if offers(coach))
    second = next(coach for coach in coaches if coach is not first)
    passed = first.offer
    await network.pass_time(seconds=TTL - 1)
    assert offers(second) == 0
    await network.pass_time(seconds=1)
    assert offers(second) == 1
    assert "I've now asked another coach" in read(ada.inbox[-1])
    assert "moved on" in read(first.inbox[-1])
    assert "moved on" in read(await first.presses(passed, "Yes, I'll take it"))
    told = len(ada.inbox)
    await network.pass_time(seconds=TTL)
    assert offers(first) == 1, "after twenty minutes whoever let it pass is asked again"
    assert "I've now asked" in read(ada.inbox[-1])
    await network.pass_time(seconds=TTL)
    await network.pass_time(seconds=TTL)
    assert "116 123" in read(ada.inbox[-1])
    assert len(ada.inbox) == told, "all of it in one message"
    assert first.name not in ada.heard
    assert second.name not in ada.heard


async def test_who_declines_is_never_named_and_never_asked_again(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("ask")
    said = await cora.presses(cora.offer, "Not this one")
    assert "Thank you" in read(said)
    assert "No coach is free just now" in read(ada.inbox[-1])
    assert "Cora" not in ada.heard
    assert "declin" not in ada.heard.lower()
    for _ in range(30):
        await network.pass_time(minutes=5)
    assert offers(cora) == 1
    assert "moved on" in read(await cora.presses(cora.offer, "Yes, I'll take it"))


@pytest.mark.parametrize(
    ("head", "coach"),
    [
        ({"school": "Oaks Primary"}, {"school": "The Oaks"}),
        ({"trust": "Oaks Learning Trust"}, {"trust": "OAKS Multi Academy Trust"}),
        ({"trust": "Oaks Trust"}, {"school": "Oaks Academy"}),
        ({"school": "Oaks Academy"}, {"trust": "Oaks Trust"}),
        ({"district": "LS6"}, {"district": "LS7"}),
    ],
)
async def test_a_coach_who_is_too_close_never_hears_of_it(
    network: Network, head: dict[str, Any], coach: dict[str, Any]
) -> None:
    """School, trust, one in the other's place, local authority: not then, and not later."""
    ada = await network.head("Ada", **head)
    cora = await network.coach("Cora", **coach)
    reply = await ada.sends("ask")
    assert read(reply).startswith("No coach is on duty just now")
    for _ in range(20):
        await network.pass_time(minutes=5)
    await cora.sends("duty", "off")
    await cora.sends("duty", "on")
    assert cora.inbox == []


async def test_a_coach_whose_authority_is_unknown_is_not_cleared_in_their_own_region(
    network: Network,
) -> None:
    """An old record without an authority: the region decides."""
    ada = await network.head("Ada")
    near = await network.coach("Near", region="Yorkshire and the Humber")
    far = await network.coach("Far", region="Wales")
    async with network.storage.begin() as work:
        for coach in await work.members.every():
            if coach.name in {"Near", "Far"}:
                await work.members.change(replace(coach, authority=""))
    await ada.sends("ask")
    assert offers(near) == 0
    assert offers(far) == 1


async def test_a_coach_who_moved_too_close_since_is_not_given_the_case(network: Network) -> None:
    """Between being asked and saying yes they joined the head's trust."""
    ada = await network.head("Ada", trust="Oaks Trust")
    cora = await network.coach("Cora")
    await ada.sends("write", words="zanzibarquokka")
    await cora.sends("profile-school", phase="Primary", district="TR1", trust="Oaks")
    said = await cora.presses(cora.offer, "Yes, I'll take it")
    assert "moved on" in read(said)
    assert "zanzibarquokka" not in read(said) + cora.heard
    assert "Cora" not in ada.heard


async def test_a_head_who_is_a_coach_too_is_not_offered_their_own_case(network: Network) -> None:
    cora = await network.coach("Cora")
    await cora.sends("ask")
    assert offers(cora) == 0
    carl = await network.coach("Carl", region="Wales", district="SA1")
    assert offers(carl) == 1
    await carl.presses(carl.offer, "Yes, I'll take it")
    assert "A coach is here: Carl" in cora.heard


async def test_a_second_request_joins_the_first(network: Network) -> None:
    """One case a head, so that one coach holds the whole story."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("write", words="First.")
    again = await ada.sends("write", words="Second.")
    assert "What you wrote is added to it" in read(again)
    assert "We have your request already" in read(await ada.sends("ask"))
    assert offers(cora) == 1
    taken = await cora.presses(cora.offer, "Yes, I'll take it")
    assert "First.\n\nSecond." in read(taken)
    third = await ada.sends("write", words="Third.")
    assert "passed on to them" in read(third)
    assert "Third." in cora.heard
    assert "talking with a coach already" in read(await ada.sends("ask"))


async def test_a_request_can_be_taken_back(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    reply = await ada.sends("ask")
    sure = await ada.presses(reply, "Take it back")
    assert "End this?" in read(sure)
    assert "stays open" in read(await ada.presses(sure, "Keep it open"))
    assert "has ended" in read(await ada.presses(sure, "Yes, end it"))
    assert "has ended" in read(cora.inbox[-1])
    assert "taken back" in read(await cora.presses(cora.offer, "Yes, I'll take it"))
    assert "We've got your request" in read(await ada.sends("ask"))
    assert offers(cora) == 2


async def test_three_conversations_are_enough_for_one_coach(network: Network) -> None:
    cora = await network.coach("Cora")
    for name in ("Ada", "Ben", "Cal"):
        head = await network.head(name)
        await head.sends("ask")
        await cora.presses(cora.offer, "Yes, I'll take it")
    dee = await network.head("Dee")
    assert read(await dee.sends("ask")).startswith("No coach is on duty just now")
    assert offers(cora) == 3


async def test_every_notification_is_neutral(network: Network) -> None:
    """What a lock screen or somebody's PA may see says nothing."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("write", words="zanzibarquokka")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await ada.writes("Hello.")
    await cora.sends("hand-back", find(cora.inbox[-1], "Reply").value)
    assert {reply.summary for reply in (*ada.inbox, *cora.inbox)} == {NEUTRAL}


async def test_going_off_duty_stops_requests_and_no_conversation(network: Network) -> None:
    ada, ben = await network.head("Ada"), await network.head("Ben", Platform.SLACK)
    cora = await network.coach("Cora")
    assert "You are on duty" in read(await cora.sends("duty"))
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    assert "You are off duty" in read(await cora.sends("duty", "off"))
    assert "You are off duty" in read(await cora.sends("duty"))
    assert read(await ben.sends("ask")).startswith("No coach is on duty just now")
    await ada.writes("Still there?")
    assert "Still there?" in cora.heard
    assert "you are off duty" in read(await cora.sends("home"))


async def test_a_coach_who_loses_the_role_loses_the_conversation_too(network: Network) -> None:
    """The head is not left with somebody who may not hold their confidence any more."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    olu = await network.head("Olu")
    await network.appoint(olu, Role.ORGANISER)
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    done = await olu.sends("role", person=str(cora.account), role="coach", give="no")
    assert "HU-" not in read(done)
    assert "No coach is free just now" in read(ada.inbox[-1])
    await ada.writes("Are you there?")
    assert "Are you there?" not in cora.heard


async def test_a_coach_is_asked_about_one_head_at_a_time(network: Network) -> None:
    """The second head is told the truth meanwhile, and comes next as soon as the coach answers."""
    cora = await network.coach("Cora")
    ada, ben = await network.head("Ada"), await network.head("Ben")
    await ada.sends("ask")
    waiting = await ben.sends("ask")
    assert "No coach" in read(waiting)
    offers = [reply for reply in cora.inbox if "A request is waiting" in read(reply)]
    assert len(offers) == 1
    await cora.presses(offers[0], "Yes, I'll take it")
    offers = [reply for reply in cora.inbox if "A request is waiting" in read(reply)]
    assert len(offers) == 2
    assert "I've now asked a coach" in ben.heard
