"""Changing calls: preview, then do; and everything that was posted stays true."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.core.calls import Weekly
from bot.core.people import Platform

from .changing import World, at, world_of
from .network import Network, open_network
from .someone import find, read


@pytest.fixture
async def world(network: Network) -> World:
    return await world_of(network)


async def test_every_post_says_how_many_are_coming_from_the_moment_they_say_so(
    world: World,
) -> None:
    """On both platforms, in place: nothing is posted a second time."""
    await world.network.jump(at("2026-07-10 10:00"))
    assert [("Coming so far: 2" in post) for post in world.posts("C1") + world.posts("C2")] == [
        True,
        True,
    ]
    await world.ben.presses(world.mail.channels["C2"][0], "Can't make it")
    await world.mo.presses(world.mail.channels["C1"][0], "I'm coming")
    await world.mo.sends("rsvp", find(world.mail.channels["C1"][0], "Can't make it").value)
    for channel in ("C1", "C2"):
        (post,) = world.posts(channel)
        assert "Coming so far: 1" in post
        assert "Tomorrow: Weekly network call" in post
    await world.network.jump(at("2026-07-11 08:45"))
    await world.ada.presses(world.mail.channels["C1"][1], "Can't make it")
    for channel in ("C1", "C2"):
        day_before, shortly = world.posts(channel)
        assert "Coming" not in day_before + shortly
        assert "Today: Weekly" in day_before
        assert "Starting soon: Weekly" in shortly


async def test_posts_of_a_call_that_is_over_are_left_alone(world: World) -> None:
    await world.network.jump(at("2026-07-11 08:30"))
    await world.network.jump(at("2026-07-11 10:01"))
    before = world.posts()
    said = await world.ada.presses(world.mail.channels["C1"][0], "Can't make it")
    assert "That call is over." in read(said)
    assert world.posts() == before


async def test_a_cancelled_call_says_so_everywhere_and_to_those_who_said_yes(
    world: World,
) -> None:
    await world.network.jump(at("2026-07-10 10:00"))
    card = await world.opened()
    assert "Coming: 2" in read(card)
    preview = await world.mo.presses(card, "Cancel it", scope="Just this one")
    said = read(preview)
    assert "Nothing has changed yet" in said
    assert "2 posts are edited: Network (Discord), Network (Slack)." in said
    assert "2 members who said yes get a message." in said
    assert "1 event on Discord taken away." in said
    assert "calendar feeds follow" in said
    assert "Tomorrow: Weekly" in world.posts()[0]
    assert world.ada.inbox == []

    assert "Done." in read(await world.mo.presses(preview, "Do it"))
    for channel in ("C1", "C2"):
        (post,) = world.posts(channel)
        assert "Cancelled: Weekly network call" in post
        assert "I'm coming" not in post
    for someone in (world.ada, world.ben):
        (told,) = someone.inbox
        assert "It does not take place" in read(told)
        assert "Saturday 11 July, 10:00, UK time" in read(told)
    assert not any("11 Jul" in event for event in world.events())
    assert "does not take place" not in world.mo.heard
    listed = read(await world.ada.sends("calls"))
    assert "No Weekly network call on 11 July." in listed
    assert "No Weekly network call on 11 July." in read(await world.ada.sends("home"))
    token = find(preview, "Leave it as it is").value
    assert "does not take place" in read(await world.ada.sends("rsvp", f"yes:{token}"))
    await world.network.jump(at("2026-07-11 11:00"))
    assert len(world.posts()) == 1


async def test_a_moved_call_takes_posts_event_answers_and_reminders_along(world: World) -> None:
    await world.network.jump(at("2026-07-10 10:00"))
    preview = await world.moved("Sunday 12 July 2026, 6pm")
    assert "It moves from Saturday 11 July, 10:00, UK time to Sunday 12 July, 18:00" in read(
        preview
    )
    assert "1 event on Discord changed." in read(preview)
    await world.mo.presses(preview, "Do it")

    (post,) = world.posts()
    assert "Moved: Weekly network call" in post
    assert "When: Sunday 12 July, 18:00" in post
    assert "It was to be: Saturday 11 July, 10:00" in post
    assert "Coming so far: 2" in post
    assert "Weekly network call 12 Jul 17:00" in world.events()
    assert not any("11 Jul" in event for event in world.events())
    assert "You said you are coming to Weekly network call. It moves" in world.ada.heard
    await world.ada.presses(world.ada.inbox[0], "Can't make it")
    assert "Coming so far: 1" in world.posts()[0]
    await world.network.jump(at("2026-07-11 16:59"))
    assert len(world.posts()) == 1
    await world.network.jump(at("2026-07-11 17:00"))
    await world.network.jump(at("2026-07-12 16:30"))
    assert [post.partition(":")[0] for post in world.posts()] == [
        "Moved",
        "Tomorrow",
        "Starting soon",
    ]


async def test_a_call_that_moves_to_within_its_reminder_is_not_posted_twice(
    world: World,
) -> None:
    """Four days ahead nobody has posted: the change says it itself, once."""
    preview = await world.moved("Tuesday 7 July 2026, 9am")  # in 23 hours
    assert "A short note is posted in 2 spaces." in read(preview)
    await world.mo.presses(preview, "Do it")
    await world.network.settle()
    (note,) = world.posts()
    assert "No Weekly network call on 11 July." in note
    assert "It moves to Tuesday 7 July, 09:00" in note
    await world.network.jump(at("2026-07-07 07:30"))
    assert [len(world.posts(channel)) for channel in ("C1", "C2")] == [2, 2]
    assert "Starting soon" in world.posts()[1]
    await world.network.jump(at("2026-07-11 10:00"))
    assert len(world.posts()) == 2


async def test_all_that_follow_keep_the_time_on_uk_clocks_over_a_clock_change(
    tmp_path: Path,
) -> None:
    """In October: 18:30 before the clocks change and 18:30 after it, and none is planned twice."""
    async with open_network(tmp_path, start=at("2026-10-05 09:00")) as network:
        world = await world_of(network, Weekly(2, time(19)))
        preview = await world.moved(
            "Thursday 8 October 2026, 6.30pm", "This one and all that follow"
        )
        assert "From then on: every Thursday, 18:30." in read(preview)
        await world.mo.presses(preview, "Do it")
        (told,) = world.ada.inbox
        assert "Thursday 8 October, 18:30" in read(told)
        await network.jump(at("2026-10-06 09:00"))
        async with network.storage.read() as work:
            calls = await work.calls.planned(work.now, work.now + timedelta(days=40))
        found = [f"{call.starts:%a %d %b %H:%M} {call.stage}" for call in calls]
        assert found == [
            "Thu 08 Oct 17:30 announced",
            "Thu 15 Oct 17:30 announced",
            "Thu 22 Oct 17:30 announced",
        ]
        await network.jump(at("2026-10-09 09:00"))
        async with network.storage.read() as work:
            calls = await work.calls.planned(work.now, work.now + timedelta(days=40))
        assert f"{calls[-1].starts:%a %d %b %H:%M} {calls[-1].why}" == (
            "Thu 29 Oct 18:30 autumn half-term"
        )


async def test_a_week_later_from_now_on_frees_each_day_before_it_is_taken(world: World) -> None:
    """And what would come to lie among those that stay is refused."""
    preview = await world.moved("Saturday 18 July 2026, 10am", "This one and all that follow")
    assert read(preview).count("It moves from") == 3
    done = await world.mo.presses(preview, "Do it")
    listed = read(await world.mo.sends("calls"))
    assert "Saturday 18 July" in listed
    assert "Saturday 11 July" not in listed
    await world.mo.presses(done, "Take it back")
    assert "Saturday 11 July" in read(await world.mo.sends("calls"))
    refused = await world.moved("Friday 10 July 2026, 10am", "This one and all that follow", 1)
    assert "of 11 July is in the way" in read(refused)
    there = await world.moved("Saturday 18 July 2026, 10am")
    assert "of 18 July is in the way" in read(there)


async def test_words_change_in_place_and_nobody_is_written_to(world: World) -> None:
    await world.network.jump(at("2026-07-10 10:00"))
    form = await world.mo.presses_for_form(await world.opened(), "Change its words")
    assert form.filled["title"] == "Weekly network call"
    card = await world.opened()
    words = {"title": "Weekly network call", "about": "Bring a cup of tea.", "minutes": "45"}
    preview = await world.mo.presses(
        card, "Change its words", **words, theme="Rest", scope="Just this one"
    )
    assert "Nobody is written to." in read(preview)
    await world.mo.presses(preview, "Do it")
    (post,) = world.posts()
    assert "Tomorrow: Weekly network call" in post
    assert "Bring a cup of tea." in post
    assert "Theme: Rest" in post
    assert "How long: 45 minutes" in post
    assert world.ada.inbox == []
    same = await world.mo.presses(
        await world.opened(), "Change its words", **words, theme="Rest", scope="Just this one"
    )
    assert "It is like that already." in read(same)
    assert "Theme: none" in read(await world.opened(1))


async def test_a_form_that_needs_another_look_still_knows_which_call_it_is_about(
    world: World,
) -> None:
    """On Discord the second try comes from another button than the first."""
    button = find(await world.opened(1), "Move it")
    wrong = await world.mo.turns(button.command, button.value, starts="soon", scope="Just this one")
    again = await world.mo.presses_for_form(wrong, "Try again")
    assert again.value == button.value
    preview = await world.mo.turns(again.command.name, again.value, starts="Sunday 19 July, 6pm")
    assert "from Saturday 18 July, 10:00, UK time to Sunday 19 July, 18:00" in read(preview)
    other = find(await world.opened(0), "Move it")
    fresh = await world.mo.presses_for_form(await world.opened(0), "Move it")
    assert fresh.value == other.value


async def test_a_change_survives_a_kill_before_anything_was_sent(world: World) -> None:
    """It is committed with its letters: another courier sends each of them once."""
    await world.network.jump(at("2026-07-10 10:00"))
    preview = await world.moved("Sunday 12 July 2026, 6pm")
    button = find(preview, "Do it")
    ask = world.mo.ask(button.command, button.value)
    await world.network.dispatcher.run(ask)
    assert world.ada.inbox == []
    async with world.network.storage.begin() as work:  # one taken, and the program dies
        await work.outbox.claim(timedelta(seconds=60), 1, list(Platform))
    world.network.move(minutes=2)
    again = await world.mo.sends(button.command, button.value, request=ask.request)
    assert "Done." in read(again)
    await world.network.settle()
    assert len(world.ada.inbox) == len(world.ben.inbox) == 1
    assert "Moved: Weekly" in world.posts()[0]
