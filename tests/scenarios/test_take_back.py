"""Within a minute a change is taken back whole; after it the change stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.people import Role

from .changing import STALE, World, at, world_of
from .network import Network
from .someone import find, read


@pytest.fixture
async def world(network: Network) -> World:
    return await world_of(network)


@pytest.mark.parametrize("seconds", [59, 60])
async def test_within_a_minute_a_change_is_taken_back_whole(world: World, seconds: int) -> None:
    await world.network.jump(at("2026-07-10 10:00"))
    before = world.posts(), world.posts("C2"), sorted(world.events())
    card = await world.opened()
    preview = await world.mo.presses(card, "Cancel it", scope="This one and all that follow")
    done = await world.mo.presses(preview, "Do it")
    assert world.events() == []
    world.network.move(seconds=seconds)
    assert "Taken back." in read(await world.mo.presses(done, "Take it back"))
    await world.network.settle()
    assert (world.posts(), world.posts("C2"), sorted(world.events())) == before
    assert [read(reply) for reply in world.ada.inbox] == ["(taken away)"]
    assert STALE in read(await world.mo.presses(done, "Take it back"))
    assert STALE in read(await world.mo.presses(preview, "Do it"))
    listed = read(await world.ada.sends("calls"))
    assert "11 July" in listed
    assert "You said you are coming" in listed
    async with world.network.storage.read() as work:
        calls = await work.calls.planned(work.now, work.now + timedelta(days=30))
    assert [call.sequence for call in calls] == [2] * len(calls)
    await world.network.jump(at("2026-07-11 08:30"))
    assert "Starting soon" in world.posts()[-1]


async def test_after_a_minute_a_change_stands_and_the_answer_says_what_to_do(
    world: World,
) -> None:
    preview = await world.moved("Sunday 12 July 2026, 6pm")
    done = await world.mo.presses(preview, "Do it")
    world.network.move(seconds=61)
    late = await world.mo.presses(done, "Take it back")
    assert "More than a minute has passed, so it stands" in read(late)
    assert "12 July, 18:00" in read(await world.mo.presses(late, "Show the call"))
    assert STALE in read(await world.mo.presses(preview, "Do it"))


async def test_nobody_else_does_or_takes_back_what_a_moderator_previewed(world: World) -> None:
    mia = await world.network.head("Mia")
    await world.network.appoint(mia, Role.MODERATOR)
    preview = await world.moved("Sunday 12 July 2026, 6pm")
    button = find(preview, "Do it")
    assert STALE in read(await mia.sends(button.command, button.value))
    done = await world.mo.presses(preview, "Do it")
    again = await world.mo.presses(preview, "Do it")
    assert read(again) == read(done)
    assert len(world.ada.inbox) == 1
    back = find(done, "Take it back")
    assert STALE in read(await mia.sends(back.command, back.value))
    assert "Taken back" in read(await world.mo.presses(again, "Take it back"))


async def test_of_two_moderators_the_second_is_told_that_something_has_changed(
    world: World,
) -> None:
    mia = await world.network.head("Mia")
    await world.network.appoint(mia, Role.MODERATOR)
    preview = await world.moved("Sunday 12 July 2026, 6pm")
    other = World(world.network, mia, world.ada, world.ben)
    theirs = await other.moved("Sunday 12 July 2026, 7pm", "This one and all that follow")
    done = await world.mo.presses(preview, "Do it")
    refused = await mia.presses(theirs, "Do it")
    assert "Something has changed since you looked" in read(refused)
    assert "12 July, 18:00" in read(await mia.presses(refused, "Show how it is now"))
    theirs = await other.moved("Sunday 12 July 2026, 7pm")
    await mia.presses(theirs, "Do it")
    kept = await world.mo.presses(done, "Take it back")
    assert "It has been changed again since" in read(kept)
    assert "12 July, 19:00" in read(await world.mo.presses(kept, "Show how it is now"))


async def test_an_event_can_be_taken_back_for_a_minute_and_posted_after_all(
    world: World,
) -> None:
    event = {"title": "Staying human", "theme": "Rest", "starts": "9 July 2026, 7pm"}
    preview = await world.mo.sends("announce", **event, about="An hour.")
    posted = await world.mo.presses(preview, "Post it now")
    assert "New event: Staying human" in world.posts()[0]
    assert "Staying human 09 Jul 18:00" in world.events()
    await world.ada.presses(world.mail.channels["C1"][0], "I'm coming")
    world.network.move(seconds=59)
    back = await world.mo.presses(posted, "Take it back")
    assert world.posts() == world.posts("C2") == ["(taken away)"]
    assert "Staying human 09 Jul 18:00" not in world.events()
    assert "taken back for now: Staying human" in world.ada.heard
    assert "Staying human" not in read(await world.ada.sends("calls"))
    assert STALE in read(await world.mo.presses(posted, "Take it back"))
    again = await world.mo.presses(back, "Post it after all")
    assert "New event: Staying human" in world.posts()[1]
    assert "Staying human 09 Jul 18:00" in world.events()
    world.network.move(seconds=61)
    late = await world.mo.presses(again, "Take it back")
    assert "More than a minute has passed" in read(late)
    card = await world.mo.presses(late, "Change it")
    cancelled = await world.mo.presses(card, "Cancel it", scope="Just this one")
    await world.mo.presses(cancelled, "Do it")
    assert "Cancelled: Staying human" in world.posts()[1]
