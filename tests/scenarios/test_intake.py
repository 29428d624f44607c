"""Before the first word: the notice, the forms, and what becomes of what they ask."""

from __future__ import annotations

import pytest

from bot.commands.ask import Sheet
from bot.core.intake import Hours, Reach
from bot.core.people import Platform, Role
from bot.core.skills import Concern, Nation, Needs, Soon
from bot.core.support import Case
from bot.core.views import NEUTRAL, Reply
from bot.services.notice import NOTICE, NOTICE_VERSION

from .network import Network
from .someone import Someone, read

CANARY = "zanzibarquokka"
TALK = "I want to talk to someone from HeadsUp"


async def case_of(network: Network, head: Someone) -> Case:
    async with network.storage.read() as work:
        member = await work.accounts.owner(head.account)
        assert member is not None
        case = await work.cases.open_of(member)
        assert case is not None
        return case


async def test_one_tap_is_enough_and_the_notice_it_came_with_is_recorded(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    talk = await ada.presses(await ada.sends("support"), TALK)
    for line in NOTICE:
        assert line in read(talk)
    assert "no time limit on a conversation" in read(talk)
    assert "A coach has 10 minutes" in read(talk)
    assert "We've got your request" in read(await ada.presses(talk, "Ask for a coach, no words"))
    assert "A request is waiting" in cora.heard
    case = await case_of(network, ada)
    async with network.storage.read() as work:
        assert (await work.talks.get(case.id)).notice == NOTICE_VERSION
        assert await work.cases.words(case.id) is None


@pytest.mark.parametrize("command", ["write", "intake", "reach"])
@pytest.mark.parametrize("carried", ["x", "2020-01-a"])
async def test_no_form_with_room_for_words_opens_without_the_notice(
    network: Network, command: str, carried: str
) -> None:
    """By a button that is too old, made up, or carries nothing; nor can one be sent."""
    ada = await network.head("Ada")
    await ada.sends("ask")
    for said in (
        await ada.asks(command, carried),
        await ada.sends(command, carried, words=CANARY, how=CANARY, call_me=CANARY),
    ):
        assert isinstance(said, Reply)
        assert read(said).startswith("Before you write.")
        for line in NOTICE:
            assert line in read(said)
        assert isinstance(await ada.presses_for_form(said, "I've read this, go on"), Sheet)
    assert CANARY.encode() not in network.disk()
    assert await network.sealed() == []


async def test_every_conversation_was_shown_the_notice_before_a_word_was_carried(
    network: Network,
) -> None:
    """Also one that was asked for with a button from before there was a notice."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("ask", "an old version")
    case = await case_of(network, ada)
    async with network.storage.read() as work:
        assert (await work.talks.get(case.id)).notice == ""
    await cora.presses(cora.offer, "Yes, I'll take it")
    hello = next(reply for reply in ada.inbox if "A coach is here" in read(reply))
    for line in NOTICE:
        assert line in read(hello)
    async with network.storage.read() as work:
        assert (await work.talks.get(case.id)).notice == NOTICE_VERSION


async def test_what_is_chosen_is_plain_for_routing_and_what_is_typed_is_sealed(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    await ada.sends(
        "intake",
        soon="This week",
        topic="Suspension",
        wishes=["Somebody of the same phase", "Somebody in my nation"],
        call_me=CANARY,
    )
    await ada.sends("reach", way="Only say that something waits", hours="Before school", how=CANARY)
    case = await case_of(network, ada)
    async with network.storage.read() as work:
        intake = await work.talks.get(case.id)
        call_me, how = await work.talks.said(case.id)
        needs = (await work.placements.of([case.id]))[case.id].needs
    assert needs == Needs(
        soon=Soon.WEEK, concern=Concern.SUSPENSION, same_phase=True, nation=Nation.ENGLAND
    )
    assert (intake.reach, intake.hours) == (Reach.DISCREET, (Hours.EARLY,))
    assert call_me is not None
    assert call_me.reveal() == CANARY
    assert how is not None
    assert how.reveal() == CANARY
    assert CANARY.encode() not in network.disk()
    cora = await network.coach("Cora")
    taken = read(await cora.presses(cora.offer, "Yes, I'll take it"))
    assert f"They would like to be called: {CANARY}" in taken
    assert "It is about: Suspension." in taken
    assert "Ada" not in taken


async def test_how_soon_is_only_ever_raised(network: Network) -> None:
    ada = await network.head("Ada")
    await ada.sends("ask")
    case = await case_of(network, ada)

    async def soon() -> Soon | None:
        async with network.storage.read() as work:
            return (await work.placements.of([case.id]))[case.id].needs.soon

    assert await soon() is None
    for said, counts in (
        ("This week", Soon.WEEK),
        ("As soon as anybody can", Soon.NOW),
        ("Today", Soon.NOW),
        ("This week", Soon.NOW),
    ):
        await ada.sends("intake", soon=said)
        assert await soon() is counts


async def test_who_is_not_wanted_is_never_asked_and_not_asked_any_more(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("ask")
    offer = cora.offer
    await ada.sends("reach", not_this=str(cora.account))
    assert "moved on" in read(await cora.presses(offer, "Yes, I'll take it"))
    carl = await network.coach("Carl", district="PL1")
    assert "A request is waiting" in carl.heard
    heard = cora.heard
    assert "moved on" in heard
    await network.pass_time(hours=30)
    assert cora.heard == heard
    listed = read(await ada.sends("ties"))
    assert "Somebody I don't want as my coach" in listed
    assert "Cora" not in listed, "nothing is looked up"


async def test_a_wish_is_looked_for_first_and_leaves_nobody_alone(network: Network) -> None:
    ada = await network.head("Ada", phase="Secondary")
    first = await network.coach("Cora", phase="Primary")
    second = await network.coach("Carl", phase="Secondary", district="PL1")
    await ada.sends("intake", wishes="Somebody of the same phase")
    assert "A request is waiting" in second.heard
    assert "A request is waiting" not in first.heard
    await second.presses(second.offer, "Not tonight")
    assert "A request is waiting" in first.heard


async def test_only_a_former_head_means_only(network: Network) -> None:
    """It is the one wish that nobody gives up but the head."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("intake", wishes="Only somebody who is a head no more", language="Cymraeg")
    assert cora.inbox == []
    await ada.presses(ada.inbox[-1], "Ask others than former heads")
    assert "A request is waiting" in cora.heard
    taken = read(await cora.presses(cora.offer, "Yes, I'll take it"))
    assert "They would like to talk in Cymraeg." in taken


async def test_what_stands_openly_goes_when_a_head_wants_it_discreet(network: Network) -> None:
    """And the one message that changes is behind a button from then on."""
    ada = await network.head("Ada")
    await ada.sends("ask")
    assert "No coach is on duty" in ada.heard
    await ada.sends("reach", way="Only say that something waits")
    assert "No coach" not in ada.heard
    shown = await ada.presses(ada.inbox[-1], "Show me")
    assert "No coach is on duty" in read(shown)
    cora = await network.coach("Cora")
    assert "A request is waiting" in cora.heard
    assert "coach" not in ada.heard
    assert "I've now asked a coach" in read(await ada.presses(ada.inbox[-1], "Show me"))


async def test_how_soon_and_about_what_can_be_said_while_a_coach_is_there(
    network: Network,
) -> None:
    """The coach reads it; nobody else is asked, and nobody is told that a head waits."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    carl = await network.coach("Carl", district="PL1", region="South West")
    sue = await network.head("Sue", buddy="no")
    await network.appoint(sue, Role.SUPERVISOR)
    before = (len(carl.inbox), len(sue.inbox))
    await ada.sends("intake", soon="As soon as anybody can", topic="Suspension")
    assert (len(carl.inbox), len(sue.inbox)) == before
    case = await case_of(network, ada)
    assert "It is about: Suspension." in read(await cora.sends("read", str(case.id)))


async def test_discreetly_means_that_no_letter_about_it_says_anything(network: Network) -> None:
    ada = await network.head("Ada")
    await ada.sends("ask")
    await ada.sends("reach", way="Only say that something waits")
    before = len(ada.inbox)
    cora = await network.coach("Cora")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await cora.writes(CANARY)
    letters = ada.inbox[before:]
    assert letters
    assert {read(letter) for letter in letters} == {f"{NEUTRAL}\nYou can: Show me."}
    assert CANARY in read(await ada.presses(letters[-1], "Show me"))


async def test_a_worry_about_a_child_keeps_nothing(network: Network) -> None:
    """No row, no draft, no letter: whoever asks, and wherever."""
    for someone in (network.person("Eve"), await network.head("Ada", Platform.SLACK)):
        card = await someone.sends("support")
        child = read(await someone.presses(card, "It is about a child"))
        for word in ("safeguarding lead", "children's social care", "LADO", "999", "0808 800 5000"):
            assert word in child
        assert "Please don't write the details here" in child
        assert someone.inbox == []
    from storage.look import rows  # noqa: PLC0415 - only this looks at tables

    held = await rows(network.storage)
    assert not any(held[name] for name in ("cases", "talks", "drafts", "outbox"))
