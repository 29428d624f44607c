from __future__ import annotations

import re

from bot.core.people import Platform, Role

from .network import Network
from .someone import Someone, read

WHERE = {"Ada": "LS6", "Ben": "BT1", "Cal": "CF10", "Dee": "EH1", "Eve": "PL1"}


async def heads(network: Network, names: str, **answers: str) -> list[Someone]:
    """Join heads from different places, on Discord and Slack in turn."""
    platforms = [Platform.DISCORD, Platform.SLACK] * 3
    return [
        await network.head(name, platform, **{"district": WHERE[name], **answers})
        for name, platform in zip(names.split(), platforms, strict=False)
    ]


def letters(head: Someone) -> list[str]:
    return [read(reply) for reply in head.inbox if "Meet " in read(reply)]


async def test_on_monday_morning_buddies_meet_across_platforms(network: Network) -> None:
    """And write to each other without leaving the place they are in."""
    ada, ben = await heads(network, "Ada Ben", school="", trust="")
    assert "next buddy round" in read(await ada.sends("buddy"))
    await network.pass_time(days=6, hours=22)
    assert ada.inbox == []
    await network.pass_time(hours=1)  # Monday, 09:00

    (to_ada,), (to_ben,) = letters(ada), letters(ben)
    assert "Meet Ben" in to_ada
    assert "Meet Ada" in to_ben
    assert "LS6" not in to_ben
    sent = await ada.presses(ada.inbox[-1], "Write a message", words="Hello from Leeds.")
    assert "on its way" in read(sent)
    assert "Ada writes:\n" in ben.heard
    assert "Hello from Leeds." in ben.heard
    await ben.presses(ben.inbox[-1], "Reply", words="Hello from Belfast.")
    assert "Hello from Belfast." in ada.heard
    assert "Meet Ben" in read(await ada.sends("buddy"))
    assert "Your buddy: Ben" in read(await ada.sends("home"))
    assert b"Hello from" not in network.disk()


async def test_an_odd_number_makes_a_group_of_three(network: Network) -> None:
    ada, ben, cal = await heads(network, "Ada Ben Cal")
    await network.pass_time(days=7)
    for head in (ada, ben, cal):
        (letter,) = letters(head)
        assert "no two of you share" in letter
        assert head.name not in letter.splitlines()[0]
    await ada.presses(ada.inbox[-1], "Write a message", words="Hello both.")
    assert "Hello both." in ben.heard
    assert "Hello both." in cal.heard
    await cal.sends("leave-now")
    assert "One of your buddies has left" in ada.heard
    assert "Meet Ben" in read(await ada.sends("buddy"))


async def test_colleagues_are_never_introduced_and_are_told_honestly(network: Network) -> None:
    ada, ben, cal = await heads(network, "Ada Ben Cal", trust="Oaks Trust")
    dee = (await heads(network, "Dee"))[0]
    await network.pass_time(days=7)
    colleagues = (ada, ben, cal)
    assert sum(len(letters(head)) for head in colleagues) == 1
    assert len(letters(dee)) == 1
    assert sum("No buddy fitted this time" in head.heard for head in colleagues) == 2


async def test_who_did_not_ask_for_a_buddy_gets_none(network: Network) -> None:
    ada, ben = await heads(network, "Ada Ben", buddy="no")
    assert "You have no buddy at the moment" in read(await ada.sends("buddy"))
    await network.pass_time(days=7)
    assert ada.inbox == ben.inbox == []


async def test_a_head_who_asked_for_support_is_not_introduced_to_a_stranger(
    network: Network,
) -> None:
    ada, ben, cal = await heads(network, "Ada Ben Cal")
    await ada.sends("ask")
    await network.pass_time(days=7)
    assert letters(ada) == []
    assert len(letters(ben)) == len(letters(cal)) == 1
    assert "Meet Ada" not in ben.heard + cal.heard


async def test_the_next_round_brings_somebody_new(network: Network) -> None:
    everyone = await heads(network, "Ada Ben Cal Dee")
    met = set()
    for _ in range(3):
        await network.pass_time(days=7)
        for head in everyone:
            other = re.match(r"Meet (\w+)", letters(head)[-1])
            assert other
            met.add(frozenset((head.name, other[1])))
    assert len(met) == 6


async def test_when_a_buddy_leaves_the_other_is_told_and_no_promise_is_made_up(
    network: Network,
) -> None:
    ada, ben = await heads(network, "Ada Ben")
    await network.pass_time(days=7)
    await ben.sends("profile-times", buddy="no")
    await ada.sends("leave-now")
    assert "Your buddy has left the network." in read(ben.inbox[-1])
    assert "next round" not in read(ben.inbox[-1])
    assert "You have no buddy at the moment" in read(await ben.sends("buddy"))


async def test_an_organiser_looks_at_a_round_and_runs_it_once(network: Network) -> None:
    everyone = await heads(network, "Ada Ben Cal Dee Eve")
    olu = await network.head("Olu", buddy="no")
    await network.appoint(olu, Role.ORGANISER)

    preview = await olu.sends("round")
    assert "Members taking part: 5" in read(preview)
    assert "Pairs: 1" in read(preview)
    assert "Groups of three: 1" in read(preview)
    assert not any(name in read(preview) for name in WHERE)
    assert not any(letters(head) for head in everyone)

    for _ in range(2):
        done = await olu.presses(preview, "Introduce them all")
        assert "5 members are being introduced now" in read(done)
    assert [len(letters(head)) for head in everyone] == [1] * 5
    again = await olu.sends("round")
    assert "Have met before: 0" not in read(again) or "Pairs: 1" in read(again)


async def test_a_preview_lasts_a_day(network: Network) -> None:
    ada, _ = await heads(network, "Ada Ben")
    olu = await network.head("Olu", buddy="no")
    await network.appoint(olu, Role.ORGANISER)
    preview = await olu.sends("round")
    network.move(days=1, minutes=1)
    refused = read(await olu.presses(preview, "Introduce them all"))
    assert "Nobody was told" in refused
    assert letters(ada) == []


async def test_nobody_to_introduce_is_said_plainly(network: Network) -> None:
    olu = await network.head("Olu")
    await network.appoint(olu, Role.ORGANISER)
    assert "Nobody can be introduced yet" in read(await olu.sends("round"))


async def test_the_longest_names_there_are_can_be_introduced(network: Network) -> None:
    ada, ben, cal = [
        await network.head(letter * 40, district=place)
        for letter, place in (("A", "LS6"), ("B", "BT1"), ("C", "CF10"))
    ]
    await network.pass_time(days=7)
    assert all(len(letters(head)) == 1 for head in (ada, ben, cal))
    assert "B" * 40 in read(await ada.sends("home"))


async def test_two_previews_introduce_everybody_once(network: Network) -> None:
    """The second organiser is told that things have moved on; nobody gets two buddies."""
    ada, _ben = await network.head("Ada"), await network.head("Ben", district="CF10")
    olu = await network.head("Olu", district="TR1", buddy="no")
    await network.appoint(olu, Role.ORGANISER)
    first, second = await olu.sends("round"), await olu.sends("round")
    await olu.presses(first, "Introduce them all")
    refused = await olu.presses(second, "Introduce them all")
    assert "Nobody was told" in read(refused)
    assert sum("Meet Ben" in read(reply) for reply in ada.inbox) == 1
