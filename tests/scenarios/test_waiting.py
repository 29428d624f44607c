"""When direct messages are closed: whoever does anything next reads that something waits."""

from __future__ import annotations

import pytest

from bot.core.views import Reply

from .network import Network
from .someone import Someone, find, read

ONE = "1 message is waiting for you that I couldn't send directly."


@pytest.fixture
async def ada(network: Network) -> Someone:
    """Give a head whose coach was told yes, and whose direct messages are closed."""
    ada = await network.head("Ada")
    network.mail.closed.add("ada")
    await ada.sends("ask")
    await network.courier.drain()
    return ada


async def test_the_next_answer_says_what_waits_and_shows_it(ada: Someone) -> None:
    said = await ada.sends("calls")
    assert ONE in read(said)
    shown = await ada.presses(said, "Show me")
    assert "We've got your request" in read(shown)
    assert "waiting for you" not in read(await ada.sends("calls"))


async def test_asking_twice_says_it_once(ada: Someone) -> None:
    """A redelivered request gets the answer that was kept, with its one line."""
    first = await ada.sends("calls", request="once")
    again = await ada.sends("calls", request="once")
    assert read(first) == read(again)
    assert read(again).count(ONE) == 1


async def test_where_it_is_shown_anyway_it_is_not_said_twice(ada: Someone) -> None:
    home = await ada.sends("home")
    assert ONE not in read(home)
    assert [button.label for button in home.buttons].count("Show me") == 1
    assert ONE not in read(await ada.sends("missed"))


async def test_a_full_row_of_buttons_leaves_room_for_the_line_alone(ada: Someone) -> None:
    """Nothing that was offered is taken away for it."""
    await ada.network.coach("Cora")
    said = await ada.sends("profile")
    assert ONE in read(said) or "messages are waiting" in read(said)
    assert len(said.buttons) <= 5


async def test_nobody_else_reads_of_it(ada: Someone) -> None:
    ben = await ada.network.head("Ben")
    assert "waiting for you" not in read(await ben.sends("calls"))
    assert isinstance(await ben.asks("calls"), Reply)
    with pytest.raises(AssertionError):
        find(await ben.sends("calls"), "Show me")
