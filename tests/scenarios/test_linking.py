"""One person on two platforms: joined by a code, taken out again, and never shown to anybody."""

from __future__ import annotations

import pytest

from bot.commands.ask import Sheet
from bot.core.audit import Deed
from bot.core.people import MemberId, Platform, Role
from bot.core.views import NEUTRAL

from .network import Network
from .someone import Someone, find, read


async def code(someone: Someone) -> str:
    said = await someone.sends("link-code")
    assert said.words is not None
    assert said.summary == NEUTRAL
    return said.words.reveal()


async def member(someone: Someone) -> MemberId | None:
    async with someone.network.storage.read() as work:
        return await work.accounts.owner(someone.account)


@pytest.fixture
async def ada(network: Network) -> Someone:
    return await network.head("Ada")


@pytest.fixture
def slack(network: Network) -> Someone:
    """Return the same person's account in Slack, which has not joined."""
    return network.person("Ada-in-Slack", Platform.SLACK)


async def test_a_code_from_one_platform_makes_the_other_account_the_same_member(
    network: Network, ada: Someone, slack: Someone
) -> None:
    """The form is private, both sides are told, nobody else is, and the code works once."""
    await network.space(Platform.DISCORD, "C1")
    given = await code(ada)
    start = await slack.sends("link")
    assert "Are you a member already?" in read(start)
    form = await slack.presses_for_form(start, "I have a code")
    assert isinstance(form, Sheet)

    done = await slack.sends("link-enter", code=f" {given.lower().replace('-', ' ')} ")

    assert "both accounts are you now" in read(done)
    assert "Another account of yours was joined" in ada.heard
    assert await member(slack) == await member(ada)
    assert "You use 2 accounts: one on Discord and one on Slack." in read(await slack.sends("link"))
    assert network.mail.channels == {}
    eve = network.person("Eve")
    assert "I don't know that code" in read(await eve.sends("link-enter", code=given))
    assert given.encode() not in network.disk()
    async with network.storage.read() as work:
        assert [entry.deed for entry in await work.audit.latest(9)] == [Deed.LINKED]


async def test_a_code_runs_out_after_ten_minutes_and_a_new_one_ends_the_old(
    network: Network, ada: Someone, slack: Someone
) -> None:
    old = await code(ada)
    new = await code(ada)
    assert "I don't know that code" in read(await slack.sends("link-enter", code=old))
    network.move(minutes=10)
    assert "I don't know that code" in read(await slack.sends("link-enter", code=new))
    assert await member(slack) is None


async def test_five_wrong_codes_an_hour_and_then_a_calm_wait(
    network: Network, ada: Someone, slack: Someone
) -> None:
    """However right the sixth is: nobody can guess on and on."""
    given = await code(ada)
    for _ in range(5):
        assert "I don't know that code" in read(await slack.sends("link-enter", code="AAAA-AAAA"))
    calm = await slack.sends("link-enter", code=given)
    assert "so I wait an hour" in read(calm)
    assert await member(slack) is None
    network.move(hours=1, seconds=1)
    assert "both accounts" in read(await slack.sends("link-enter", code=await code(ada)))


async def test_ones_own_code_is_for_the_other_platform(ada: Someone) -> None:
    assert "That is your own code" in read(await ada.sends("link-enter", code=await code(ada)))


async def test_two_who_had_joined_become_one_with_their_history(
    network: Network, ada: Someone, slack: Someone
) -> None:
    """A call said yes to twice counts once; a conversation goes on with the same coach."""
    await network.plan()
    cora = await network.coach("Cora")
    await network.head(slack.name, Platform.SLACK, buddy="no")
    for someone in (ada, slack):
        await someone.presses(await someone.sends("calls"), "I'm coming")
    await slack.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    gone = await member(slack)

    await slack.sends("link-enter", code=await code(ada))

    kept = await member(ada)
    assert kept == await member(slack)
    assert "Coming: 1." in read(await ada.sends("calls"))
    await ada.writes("It is still me.")
    assert "It is still me." in cora.heard
    async with network.storage.begin() as work:
        assert gone is not None
        assert kept is not None
        assert await work.members.get(gone) is None
        found = await work.members.get(kept)
        assert found is not None
        assert not found.wants_buddy, "one of them had said no"
        assert "buddy" not in await work.consents.given(kept)


