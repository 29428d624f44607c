"""Being introduced: a place for both, ways to begin, a time and why, and nothing too much."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.messages import Space
from bot.core.people import Platform
from bot.core.views import plain

from .network import Network
from .someone import Someone, find, read

DISCREET = {"begins": "20:00", "ends": "07:30", "weekends": "yes", "discreet": "yes"}
OPEN = "Members who are verified"


async def two(
    network: Network, one: Platform = Platform.DISCORD, other: Platform = Platform.DISCORD
) -> tuple[Someone, Someone]:
    ada = await network.head("Ada", one, district="LS6")
    ben = await network.head("Ben", other, district="BT1")
    async with network.storage.begin() as work:
        await work.spaces.keep(Space(Platform.DISCORD, "G1", "C1", "Network"))
        await work.spaces.keep(Space(Platform.SLACK, "T1", "C2", "Network"))
    return ada, ben


async def introduce(network: Network) -> None:
    """Run the round of Monday, 09:00, and let the minute for taking it back pass."""
    await network.days_to(datetime(2026, 7, 13, 8, 2, tzinfo=UTC))


async def test_two_on_discord_share_a_thread_and_what_it_says_is_harmless(
    network: Network,
) -> None:
    await two(network)
    await introduce(network)
    ((people, said),) = network.mail.together.items()
    assert people == "ada+ben"
    (letter,) = said
    words = plain(letter)
    for secret in ("Ada", "Ben", "Headteacher", "Primary", "Yorkshire", "buddy", "Meet"):
        assert secret not in words
    assert not letter.buttons


async def test_two_on_slack_share_a_group_message(network: Network) -> None:
    await two(network, Platform.SLACK, Platform.SLACK)
    await introduce(network)
    assert list(network.mail.together) == ["ada+ben"]


async def test_across_platforms_there_is_no_place_but_a_relay_and_what_they_choose(
    network: Network,
) -> None:
    ada, ben = await two(network, Platform.DISCORD, Platform.SLACK)
    await introduce(network)
    assert network.mail.together == {}
    more = await ada.presses(ada.inbox[-1], "More")
    said = await ada.presses(more, "Share how to reach me", words="ring 07700 900123")
    assert "I don't keep it" in read(said)
    assert "ring 07700 900123" in ben.heard
    assert "Ada would like you to be able to reach them" in ben.heard
    assert b"07700" not in network.disk()


async def test_who_is_discreet_or_hid_their_name_is_put_into_no_place(network: Network) -> None:
    ada, ben = await two(network)
    cal = await network.head("Cal", district="CF10")
    dee = await network.head("Dee", district="EH1")
    await ada.sends("quiet", **DISCREET)
    await dee.sends(
        "profile-visibility", what="Name", who="Hidden: shown to nobody, used for nothing"
    )
    await ben.sends("ties-add", kind="Please not with", name="Cal")
    await introduce(network)
    for people in network.mail.together:
        assert "ada" not in people.split("+")
        assert "dee" not in people.split("+")
    assert all(one.summary == "You have a new message from HeadsUp." for one in ada.inbox)
    assert "Meet" not in "".join(plain(one) for one in ada.inbox)
    assert "Meet " in cal.heard


async def test_a_place_that_cannot_be_opened_hurts_nobody(network: Network) -> None:
    ada, ben = await two(network)
    network.mail.closed.clear()
    await network.days_to(datetime(2026, 7, 13, 8, 0, tzinfo=UTC))
    assert "Meet Ben" in ada.heard
    network.mail.closed.add("ben")
    await network.days_to(datetime(2026, 7, 13, 8, 5, tzinfo=UTC))
    assert network.mail.together == {}
    assert "Meet Ada" in ben.heard


async def test_ways_to_begin_come_from_what_is_open_and_what_is_ones_own(network: Network) -> None:
    """What a buddy keeps to themselves is in no question: it would be a way to learn it."""
    ada, ben = await two(network)
    await ada.sends("profile-values", first="Hope", second="Courage")
    await ben.sends("profile-values", first="Courage", second="Joy")
    await introduce(network)
    letter = ada.heard
    assert "Tell them what keeps you hopeful" in letter
    assert "You both chose" not in letter
    assert letter.count("\n1. ") == letter.count("\n2. ") == letter.count("\n3. ") == 1
    await ben.sends("profile-visibility", what="Values", who=OPEN)
    shown = read(await ada.sends("buddy"))
    assert "You both chose Courage" in shown
    assert "Joy" not in shown


async def test_why_gives_two_reasons_and_only_what_both_say_openly(network: Network) -> None:
    ada, ben = await two(network)
    await ada.sends("profile-offers", needs="Budgets", offers="SEND")
    await ben.sends("profile-offers", offers="Budgets", needs="Inspection")
    await ada.sends("ties-add", kind="Please not with", name="Somebody Else")
    await introduce(network)
    said = read(await ada.presses(ada.inbox[-1], "Why us?"))
    assert "Your kinds of school have much in common." in said
    assert "Your work has much in common." in said
    assert "Not used: " in said
    for secret in ("Budgets", "Inspection", "Somebody", "kept apart", "list", "points"):
        assert secret not in said
    await ben.sends("profile-visibility", what="Can offer", who=OPEN)
    again = read(await ada.sends("buddy-why", find(ada.inbox[-1], "Why us?").value))
    assert "You both say openly: Budgets." in again
    assert "Inspection" not in again


async def test_a_time_that_suits_both_comes_as_a_file_that_says_nothing_else(
    network: Network,
) -> None:
    ada, ben = await two(network, Platform.DISCORD, Platform.SLACK)
    await ada.sends("profile-times", buddy="yes", times=("Tuesday after school", "Monday evening"))
    await ben.sends("profile-times", buddy="yes", times="Tuesday after school")
    await introduce(network)
    offered = await ada.presses(ada.inbox[-1], "Find a time")
    assert [b.label for b in offered.buttons][:2] == [
        "Tuesday 14 July, 16:00",
        "Tuesday 21 July, 16:00",
    ]
    await ada.presses(offered, "Tuesday 14 July, 16:00")
    letter = ben.inbox[-1]
    assert "Ada suggests a call" in read(letter)
    for one in (letter, ada.inbox[-1]):
        assert one.file is not None
        assert "SUMMARY:A call\r\n" in one.file.text
        assert "DTSTART;TZID=Europe/London:20260714T160000" in one.file.text
        assert not any(name in one.file.text for name in ("Ada", "Ben", "HeadsUp call"))


async def test_no_time_in_common_is_said_and_nothing_of_whose_it_is(network: Network) -> None:
    ada, ben = await two(network)
    await ada.sends("profile-times", buddy="yes", times="Monday evening")
    await introduce(network)
    await ben.sends("profile-times", buddy="yes", times="Friday evening")
    said = read(await ada.presses(ada.inbox[-1], "Find a time"))
    assert "I know of no time that suits you both" in said
    assert "Friday" not in said


async def test_two_who_can_never_talk_are_not_introduced(network: Network) -> None:
    ada, ben = await two(network)
    await ada.sends("profile-times", buddy="yes", times="Monday evening")
    await ben.sends("profile-times", buddy="yes", times="Friday evening")
    await introduce(network)
    assert "No buddy fitted" in ada.heard
    assert "No buddy fitted" in ben.heard


async def test_a_time_that_was_not_offered_is_not_sent(network: Network) -> None:
    ada, ben = await two(network)
    for head in (ada, ben):
        await head.sends("profile-times", buddy="yes", times="Tuesday after school")
    await introduce(network)
    group = find(ada.inbox[-1], "Write a message").value
    heard = len(ben.inbox)
    for seconds in ("1784044800", "0000000000", "9999999999"):
        said = read(await ada.sends("buddy-file", f"{group}:{seconds}"))
        assert "done its work" in said
    assert len(ben.inbox) == heard


async def test_the_circle_of_a_year_is_counts_for_oneself(network: Network) -> None:
    ada, _ben = await two(network)
    assert "met nobody yet" in read(await ada.sends("buddy-year"))
    await introduce(network)
    said = read(await ada.sends("buddy-year"))
    assert "People you were introduced to: 1" in said
    assert "From another local authority: 1" in said
    assert "From another phase: 0" in said
    assert "Ben" not in said


async def test_a_circle_is_for_those_who_wish_for_one(network: Network) -> None:
    """Four of one phase wish for it; two of another do not, and are a pair."""
    places = {"Ada": "LS6", "Ben": "BT1", "Cal": "CF10", "Dee": "EH1"}
    people = [await network.head(name, district=place) for name, place in places.items()]
    for head in people:
        await head.sends("buddy-wishes", circle="yes", despite_case="no")
    others = [
        await network.head(name, district=place, phase="Secondary", region="London")
        for name, place in (("Eve", "PL1"), ("Fay", "M1"))
    ]
    await introduce(network)
    for head in people:
        assert "Meet your circle" in head.heard
        assert sum(f"{other}: " in head.heard for other in places) == 3
    assert "Meet Fay" in others[0].heard
    await people[0].presses(people[0].inbox[-1], "Write a message", words="Hello, all.")
    assert all("Hello, all." in head.heard for head in people[1:])
