"""A join link that is renewed, and one of a call that changes: the right one, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.people import Platform
from bot.services.links import outdate, restore

from .linked import (
    CALL,
    TEAMS,
    ZOOM,
    call_of,
    coming,
    links,
    moderator_of,
    slot_of,
)
from .network import Network
from .someone import Someone, read


@pytest.fixture
async def mo(network: Network) -> Someone:
    return await moderator_of(network)


async def test_a_new_link_takes_the_place_of_the_old_one_and_is_sent_once(
    network: Network, mo: Someone
) -> None:
    ada, ben = await network.head("Ada"), await network.head("Ben", Platform.SLACK)
    slot = await slot_of(network)
    await mo.sends("slot-link", slot, link=ZOOM)
    await coming(ada)
    await network.until(CALL - timedelta(minutes=5))
    assert (await coming(ben)).words is not None
    for _ in range(2):
        await mo.sends("slot-link", slot, link=TEAMS, request="rotate")
    await mo.sends("slot-link", slot, link=TEAMS)  # no news
    await network.until(CALL + timedelta(minutes=5))
    assert "has changed. The new one is in a newer message here." in read(ada.inbox[0])
    assert ada.inbox[0].words is None
    assert links(ada) == links(ben) == [TEAMS]
    assert len(ada.inbox) == 2

    third = "https://meet.example.org/third"
    await mo.sends("call-link", str((await call_of(network)).id), link=third)
    await network.settle()
    assert ["has changed" in read(letter) for letter in ada.inbox] == [True, True, False]
    assert links(ada) == links(ben) == [third]


async def test_what_was_written_of_a_call_that_changed_says_so_and_comes_again_if_taken_back(
    network: Network, mo: Someone
) -> None:
    """For whoever moves a call, or calls it off, in its last minutes."""
    ada = await network.head("Ada")
    await mo.sends("slot-link", await slot_of(network), link=ZOOM)
    await coming(ada)
    await network.until(CALL - timedelta(minutes=5))
    call = await call_of(network)
    async with network.storage.begin() as work:
        await outdate(work, call)
    await network.settle()
    assert "is not so any more" in read(ada.inbox[0])
    assert links(ada) == []
    async with network.storage.begin() as work:
        await restore(work, call)
    await network.settle()
    assert links(ada) == [ZOOM]


async def test_a_link_set_before_it_was_sent_simply_is_the_link(
    network: Network, mo: Someone
) -> None:
    """A call's own wins over its slot's."""
    ada = await network.head("Ada")
    slot = await slot_of(network)
    await coming(ada)
    await mo.sends("slot-link", slot, link=ZOOM)
    await mo.sends("call-link", str((await call_of(network)).id), link=TEAMS)
    await mo.sends("slot-link", slot, link=ZOOM)
    await network.until(CALL)
    assert links(ada) == [TEAMS]
    await mo.sends("slot-link", slot, link="https://zoom.example.org/new")
    await network.settle()
    assert len(ada.inbox) == 1


async def test_a_call_that_moves_in_its_last_minutes_takes_its_link_along(
    network: Network, mo: Someone
) -> None:
    """The old message says so; taken back, the link is with everybody again."""
    ada = await network.head("Ada")
    await mo.sends("slot-link", await slot_of(network), link=ZOOM)
    await coming(ada)
    await network.until(CALL - timedelta(minutes=5))
    assert links(ada) == [ZOOM]
    listed = await mo.presses(await mo.sends("calls"), "Change a call")
    card = await mo.presses(listed, listed.buttons[0].label)
    preview = await mo.presses(card, "Move it", starts="9 July 7pm", scope="Just this one")
    done = await mo.presses(preview, "Do it")
    assert links(ada) == []
    assert "is not so any more" in ada.heard
    await mo.presses(done, "Take it back")
    assert links(ada) == [ZOOM]
    await network.until(CALL + timedelta(minutes=30))
    assert links(ada) == [ZOOM]