async def test_nobody_is_put_into_a_conversation_with_themselves(network: Network) -> None:
    """It says what to do, and afterwards the same code still works."""
    head = await network.head("Ada")
    coach = await network.coach("Cora")
    await head.sends("ask")
    await coach.presses(coach.offer, "Yes, I'll take it")
    given = await code(head)
    said = await coach.sends("link-enter", code=given)
    assert "nobody can be both" in read(said)
    assert await member(head) != await member(coach)
    asked = await head.presses(head.inbox[-1], "More")
    asked = await head.presses(await head.presses(asked, "More"), "Ask for another coach")
    await head.presses(asked, "Yes, pass on what I wrote first")
    assert "both accounts" in read(await coach.sends("link-enter", code=given))
    async with network.storage.read() as work:
        kept = await work.accounts.owner(head.account)
        assert kept is not None
        case = await work.cases.open_of(kept)
        assert case is not None
        assert case.coach is None
        assert await work.offers.of(case.id) == []


async def test_a_request_that_was_offered_to_oneself_goes_to_somebody_else(
    network: Network,
) -> None:
    head = await network.head("Ada")
    first = await network.coach("Cora")
    await head.sends("ask")
    second = await network.coach("Carl", district="PL1")
    assert not second.inbox
    await first.sends("link-enter", code=await code(head))
    assert "A request is waiting" in read(second.inbox[-1])
    assert network.mail.removed, "what was offered to themselves is taken away"


async def test_two_open_requests_are_not_made_one(network: Network) -> None:
    ada, other = await network.head("Ada"), await network.head("Other", Platform.SLACK)
    for someone in (ada, other):
        await someone.sends("ask")
    assert "asked for a coach from both" in read(
        await other.sends("link-enter", code=await code(ada))
    )
    assert await member(ada) != await member(other)


async def test_an_account_is_taken_out_and_both_sides_are_told(
    ada: Someone, slack: Someone
) -> None:
    await slack.sends("link-enter", code=await code(ada))
    asked = await ada.presses(await ada.sends("link"), "Take an account out")
    label = next(b.label for b in asked.buttons if "Slack" in b.label)
    assert slack.account.user not in find(asked, label).value, "Discord is not told the Slack id"
    assert "Taken out." in read(await ada.presses(asked, label))
    assert "was taken out of your membership" in slack.heard
    assert "One of your accounts was taken out" in ada.heard
    assert await member(slack) is None
    assert await member(ada) is not None
    only = await ada.sends("unlink")
    assert "This is your only account" in read(
        await ada.presses(only, "Take out Discord, this one")
    )


async def test_roles_go_with_the_account_they_were_given_to(
    network: Network, ada: Someone, slack: Someone
) -> None:
    """And with the role of a coach the duty, and what was held because of it."""
    await slack.sends("link-enter", code=await code(ada))
    await network.appoint(slack, Role.COACH)
    await ada.sends("duty", "on")
    ben = await network.head("Ben", district="BT1", region="Northern Ireland")
    await ben.sends("ask")
    assert "A request is waiting" in ada.heard + slack.heard
    asked = await ada.sends("unlink")
    said = await ada.presses(asked, next(b.label for b in asked.buttons if "Slack" in b.label))
    assert "what was given to that account: coach" in read(said)
    async with network.storage.read() as work:
        assert await work.duty.on() == []


async def test_what_waits_for_the_account_that_goes_reaches_the_one_that_stays(
    network: Network, ada: Someone, slack: Someone
) -> None:
    await slack.sends("link-enter", code=await code(ada))
    network.mail.closed.add(slack.account.user)
    network.move(minutes=1)
    await slack.sends("home")
    ben = await network.head("Ben", district="BT1")
    await network.pass_time(days=7)
    assert "Meet Ben" not in slack.heard
    asked = await slack.sends("unlink")
    await slack.presses(asked, next(b.label for b in asked.buttons if "this one" in b.label))
    assert "Meet Ben" in read(await ada.sends("missed"))
    assert "Meet Ada" in ben.heard
