"""Buddies over months: who is kept, who is left in peace, and a circle that widens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.people import Platform, Role
from bot.matching.buddies import MODEL
from bot.services.matching import pool_of, worth
from tests.scenarios.network import Network
from tests.scenarios.someone import Someone, find, read
from tests.scenarios.test_check_ins import MONDAY, pair, stop_rounds


async def test_why_says_that_a_narrow_circle_widens_to_whose_it_is_and_to_nobody_else(
    network: Network,
) -> None:
    """Four of her own phase, then somebody of another: that counted, and she is told."""
    ada = await network.head("Ada", district="LS6", region="London")
    same = [
        await network.head(name, district=place, region="London")
        for name, place in (
            ("Ben", "BT1"),
            ("Cal", "CF10"),
            ("Dee", "EH1"),
            ("Fay", "M1"),
            ("Gil", "NE1"),
            ("Hal", "B1"),
            ("Ivy", "BS1"),
        )  # eight in all: whoever met whom, a fourth round without a repeat is always left
    ]
    for head in (ada, *same):
        await head.sends("calendar-edit", calendar="England: standard", rests="no")
    for week in range(4):
        await network.days_to(datetime(2026, 7, 13, 8, 2, tzinfo=UTC) + timedelta(weeks=week))
    assert ada.heard.count("Meet ") == 4
    said = read(await ada.presses(await ada.sends("buddy"), "Why us?"))
    assert "You had met nobody" not in said
    eve = await network.head("Eve", district="PL1", phase="Secondary", region="Wales")
    await eve.sends("calendar-edit", calendar="England: standard", rests="no")
    async with network.storage.read() as work:
        everybody = await work.profiles.every()
        pool = await pool_of(work, everybody, work.now)
        both = [one for one in everybody if one.member.name in {"Ada", "Eve"}]
        as_usual = worth(replace(pool, narrow={}), both)
        assert worth(pool, both) == as_usual + 2 * MODEL.widen, "phase and region, for Ada alone"
    for head in same:
        await head.sends("pause", what="Buddies", how="Until I resume")
    await network.days_to(datetime(2026, 8, 10, 8, 2, tzinfo=UTC))
    assert "Meet Eve" in read(ada.inbox[-1])
    said = read(await ada.presses(ada.inbox[-1], "Why us?"))
    assert "You had met nobody from another kind of school this year" in said
    assert "You had met nobody from another part of the country this year" in said
    theirs = read(await eve.presses(eve.inbox[-1], "Why us?"))
    assert "this year" not in theirs
    await eve.sends(
        "profile-visibility", what="Phase", who="Hidden: shown to nobody, used for nothing"
    )
    hidden = read(await ada.presses(await ada.sends("buddy"), "Why us?"))
    assert "You and Eve:" in hidden
    assert "another kind of school" not in hidden
    assert "another part of the country" in hidden


async def test_a_buddy_is_kept_if_both_say_so_and_nobody_learns_of_one(network: Network) -> None:
    ada, ben = await pair(network)
    for name, place in (("Cal", "CF10"), ("Dee", "EH1")):
        head = await network.head(name, district=place)
        await head.sends("calendar-edit", calendar="England: standard", rests="no")
    group = find(ada.inbox[-1], "Write a message").value
    first = read(await ada.sends("buddy-keep", f"yes:{group}"))
    await network.days_to(MONDAY + timedelta(days=7))
    assert "Meet Ben" not in read(ada.inbox[-1])
    assert "keep each other" not in ada.heard + ben.heard
    # now both, with whoever they have
    partner = await _partner(network, ada)
    group = find(ada.inbox[-1], "Write a message").value
    second = read(await ada.sends("buddy-keep", f"yes:{group}"))
    assert first == second, "the answer never tells what the other said"
    await partner.sends("buddy-keep", f"yes:{group}")
    await network.days_to(MONDAY + timedelta(days=14))
    assert "You all wanted to keep each other" in read(ada.inbox[-1])
    assert f"Meet {partner.name}" in read(ada.inbox[-1])
    await network.days_to(MONDAY + timedelta(days=21))
    kept = next(one for one in reversed(ada.inbox) if "Meet " in read(one))
    assert f"Meet {partner.name}" in read(kept), "until either says otherwise"


async def _partner(network: Network, ada: Someone) -> Someone:
    name = next(read(one) for one in reversed(ada.inbox) if "Meet " in read(one)).split()[1]
    platform = Platform.SLACK if name == "Ben" else Platform.DISCORD
    return network.person(name, platform)


async def test_after_three_silent_introductions_somebody_is_left_in_peace_and_comes_back(
    network: Network,
) -> None:
    people = [
        await network.head(name, district=place)
        for name, place in (("Ada", "LS6"), ("Ben", "BT1"), ("Cal", "CF10"), ("Dee", "EH1"))
    ]
    for head in people:
        await head.sends("calendar-edit", calendar="England: standard", rests="no")
        await head.sends(
            "quiet", begins="No quiet hours", ends="07:30", weekends="no", discreet="no"
        )
    ada, *others = people
    olu = await network.head("Olu", buddy="no")
    await network.appoint(olu, Role.ORGANISER)
    await stop_rounds(network)
    for _ in range(4):
        await olu.presses(await olu.sends("round"), "Introduce them all")
        for head in others:
            if "Meet " in read(head.inbox[-1]):
                value = find(head.inbox[-1], "Write a message").value
                await head.sends("buddy-write", value, words="Hello.")
        await network.days_to(network.clock() + timedelta(days=35))
    assert ada.heard.count("I'll introduce you to nobody until you would like it") == 1
    assert ada.heard.count("Meet ") == 3
    assert "left you in peace" in read(await ada.sends("buddy"))
    assert "Welcome back" in read(await ada.presses(await ada.sends("buddy"), "Count me in again"))
    await olu.presses(await olu.sends("round"), "Introduce them all")
    assert ada.heard.count("Meet ") == 4
