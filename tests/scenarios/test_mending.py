"""Somebody leaves a round before anyone was told: only around them is it drawn again."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import time

import pytest

from bot.core.calls import Weekly
from bot.core.consents import BUDDY, MATCHING
from bot.core.people import MemberId
from bot.core.rounds import Round
from bot.jobs.pair_buddies import pair_buddies
from bot.jobs.spec import Slot

from .network import Network
from .someone import Someone, find, read
from .test_rounds import fact, heads, introduced, kept, organiser

Change = Callable[[Someone], Awaitable[object]]

CHANGES: dict[str, Change] = {
    "leaves": lambda head: head.sends("leave-now"),
    "pauses": lambda head: head.sends("pause", what="Buddies", how="Until I resume"),
    "asks for a coach": lambda head: head.sends("ask"),
    "wants no buddy": lambda head: head.sends("profile-times", buddy="no"),
    "takes that yes back": lambda head: head.sends("consent-withdraw", f"buddy:{BUDDY.version}"),
}


def pairs(drawn: Round) -> set[frozenset[MemberId]]:
    return {frozenset(group.members) for group in drawn.groups}


async def owner(network: Network, head: Someone) -> MemberId:
    async with network.storage.read() as work:
        found = await work.accounts.owner(head.account)
    assert found is not None
    return found


@pytest.mark.parametrize("what", CHANGES)
async def test_only_around_who_goes_is_a_round_drawn_again(network: Network, what: str) -> None:
    """Whoever was left over finds a place; all others keep whom they had; nobody was told yet."""
    people = await heads(network, 12)
    olu = await organiser(network)
    preview = await olu.sends("round")
    before = await kept(network, preview)
    gone = await owner(network, people[0])
    network.move(minutes=5)
    await CHANGES[what](people[0])
    mended = await olu.presses(preview, "Introduce them all")
    said = read(mended)
    assert "1 of 6 groups could not stay as they were" in said
    assert "Not in it any more: 1." in said
    assert "coach" not in said
    assert not any(re.search(rf"\b{head.name}\b", said) for head in people)
    assert not any(map(introduced, people))
    after = await kept(network, mended)
    assert gone not in after.members
    assert set(after.members) == set(before.members) - {gone}
    broken = next(pair for pair in pairs(before) if gone in pair)
    changed = pairs(before) - pairs(after) - {broken}
    assert len(changed) == 1, "one pair takes the one who was left, all others stand"
    assert fact(mended, "Groups of three") == "1"
    assert "its digest is another" in read(await olu.sends("round-replay", str(after.id)))
    await olu.presses(mended, "Introduce them all")
    assert [introduced(head) for head in people[1:]] == [1] * 11
    assert introduced(people[0]) == 0


async def test_two_who_are_left_are_put_together_and_nobody_else_is_touched(
    network: Network,
) -> None:
    people = await heads(network, 12)
    olu = await organiser(network)
    preview = await olu.sends("round")
    before = await kept(network, preview)
    by_id = {await owner(network, head): head for head in people}
    gone = [group.members[0] for group in before.groups[:2]]
    left = {group.members[1] for group in before.groups[:2]}
    network.move(minutes=5)
    for member in gone:
        await by_id[member].sends("pause", what="Buddies", how="Until I resume")
    mended = await olu.presses(preview, "Introduce them all")
    assert "Everybody else keeps who they had." in read(mended)
    after = await kept(network, mended)
    assert pairs(after) == {frozenset(g.members) for g in before.groups[2:]} | {frozenset(left)}


async def test_a_trio_gives_one_up_before_there_is_a_second(network: Network) -> None:
    people = await heads(network, 9)
    olu = await organiser(network)
    preview = await olu.sends("round")
    before = await kept(network, preview)
    by_id = {await owner(network, head): head for head in people}
    pair = next(group for group in before.groups if len(group.members) == 2)
    network.move(minutes=5)
    await by_id[pair.members[0]].sends("leave-now")
    mended = await olu.presses(preview, "Introduce them all")
    assert fact(mended, "Pairs") == "4"
    assert fact(mended, "Groups of three") == "0"


async def test_who_stays_together_by_their_own_wish_gets_no_third(network: Network) -> None:
    """One of four is left over, and the only pair there is wanted to be just that."""
    people = await heads(network, 4)
    olu = await organiser(network)
    first = await olu.sends("round")
    drawn = await kept(network, first)
    await olu.presses(first, "Introduce them all")
    by_id = {await owner(network, head): head for head in people}
    together = drawn.groups[0].members
    for member in together:
        head = by_id[member]
        group = find(head.inbox[-1], "Write a message").value
        await head.sends("buddy-keep", f"yes:{group}")
    network.move(days=30)
    preview = await olu.sends("round")
    before = await kept(network, preview)
    assert [group.members for group in before.groups if group.kept] == [together]
    network.move(minutes=5)
    left, gone = (by_id[member] for member in drawn.groups[1].members)
    await gone.sends("pause", what="Buddies", how="Until I resume")
    mended = await olu.presses(preview, "Introduce them all")
    assert "they wait for the next small round: 1." in read(mended)
    after = await kept(network, mended)
    assert [group.members for group in after.groups] == [together]
    assert after.groups[0].kept
    await olu.presses(mended, "Introduce them all")
    await network.pass_time(minutes=2)
    assert introduced(left) == 1, "the first time only"
    assert "You wait for the next small round" in left.heard
    async with network.storage.read() as work:
        assert (await work.meetings.wishes(await owner(network, left))).waiting


async def test_a_profile_that_may_not_be_read_any_more_is_not_what_two_are_paired_by(
    network: Network,
) -> None:
    """Who takes the yes to matching back stays in the round, and is drawn anew by nothing said."""
    people = await heads(network, 12)
    olu = await organiser(network)
    preview = await olu.sends("round")
    before = await kept(network, preview)
    ada = await owner(network, people[0])
    network.move(minutes=5)
    await people[0].sends("consent-withdraw", f"matching:{MATCHING.version}")
    mended = await olu.presses(preview, "Introduce them all")
    assert "1 of 6 groups could not stay as they were" in read(mended)
    assert "Not in it any more" not in read(mended)
    assert not any(map(introduced, people))
    after = await kept(network, mended)
    assert sorted(after.members) == sorted(before.members)
    theirs = next(group for group in after.groups if ada in group.members)
    was = next(group for group in before.groups if ada in group.members)
    if theirs.members == was.members:
        assert theirs.points != was.points, "what was said counts no more"
    await olu.presses(mended, "Introduce them all")
    assert [introduced(head) for head in people] == [1] * 12


async def test_two_who_became_colleagues_are_drawn_again(network: Network) -> None:
    people = await heads(network, 4)
    olu = await organiser(network)
    preview = await olu.sends("round")
    drawn = await kept(network, preview)
    by_id = {await owner(network, head): head for head in people}
    network.move(minutes=5)
    for member in drawn.groups[0].members:
        head = by_id[member]
        place = {"Ada": "LS6", "Ben": "BT1", "Cal": "CF10", "Dee": "EH1"}[head.name]
        await head.sends("profile-school", phase="Primary", district=place, trust="Oaks Trust")
    mended = await olu.presses(preview, "Introduce them all")
    assert "had to part, so that nobody is left out" in read(mended)
    assert "Trust" not in read(mended).replace("trust", "")
    after = await kept(network, mended)
    assert not pairs(after) & pairs(drawn)
    await olu.presses(mended, "Introduce them all")
    assert [introduced(head) for head in people] == [1] * 4


async def test_who_has_nobody_after_all_waits_for_the_small_round(network: Network) -> None:
    ada, ben = await heads(network, 2)
    cal, dee = [
        await network.head(name, district=place, trust="Oaks Trust")
        for name, place in (("Cal", "CF10"), ("Dee", "EH1"))
    ]
    eve, fay = [
        await network.head(name, district=place, trust="Oaks Trust")
        for name, place in (("Eve", "PL1"), ("Fay", "M1"))
    ]
    olu = await organiser(network)
    preview = await olu.sends("round")
    assert fact(preview, "Nobody fits yet").startswith("2.")
    network.move(minutes=5)
    await ben.sends("pause", what="Buddies", how="Until I resume")
    mended = await olu.presses(preview, "Introduce them all")
    assert fact(mended, "Nobody fits yet").startswith("3.")
    await olu.presses(mended, "Introduce them all")
    await network.pass_time(minutes=2)
    oaks = (cal, dee, eve, fay)
    assert introduced(ada) == sum(map(introduced, oaks)) == 1
    without = [head for head in oaks if not introduced(head)]
    for head in without:
        assert "You wait for the next small round" in head.heard
        assert "You are waiting for the next small round" in read(await head.sends("buddy"))


async def test_who_leaves_while_a_round_is_drawn_is_introduced_to_nobody(network: Network) -> None:
    """The clock's own round takes seconds to draw; what has changed by then counts."""
    people = await heads(network, 6)
    job = pair_buddies(Weekly(0, time(9)), 1)
    assert job.think is not None
    now = network.clock()
    slot = Slot(key="now", due=now, until=now, subject=f"{now:%Y-%m-%d}")
    async with network.storage.read() as work:
        write = await job.think(work, slot)
    network.move(seconds=5)
    await people[0].sends("leave-now")
    await people[1].sends("pause", what="Buddies", how="Until I resume")
    async with network.storage.begin() as work:
        await write(work)
    await network.settle()
    assert [introduced(head) for head in people] == [0, 0, 1, 1, 1, 1]
    assert "Meet Ada" not in "".join(head.heard for head in people)


async def test_a_mended_round_is_one_press_and_pressed_twice_it_is_still_one(
    network: Network,
) -> None:
    people = await heads(network, 4)
    olu = await organiser(network)
    preview = await olu.sends("round")
    network.move(minutes=5)
    await people[0].sends("leave-now")
    mended = await olu.presses(preview, "Introduce them all")
    value = find(mended, "Introduce them all").value
    for _ in range(2):
        await olu.sends("round-run", value)
    assert [introduced(head) for head in people[1:]] == [1] * 3
    refused = read(await olu.presses(preview, "Introduce them all"))
    assert "another round has run since" in refused
