"""Did you meet? Asked gently, answered in one press, and told to nobody it does not concern."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.people import Platform, Role
from bot.core.views import Reply
from bot.services.check_ins import OVER

from .network import Network
from .someone import Someone, find, read

MONDAY = datetime(2026, 7, 13, 8, 2, tzinfo=UTC)
"""Two minutes after the round of Monday 13 July."""

ASKED = MONDAY + timedelta(days=14, hours=1)
NEVER = {"begins": "No quiet hours", "ends": "07:30", "weekends": "no", "discreet": "no"}


async def pair(network: Network) -> tuple[Someone, Someone]:
    """Introduce two who are left alone in no holidays, and stop further rounds for everybody."""
    ada = await network.head("Ada", district="LS6")
    ben = await network.head("Ben", Platform.SLACK, district="BT1")
    for head in (ada, ben):
        await head.sends("calendar-edit", calendar="England: standard", rests="no")
        await head.sends(
            "quiet", begins="No quiet hours", ends="07:30", weekends="no", discreet="no"
        )
    await network.days_to(MONDAY)
    return ada, ben


def question(head: Someone) -> Reply:
    return next(one for one in reversed(head.inbox) if "met, in whatever way" in read(one))


def asked(head: Someone) -> int:
    return head.heard.count("met, in whatever way")


async def stop_rounds(network: Network) -> None:
    """Let no further round run: these tests are about one introduction."""
    from bot.jobs.after_rounds import DID_YOU_MEET, SETTLE  # noqa: PLC0415 - only here
    from bot.jobs.tick import Jobs  # noqa: PLC0415 - as above

    network.jobs = Jobs(network.storage, (DID_YOU_MEET, SETTLE), network.clock)


@pytest.fixture
async def friends(network: Network) -> tuple[Someone, Someone]:
    """Return two who were introduced on Monday 13 July, and are in no further round."""
    both = await pair(network)
    await stop_rounds(network)
    return both


Friends = tuple[Someone, Someone]


async def waiting(network: Network) -> set[str]:
    async with network.storage.read() as work:
        wishes = await work.meetings.every_wish()
        names = {m.id: m.name for m in await work.members.every()}
    return {names[member] for member, wish in wishes.items() if wish.waiting}


async def test_they_are_asked_after_two_weeks_and_once_more(
    network: Network, friends: Friends
) -> None:
    ada, ben = friends
    await network.days_to(ASKED - timedelta(hours=2))
    assert asked(ada) == asked(ben) == 0
    await network.days_to(ASKED)
    assert asked(ada) == asked(ben) == 1
    assert "Have you and Ben met" in ada.heard
    await network.days_to(ASKED + timedelta(days=60))
    assert asked(ada) == asked(ben) == 2


async def test_yes_ends_the_asking_and_says_nothing_to_the_other(
    network: Network, friends: Friends
) -> None:
    ada, ben = friends
    await network.days_to(ASKED)
    before = len(ben.inbox)
    said = await ada.presses(question(ada), "Yes, we met")
    assert "Good to hear" in read(said)
    await network.days_to(ASKED + timedelta(days=40))
    assert asked(ada) == 1
    assert [read(one) for one in ben.inbox[before:]] == [read(question(ben))]


async def test_not_yet_is_asked_again_later(network: Network, friends: Friends) -> None:
    ada, ben = friends
    await network.days_to(ASKED)
    await ben.presses(question(ben), "Yes, we met")
    assert "ask once more in two weeks" in read(await ada.presses(question(ada), "Not yet"))
    await network.days_to(ASKED + timedelta(days=13))
    assert asked(ada) == 1
    await network.days_to(ASKED + timedelta(days=15))
    assert asked(ada) == 2


@pytest.mark.parametrize("label", ["I can't just now", "It isn't right for me"])
async def test_the_other_hears_the_same_words_whatever_the_reason(
    network: Network, friends: Friends, label: str
) -> None:
    ada, ben = friends
    await network.days_to(ASKED)
    group = find(ada.inbox[-1], label).value
    await ada.presses(question(ada), label)
    assert read(ben.inbox[-1]) == OVER
    assert "Ada" not in OVER
    assert "Ben" in await waiting(network)
    for head in friends:
        assert "Meet " not in read(await head.sends("buddy"))
    stale = read(await ben.sends("buddy-write", group.partition(":")[2], words="Hello?"))
    assert "done its work" in stale


async def test_whom_it_was_not_right_with_is_never_met_again(
    network: Network, friends: Friends
) -> None:
    ada, _ben = friends
    await ada.sends("buddy-met", f"NOT_RIGHT:{find(ada.inbox[-1], 'Write a message').value}")
    olu = await network.head("Olu", buddy="no")
    await network.appoint(olu, Role.ORGANISER)
    network.move(days=400)
    assert "Nobody can be introduced yet" in read(await olu.sends("round"))
    assert {"Ada", "Ben"} <= await waiting(network)


async def test_of_three_one_goes_and_the_other_two_stay(network: Network) -> None:
    people = [
        await network.head(name, district=place)
        for name, place in (("Ada", "LS6"), ("Ben", "BT1"), ("Cal", "CF10"))
    ]
    await network.days_to(MONDAY)
    ada, ben, cal = people
    group = find(ada.inbox[-1], "Write a message").value
    await ada.sends("buddy-met", f"NOT_RIGHT:{group}")
    for head in (ben, cal):
        assert "One of your group can't take part" in read(head.inbox[-1])
    await ben.sends("buddy-write", group, words="Just us two.")
    assert "Just us two." in cal.heard
    assert "Just us two." not in ada.heard
    assert await waiting(network) == {"Ada"}


async def test_a_partner_who_went_quiet_is_told_nothing(network: Network, friends: Friends) -> None:
    """By what the other says, or by silence alone: somebody else is found, and the door is open."""
    ada, ben = friends
    await network.days_to(ASKED)
    await ada.presses(question(ada), "Not yet")
    before = len(ben.inbox)
    await network.days_to(ASKED + timedelta(days=15))
    assert "haven't found each other yet" in ada.heard
    assert asked(ada) == 1
    assert await waiting(network) == {"Ada"}
    new = [read(one) for one in ben.inbox[before:]]
    assert all("met, in whatever way" in one for one in new)
    await ben.sends("buddy-write", find(ben.inbox[0], "Write a message").value, words="At last.")
    assert "At last." in ada.heard


async def test_i_havent_heard_back_finds_somebody_else_silently(
    network: Network, friends: Friends
) -> None:
    ada, ben = friends
    await network.days_to(ASKED)
    before = len(ben.inbox)
    said = read(await ada.presses(question(ada), "I haven't heard back"))
    assert "your buddy is told nothing" in said
    assert len(ben.inbox) == before
    assert await waiting(network) == {"Ada"}


async def test_who_pauses_or_rests_or_has_a_coach_is_not_asked(
    network: Network, friends: Friends
) -> None:
    ada, ben = friends
    await ada.sends("pause", what="Buddies", how="Until a day", until="3 August")
    await ben.sends("ask")
    await network.days_to(ASKED)
    assert asked(ada) == asked(ben) == 0
    await network.days_to(ASKED + timedelta(days=8))
    assert asked(ada) == 1
    assert asked(ben) == 0
    await ben.sends("end-now", find(await ben.sends("ask"), "Take it back").value)
    await network.days_to(ASKED + timedelta(days=15))
    assert asked(ben) == 1


async def test_a_question_waits_for_quiet_hours_and_is_discreet(
    network: Network, friends: Friends
) -> None:
    ada, ben = friends
    await ada.sends("quiet", begins="20:00", ends="10:00", weekends="yes", discreet="no")
    await ben.sends("quiet", **NEVER | {"discreet": "yes"})
    await network.days_to(ASKED - timedelta(minutes=30))  # half past nine
    assert asked(ada) == asked(ben) == 0
    assert "You have a new message" in read(ben.inbox[-1])
    opened = await ben.presses(ben.inbox[-1], "Show me")
    assert "Have you and Ada met" in read(opened)
    await network.pass_time(hours=2)
    assert asked(ada) == 1


async def test_with_an_open_request_nobody_new_is_met_unless_the_head_says_so(
    network: Network,
) -> None:
    ada = await network.head("Ada", district="LS6")
    ben = await network.head("Ben", district="BT1")
    cal = await network.head("Cal", district="CF10")
    cora = await network.coach("Cora")
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await network.days_to(MONDAY)
    assert "Meet Ada" not in ben.heard + cal.heard
    await ada.sends("buddy-wishes", circle="no", despite_case="yes")
    await network.days_to(MONDAY + timedelta(days=7))
    assert "Meet " in ada.heard
    assert "coach" not in ben.heard + cal.heard


async def test_buddy_now_is_for_those_who_have_none(network: Network, friends: Friends) -> None:
    ada, _ben = friends
    assert "You have a buddy" in read(await ada.sends("buddy-now"))
    cal = await network.head("Cal", buddy="no")
    assert "You said no to buddies" in read(await cal.sends("buddy-now"))
    dee = await network.head("Dee", district="EH1")
    assert "at least 10 members" in read(await dee.sends("buddy-now"))
    assert await waiting(network) == {"Dee"}
