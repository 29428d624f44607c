"""Several presses at one moment, on both databases: each is answered, and it happens once."""

from __future__ import annotations

import asyncio

from bot.core.people import Platform, Role
from bot.core.views import Reply
from tests.scenarios.network import Network
from tests.scenarios.someone import read


async def code(network: Network, name: str, platform: Platform = Platform.DISCORD) -> str:
    said = (await network.person(name, platform).sends("link-code")).words
    assert said is not None
    return said.reveal()


async def test_one_person_on_two_platforms_is_answered_one_request_at_a_time(
    network: Network,
) -> None:
    """Six presses from both accounts at once open one case, and one coach hears of it once."""
    ada = await network.head("Ada")
    slack = network.person("Ada", Platform.SLACK)
    await slack.sends("link-enter", code=await code(network, "Ada"))
    cora = await network.coach("Cora")
    replies = await asyncio.gather(*((ada, slack)[n % 2].sends("ask") for n in range(6)))
    assert all("HU-" in read(reply) for reply in replies)
    assert sum("We've got your request" in read(reply) for reply in replies) == 1
    assert sum("A request is waiting" in read(letter) for letter in cora.inbox) == 1


async def test_two_who_join_each_other_at_once_wait_for_each_other_and_do_it_once(
    network: Network,
) -> None:
    """Each types the other's code at the same moment, while others are answered."""
    ada, other = await network.head("Ada"), await network.head("Other")
    codes = await code(network, "Ada"), await code(network, "Other")
    replies = await asyncio.gather(
        ada.sends("link-enter", code=codes[1]),
        other.sends("link-enter", code=codes[0]),
        *(network.head(f"Head{number}") for number in range(4)),
    )
    said = [read(reply) for reply in replies[:2] if isinstance(reply, Reply)]
    assert sum("both accounts are you now" in one for one in said) == 1
    assert not any("not you" in one for one in said), "nothing broke"
    async with network.storage.read() as work:
        assert len(await work.members.every()) == 5


async def test_two_sponsors_at_once_are_both_counted(network: Network) -> None:
    """Neither sees the other's yes unless they are taken one after the other."""
    ada = await network.head("Ada")
    word = (await ada.sends("verify-word")).words
    assert word is not None
    sponsors = [await network.head(name) for name in ("Ben", "Cal")]
    asked = []
    for one in sponsors:
        await network.know(one)
        asked.append(await one.sends("vouch", word=word.reveal()))
    pressed = zip(sponsors, asked, strict=True)
    await asyncio.gather(*(one.presses(it, "Yes, I know them") for one, it in pressed))
    assert ada.heard.count("You are verified.") == 1


async def test_two_who_confirm_a_role_at_once_give_it_once(network: Network) -> None:
    people = [await network.head(name) for name in ("Olu", "Pat", "Sue")]
    for one in people:
        await network.appoint(one, Role.ORGANISER)
    ada = await network.head("Ada")
    await people[0].sends("role", person=str(ada.account), role="coach")
    asked = [one.inbox[-1] for one in people[1:]]
    pressed = zip(people[1:], asked, strict=True)
    said = await asyncio.gather(*(one.presses(it, "Confirm") for one, it in pressed))
    assert sorted("Confirmed" in read(one) for one in said) == [False, True]
    assert ada.heard.count("You are a coach") == 1
