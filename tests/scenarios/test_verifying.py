"""Getting verified in three ways. Nobody asks an employer, and nothing is announced."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.core.audit import Deed
from bot.core.people import MemberId, Platform, Role
from bot.core.trust import READINGS_AN_HOUR, Way
from bot.core.views import Reply

from .network import Network, open_network
from .someone import Someone, read

NAME = "Quokkabethan Zanzibar"


@pytest.fixture
async def network(tmp_path: Path) -> AsyncGenerator[Network]:
    """Open a network that tells newcomers from verified members."""
    async with open_network(tmp_path, verify=True) as opened:
        yield opened


@pytest.fixture
async def mo(network: Network) -> Someone:
    mo = await network.head("Mo", buddy="no")
    await network.appoint(mo, Role.MODERATOR)
    return mo


async def way_of(someone: Someone) -> Way | None:
    async with someone.network.storage.read() as work:
        member = await work.accounts.owner(someone.account)
        assert member is not None
        found = await work.verifications.of(member)
    return found.way if found else None


async def sponsor(network: Network, name: str, trust: str = "") -> Someone:
    """Return a verified member."""
    found = await network.head(name, buddy="no", trust=trust)
    await network.know(found)
    return found


async def test_a_newcomer_is_told_what_comes_later_and_support_never_waits(
    network: Network,
) -> None:
    await network.plan()
    ada = await network.head("Ada")
    refused = await ada.sends("buddy")
    assert "That comes once you are verified" in read(refused)
    assert {b.command for b in refused.buttons} == {"verify", "support"}
    assert "buddy:" not in read(await ada.sends("help"))
    assert "Verified: not yet" in read(await ada.sends("home"))
    counted = await ada.presses(await ada.sends("calls"), "I'm coming")
    assert "You are counted in" in read(counted)
    assert "HU-" in read(await ada.sends("ask"))


async def test_newcomers_are_in_no_buddy_round_until_they_are_verified(network: Network) -> None:
    ada, ben = await network.head("Ada"), await network.head("Ben", district="BT1")
    await network.pass_time(days=7)
    assert "Meet" not in ada.heard + ben.heard
    for someone in (ada, ben):
        await network.know(someone)
    await network.pass_time(days=7)
    assert "Meet Ben" in ada.heard


async def test_a_moderator_sees_only_what_was_given_and_confirms(
    network: Network, mo: Someone
) -> None:
    """Neither the profile nor the account; what was given is sealed, and then deleted."""
    await network.space(Platform.DISCORD, "C1")
    ada = await network.head("Ada", school="Wombat Primary")
    ways = await ada.sends("verify")
    form = await ada.presses_for_form(ways, "Ask a moderator")
    assert [field.name for field in form.fields] == ["how", "name", "phase", "region"]
    await ada.sends("verify-ask", how="My name in the public register", name=NAME, region="Wales")
    assert NAME.encode() not in network.disk()
    assert "Newcomers who ask a moderator: 1" in read(await mo.sends("verify"))

    shown = await mo.sends("verify-next")

    said = read(shown)
    assert NAME in said
    assert "Wales" in said
    assert "My name in the public register" in said
    for hidden in ("Ada", "Wombat", "LS6", ada.account.user):
        assert hidden not in said
    assert [b.label for b in shown.buttons] == ["Confirm", "Ask something", "Not now"]
    assert "I have told them" in read(await mo.presses(shown, "Confirm"))
    assert "You are verified." in ada.heard
    assert await way_of(ada) is Way.REGISTER
    assert "You are verified" in read(await ada.sends("verify"))
    assert "nobody" in read(await mo.sends("verify-next")).lower()
    assert network.mail.channels == {}
    assert await network.sealed() == []
    assert "has done its work" in read(await mo.presses(shown, "Confirm"))


async def test_a_moderator_asks_back_and_the_answer_comes_with_the_request(
    network: Network, mo: Someone
) -> None:
    ada = await network.head("Ada")
    await ada.sends("verify-ask", how="A short call with a moderator", name=NAME)
    await mo.presses(await mo.sends("verify-next"), "Ask something", words="Tuesday at five?")
    assert "Nobody is waiting" in read(await mo.sends("verify-next"))
    asked = ada.inbox[-1]
    assert "Tuesday at five?" in read(asked)
    assert "Mo" not in read(asked)
    assert "waits: for your answer" in read(await ada.sends("verify"))
    await ada.presses(asked, "Answer", words="Yes, gladly.")
    assert "Yes, gladly." in read(await mo.sends("verify-next"))
    assert "has done its work" in read(await ada.presses(asked, "Answer", words="Again."))


async def test_not_now_is_said_kindly_and_leaves_the_other_ways_open(
    network: Network, mo: Someone
) -> None:
    ada = await network.head("Ada")
    await ada.sends("verify-ask", how="A short call with a moderator", name=NAME)
    await mo.presses(await mo.sends("verify-next"), "Not now")
    assert "that says nothing about you" in read(ada.inbox[-1])
    assert await way_of(ada) is None
    again = await ada.presses(ada.inbox[-1], "Other ways")
    assert again.buttons[0].label == "Ask a moderator"
    async with network.storage.read() as work:
        assert [entry.deed for entry in await work.audit.latest(1)] == [Deed.NOT_VERIFIED]


async def test_a_request_is_taken_back_and_what_was_given_is_gone(
    network: Network, mo: Someone
) -> None:
    ada = await network.head("Ada")
    await ada.sends("verify-ask", how="A short call with a moderator", name=NAME)
    await mo.sends("verify-next", request="kept")
    await ada.presses(await ada.sends("verify"), "Take my request back")
    assert "Nobody is waiting" in read(await mo.sends("verify-next"))
    assert NAME not in read(await mo.sends("verify-next", request="kept"))


async def vouched(someone: Someone, word: str) -> Reply:
    return await someone.presses(await someone.sends("vouch", word=word), "Yes, I know them")


async def word_of(someone: Someone) -> str:
    given = (await someone.sends("verify-word")).words
    assert given is not None
    return given.reveal()


async def test_two_members_who_know_somebody_are_enough_and_neither_sees_the_other(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    ben, cal = await sponsor(network, "Ben"), await sponsor(network, "Cal")
    word = await word_of(ada)
    shown = await ben.sends("vouch", word=word)
    assert "They go by:" in read(shown)
    assert "Ada" in read(shown)
    said = [read(await vouched(one, word)) for one in (ben, cal)]
    assert said[0] == said[1]
    assert "Cal" not in "".join(said) + ben.heard
    assert "You are verified." in ada.heard
    assert await way_of(ada) is Way.SPONSORS
    dee = await sponsor(network, "Dee")
    assert "I don't know that word" in read(await dee.sends("vouch", word=word))


async def test_two_from_one_trust_count_once(network: Network) -> None:
    ada = await network.head("Ada")
    word = await word_of(ada)
    for name in ("Ben", "Cal"):
        await vouched(await sponsor(network, name, trust="Oaks Trust"), word)
    assert await way_of(ada) is None
    await vouched(await sponsor(network, "Dee", trust="Elms"), word)
    assert await way_of(ada) is Way.SPONSORS


async def test_one_person_counts_once_however_often_and_nobody_vouches_for_themselves(
    network: Network,
) -> None:
    ada, ben = await network.head("Ada"), await sponsor(network, "Ben")
    word = await word_of(ada)
    for _ in range(3):
        await vouched(ben, word)
    assert await way_of(ada) is None
    assert "comes once you are verified" in read(await ada.sends("vouch", word=word))


async def test_naming_a_colleague_says_nothing_of_who_is_a_member(network: Network) -> None:
    """The same words for a member, a newcomer, a stranger and oneself."""
    ada, ben = await network.head("Ada"), await sponsor(network, "Ben")
    new, stranger = await network.head("New"), network.person("Stranger")
    said = {
        read(await ada.sends("verify-name", person=str(one.account)))
        for one in (ben, new, stranger, ada)
    }
    assert len(said) == 1
    assert "Ada" in ben.heard
    assert (new.inbox, stranger.inbox, ada.inbox) == ([], [], [])
    await ada.sends("verify-name", person=str(ben.account))
    assert len(ben.inbox) == 1, "nobody is asked twice"
    assert "nobody is told what you said" in read(await ben.presses(ben.inbox[-1], "I can't say"))
    assert ada.inbox == []


async def test_reading_many_cards_ends_calmly_and_moderators_hear_of_it_once(
    network: Network, mo: Someone
) -> None:
    """How many, and neither who nor whose."""
    ada = await sponsor(network, "Ada")
    for _ in range(READINGS_AN_HOUR):
        assert "and I stop there" not in read(await ada.sends("buddy"))
    for _ in range(3):
        assert "and I stop there" in read(await ada.sends("buddy"))
    (told,) = [read(letter) for letter in mo.inbox]
    assert f"opened {READINGS_AN_HOUR} cards" in told
    assert "Ada" not in told
    network.move(hours=1)
    assert "and I stop there" not in read(await ada.sends("buddy"))
    assert len(mo.inbox) == 1


async def test_a_newcomer_who_leaves_leaves_nothing_of_it_behind(
    network: Network, mo: Someone
) -> None:
    ben = await sponsor(network, "Ben")
    eve = await network.head(NAME)
    member = await _id(eve)
    await eve.sends("verify-ask", how="A short call with a moderator", name=NAME)
    await mo.sends("verify-next", request="kept")
    await ben.sends("vouch", word=await word_of(eve), request="kept too")
    await eve.sends("leave-now")
    assert NAME.encode() not in network.disk()
    assert member.encode() not in network.disk()
    assert NAME not in read(await mo.sends("verify-next", request="kept"))
    assert NAME not in read(await ben.sends("vouch", word="AAAA-AAAA", request="kept too"))
    async with network.storage.read() as work:
        assert [entry.deed for entry in await work.audit.latest(1)] == [Deed.ERASED]


async def _id(someone: Someone) -> MemberId:
    async with someone.network.storage.read() as work:
        member = await work.accounts.owner(someone.account)
    assert member is not None
    return member
