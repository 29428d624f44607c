"""An organiser looks at a round, changes it, runs it and takes it back; and when rounds run."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from bot.core.people import Platform, Role
from bot.core.rounds import Group, Round
from bot.core.views import Reply, plain_line
from bot.replay import look

from .network import Network
from .someone import Someone, find, read

PLACES = ("LS6", "BT1", "CF10", "EH1", "PL1", "M1", "NE1", "B1", "BS1", "NR1", "OX1", "SE1")
"""Twelve districts in twelve local authorities."""

NAMES = ("Ada", "Ben", "Cal", "Dee", "Eve", "Fay", "Gil", "Hal", "Ivy", "Jon", "Kit", "Lou")


async def heads(network: Network, count: int, **answers: str) -> list[Someone]:
    return [
        await network.head(
            name, (Platform.DISCORD, Platform.SLACK)[n % 2], **{"district": place, **answers}
        )
        for n, (name, place) in enumerate(zip(NAMES[:count], PLACES, strict=False))
    ]


async def organiser(network: Network) -> Someone:
    olu = await network.head("Olu", buddy="no", district="TR1")
    await network.appoint(olu, Role.ORGANISER)
    return olu


def introduced(head: Someone) -> int:
    return sum("Meet " in read(reply) for reply in head.inbox)


def fact(reply: Reply, label: str) -> str:
    assert reply.card is not None
    return next(plain_line(one.value) for one in reply.card.facts if one.label == label)


async def kept(network: Network, preview: Reply) -> Round:
    async with network.storage.read() as work:
        drawn = await work.rounds.get(UUID(find(preview, "Introduce them all").value))
    assert drawn is not None
    return drawn


async def test_the_dry_run_says_how_many_how_well_how_often_again_and_who_has_nobody(
    network: Network,
) -> None:
    await heads(network, 4)
    for name in ("Tom", "Una"):
        await network.head(name, district="TA1", trust="Oaks Trust")
    olu = await organiser(network)
    preview = await olu.sends("round")
    assert fact(preview, "Pairs") == "3"
    assert fact(preview, "Have met before") == "0"
    assert fact(preview, "Points of the pairs").startswith("lowest ")
    assert "points in all" in fact(preview, "How good it is")
    drawn = await kept(network, preview)
    assert fact(preview, "Seed") == str(drawn.seed)
    assert all(group.points for group in drawn.groups)
    assert not any(name in read(preview) for name in NAMES)


@pytest.mark.parametrize("by_list", [True, False])
async def test_who_fits_nobody_is_named_with_a_reason_that_tells_no_list(
    network: Network, *, by_list: bool
) -> None:
    """The same words whether it is where they work or somebody's private list."""
    ada = await network.head("Ada", district="LS6", school="Quokka Hill", trust="Wombat")
    ben = await network.head("Ben", district="BT1", school="Zebra Green")
    if by_list:
        await network.head("Cal", district="CF10")
        for head in (ada, ben):
            await head.sends("ties-add", kind="Please not with", name="Cal")
    else:
        await network.head("Cal", district="CF10", school="Zebra Green", trust="Wombat")
    olu = await organiser(network)
    preview = await olu.sends("round")
    assert fact(preview, "Nobody fits yet") == "1. 1: the rules that keep people apart left nobody"
    shown = read(await olu.presses(preview, "See and change the groups"))
    assert "Nobody fits yet: Cal" in shown
    assert "list" not in shown


async def test_two_are_swapped_and_the_rules_hold(network: Network) -> None:
    people = await heads(network, 4)
    olu = await organiser(network)
    preview = await olu.sends("round")
    before = await kept(network, preview)
    groups = await olu.presses(preview, "See and change the groups")
    assert "1a " in read(groups)
    changed = await olu.presses(groups, "Swap two", one="1a", other="2A")
    assert "worth" in read(changed)
    assert "Pairs that have met before: 0, it was 0." in read(changed)
    after = await kept(network, changed)
    assert {frozenset(g.members) for g in after.groups} != {
        frozenset(g.members) for g in before.groups
    }
    assert sorted(after.members) == sorted(before.members)
    assert "by hand: 2" in read(await olu.sends("round-replay", str(after.id)))
    assert introduced(people[0]) == 0
    back = await olu.presses(changed, "Leave it as it was")
    assert await kept(network, back) == before
    await olu.presses(changed, "Introduce them all")
    assert [introduced(head) for head in people] == [1] * 4


async def test_a_swap_that_a_rule_forbids_is_refused_without_saying_which(network: Network) -> None:
    ada, ben, cal, dee = await heads(network, 4)
    olu = await organiser(network)
    preview = await olu.sends("round")
    drawn = await kept(network, preview)
    async with network.storage.read() as work:
        ids = {await work.accounts.owner(one.account): one for one in (ada, ben, cal, dee)}
    first, second = drawn.groups
    one, other = ids[first.members[0]], ids[second.members[1]]
    await one.sends("ties-add", kind="Family or close friend", name=other.name)
    refused = read(await olu.sends("round-swap", str(drawn.id), one="1b", other="2b"))
    assert "The rules keep two of them apart" in refused
    assert "Family" not in refused
    assert not any(someone.name in refused for someone in ids.values())


async def test_somebody_is_left_out_and_their_partner_is_not_left_alone(network: Network) -> None:
    people = await heads(network, 4)
    olu = await organiser(network)
    preview = await olu.sends("round")
    changed = await olu.sends("round-out", find(preview, "Introduce them all").value, one="1a")
    assert fact(changed, "Members taking part") == "3"
    assert fact(changed, "Groups of three") == "1"
    assert "A group of 3 worth" in read(changed)
    await olu.presses(changed, "Introduce them all")
    assert sorted(introduced(head) for head in people) == [0, 1, 1, 1]


