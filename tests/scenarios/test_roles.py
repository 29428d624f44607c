"""Two people give a role; one takes it back; nobody decides about themselves."""

from __future__ import annotations

import pytest

from bot.core.audit import Deed
from bot.core.people import Platform, Role

from .network import Network
from .someone import Someone, find, read


@pytest.fixture
async def olu(network: Network) -> Someone:
    olu = await network.head("Olu", buddy="no")
    await network.appoint(olu, Role.ORGANISER)
    return olu


@pytest.fixture
async def mo(network: Network) -> Someone:
    mo = await network.head("Mo", Platform.SLACK, buddy="no")
    await network.appoint(mo, Role.MODERATOR)
    return mo


async def test_two_people_give_a_role_and_the_person_is_told_once_it_is_theirs(
    network: Network, olu: Someone, mo: Someone
) -> None:
    ada = await network.head("Ada")
    said = await olu.sends("role", person=str(ada.account), role="coach")
    assert "A second person has to confirm it" in read(said)
    assert ada.inbox == []
    assert "duty" not in read(await ada.sends("help"))
    asked = mo.inbox[-1]
    assert "Olu proposes to make Ada a coach" in read(asked)
    assert asked.summary == "You have a new message from HeadsUp."

    assert "Confirmed. I have told them." in read(await mo.presses(asked, "Confirm"))

    assert "You are a coach of the network now" in ada.heard
    assert "What you proposed is confirmed" in olu.heard
    assert "duty" in read(await ada.sends("help"))
    assert "Your roles: coach" in read(await ada.sends("home"))
    async with network.storage.read() as work:
        assert [entry.deed for entry in await work.audit.latest(9)] == [
            Deed.ROLE_GIVEN,
            Deed.ROLE_PROPOSED,
        ]


async def test_one_person_takes_a_role_back_and_what_hung_on_it_ends(
    network: Network, olu: Someone
) -> None:
    cora = await network.coach("Cora")
    taken = await olu.sends("role", person=str(cora.account), role="coach", give="no")
    assert "I have told them" in read(taken)
    assert "You are not a coach of the network any more" in cora.heard
    assert "Only coaches of the network" in read(await cora.sends("duty"))
    async with network.storage.read() as work:
        assert await work.duty.on() == []


async def test_nobody_confirms_their_own_proposal_nor_their_own_role(
    network: Network, olu: Someone, mo: Someone
) -> None:
    ada = await network.head("Ada")
    await network.appoint(ada, Role.MODERATOR)
    await olu.sends("role", person=str(ada.account), role="coach")
    proposal = find(mo.inbox[-1], "Confirm").value
    assert not any("proposes" in read(letter) for letter in (*ada.inbox, *olu.inbox))
    for someone in (olu, ada):
        assert "was not meant for you" in read(await someone.sends("role-confirm", proposal))
    assert "You have proposed that already" in read(
        await olu.sends("role", person=str(ada.account), role="coach")
    )
    assert "can't change your own" in read(
        await ada.sends("role", person=str(ada.account), role="coach")
    )


async def test_proposing_what_another_proposed_is_the_second_word(
    network: Network, olu: Someone, mo: Someone
) -> None:
    """A letter that was lost keeps nobody from confirming."""
    ada = await network.head("Ada")
    await olu.sends("role", person=str(ada.account), role="coach")
    said = await mo.sends("role", person=str(ada.account), role="coach")
    assert "Confirmed" in read(said)
    assert "You are a coach" in ada.heard
    again = await mo.sends("role", person=str(ada.account), role="coach")
    assert "They have that role already" in read(again)


async def test_a_proposal_lapses_after_a_week_and_can_be_dropped(
    network: Network, olu: Someone, mo: Someone
) -> None:
    ada = await network.head("Ada")
    await olu.sends("role", person=str(ada.account), role="coach")
    asked = mo.inbox[-1]
    network.move(days=7)
    assert "has done its work" in read(await mo.presses(asked, "Confirm"))
    await olu.sends("role", person=str(ada.account), role="coach")
    dropped = await mo.presses(mo.inbox[-1], "Don't")
    assert "they have not been told" in read(dropped)
    assert ada.inbox == []
    assert "was not confirmed" in olu.heard


async def test_who_proposed_must_still_have_the_right_to(
    network: Network, olu: Someone, mo: Someone
) -> None:
    ada, pat = await network.head("Ada"), await network.head("Pat")
    await network.appoint(pat, Role.MODERATOR)
    await pat.sends("role", person=str(ada.account), role="coach")
    asked = mo.inbox[-1]
    await olu.sends("role", person=str(pat.account), role="moderator", give="no")
    assert "has done its work" in read(await mo.presses(asked, "Confirm"))
    assert ada.inbox == []


async def test_moderators_have_no_say_in_who_supervises_or_organises(
    network: Network, olu: Someone, mo: Someone
) -> None:
    ada = await network.head("Ada")
    for role in ("supervisor", "organiser"):
        for give in ("yes", "no"):
            said = await mo.sends("role", person=str(ada.account), role=role, give=give)
            assert "Only organisers of the network can do that" in read(said)
    only = await olu.sends("role", person=str(ada.account), role="organiser")
    assert "nobody else here could confirm it" in read(only)
    assert mo.inbox == []


async def test_the_last_organiser_stays(network: Network, olu: Someone) -> None:
    second = await network.head("Sue")
    await network.appoint(second, Role.ORGANISER)
    first = await second.sends("role", person=str(olu.account), role="organiser", give="no")
    assert "I have told them" in read(first)
    mo = await network.head("Mo")
    await network.appoint(mo, Role.ORGANISER)
    await network.appoint(olu, Role.ORGANISER)
    for one in (olu, mo):
        await second.sends("role", person=str(one.account), role="organiser", give="no")
    await network.appoint(olu, Role.MODERATOR)
    said = await olu.sends("role", person=str(second.account), role="organiser", give="no")
    assert "Only organisers" in read(said)
    async with network.storage.read() as work:
        assert len(await work.appointments.holders(Role.ORGANISER)) == 1


async def test_a_role_waits_for_somebody_who_has_yet_to_join(
    network: Network, olu: Someone, mo: Someone
) -> None:
    eve = network.person("Eve")
    await olu.sends("role", person=str(eve.account), role="moderator")
    assert "discord:eve, who has not joined yet" in mo.heard
    given = await mo.presses(mo.inbox[-1], "Confirm")
    assert "once they join" in read(given)
    assert "announce" not in read(await eve.sends("help"))
    await network.head("Eve")
    assert "announce" in read(await eve.sends("help"))


async def test_a_role_from_the_settings_comes_back_and_whoever_takes_it_is_told_so(
    network: Network, olu: Someone
) -> None:
    ada = await network.head("Ada")
    async with network.storage.begin() as work:
        await work.appointments.replace_settings({ada.account: frozenset({Role.COACH})})
    said = await olu.sends("role", person=str(ada.account), role="coach", give="no")
    assert "The settings of the bot name them, too" in read(said)