async def test_of_the_last_pair_nobody_can_be_left_out(network: Network) -> None:
    await heads(network, 2)
    olu = await organiser(network)
    preview = await olu.sends("round")
    changed = await olu.sends("round-out", find(preview, "Introduce them all").value, one="1b")
    assert "nobody left to introduce" in read(changed)


async def test_somebody_is_added_where_they_fit_and_why_not_is_never_said(network: Network) -> None:
    people = await heads(network, 4)
    fay = await network.head("Fay", Platform.SLACK, district="M1", buddy="no")
    gil = await network.head("Gil", district="NE1")
    await gil.sends("ask")  # nobody is to learn that she has asked for a coach
    olu = await organiser(network)
    preview = find(await olu.sends("round"), "Introduce them all").value
    words = {
        read(await olu.sends("round-add", preview, person=str(one.account)))
        for one in (fay, gil, people[0], network.person("Nobody"))
    }
    assert len(words) == 1
    assert "They can't be added to this round" in words.pop()
    await fay.sends("profile-times", buddy="yes")
    changed = await olu.sends("round-add", preview, person=str(fay.account))
    assert fact(changed, "Groups of three") == "1"
    await olu.presses(changed, "Introduce them all")
    assert introduced(fay) == 1
    assert introduced(gil) == 0


async def test_a_round_is_taken_back_within_a_minute_and_not_after(network: Network) -> None:
    people = await heads(network, 4)
    olu = await organiser(network)
    done = await olu.presses(await olu.sends("round"), "Introduce them all")
    assert [introduced(head) for head in people] == [1] * 4
    network.move(seconds=59)
    back = await olu.presses(done, "Take it back")
    assert "Taken back" in read(back)
    assert [introduced(head) for head in people] == [0] * 4
    assert "next buddy round" in read(await people[0].sends("buddy"))
    await network.pass_time(days=4)
    assert not any("have met" in head.heard.lower() for head in people)
    again = await olu.presses(await olu.sends("round"), "Introduce them all")
    await network.pass_time(seconds=61)
    refused = await olu.presses(again, "Take it back")
    assert "More than a minute has passed" in read(refused)


async def test_a_draw_is_replayed_from_its_seed_unless_something_has_changed(
    network: Network,
) -> None:
    people = await heads(network, 8)
    olu = await organiser(network)
    preview = await olu.sends("round")
    replayed = read(await olu.presses(preview, "Replay this draw"))
    assert "the same seed and the same people gave the same groups" in replayed
    await olu.presses(preview, "Introduce them all")
    value = find(preview, "Introduce them all").value
    assert "gave the same groups" in read(await olu.sends("round-replay", value))
    await people[0].sends("profile-times", buddy="yes", times="Monday evening")
    assert "has changed since" in read(await olu.sends("round-replay", value))


async def test_whoever_runs_the_bot_draws_a_kept_round_again(network: Network) -> None:
    """With numbers for rounds, and no name, no id and no place of anybody."""
    people = await heads(network, 8)
    olu = await organiser(network)
    assert await look(network.settings, 0) == (
        True,
        ["No buddy round has run yet, or none is kept any more."],
    )
    for _ in range(2):
        await olu.presses(await olu.sends("round"), "Introduce them all")
        network.move(days=30)
    right, lines = await look(network.settings, 0)
    assert right
    assert [line[:3] for line in lines[:2]] == ["1  ", "2  "]
    for number in (1, 2):
        right, told = await look(network.settings, number)
        assert right
        assert told[0] == lines[number - 1]
        assert "the same seed and the same people gave the same groups" in told[1]
    await people[0].sends("leave-now")
    right, told = await look(network.settings, 1)
    assert right
    assert "its digest is another" in told[1]
    right, told = await look(network.settings, 3)
    assert not right
    assert "There is no round 3." in told[0]
    async with network.storage.read() as work:
        known = {*await work.accounts.every()}, {*(await work.accounts.every()).values()}
    shown = "\n".join((*lines, *told))
    assert not any(str(one) in shown for some in known for one in some)
    assert not any(name in shown for name in NAMES)


async def test_a_kept_round_that_comes_out_otherwise_is_said_to(network: Network) -> None:
    """As it would be if somebody had written into the database, or the engine were another."""
    await heads(network, 8)
    olu = await organiser(network)
    drawn = await kept(network, await olu.sends("round"))
    (a, b), (c, d) = (group.members for group in drawn.groups[:2])
    other = [Group(id=uuid4(), members=members) for members in ((a, d), (b, c))] + [
        replace(group, id=uuid4()) for group in drawn.groups[2:]
    ]
    async with network.storage.begin() as work:
        wrong = replace(drawn, id=uuid4(), groups=tuple(other))
        await work.rounds.add(wrong)
        await work.rounds.run(wrong.id)
    right, told = await look(network.settings, 1)
    assert not right
    assert "gave other groups" in told[1]


async def test_figures_come_late_and_tell_of_nobody(network: Network) -> None:
    people = await heads(network, 12)
    olu = await organiser(network)
    assert "no figures yet" in read(await olu.sends("round-figures"))
    await olu.presses(await olu.sends("round"), "Introduce them all")
    for head in people[:6]:
        group = find(head.inbox[-1], "Write a message").value
        await head.sends("buddy-met", f"MET:{group}")
    for head in people:
        await head.sends("pause", what="Buddies", how="Until I resume")
    network.move(days=61)
    said = await olu.sends("round-figures")
    words = fact(said, "What became of introductions")
    assert "about" in words or "too few" in words
    assert fact(said, "Introduced again") == "fewer than 5"
    assert not any(head.name in read(said) for head in people)
