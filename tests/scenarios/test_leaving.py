"""Leaving: what was erased and what could not be is said; our messages go from the platforms."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.core.messages import Letter, Receipt, TryLater
from bot.core.people import Platform, Role
from bot.core.views import Reply
from bot.jobs.courier import Courier

from .network import Network
from .someone import Someone, find, read
from .talking import talking

GONE = Reply("(taken away)")


async def buddies(network: Network) -> tuple[Someone, Someone]:
    """Return two who were introduced and wrote to each other, across platforms."""
    ada = await network.head("Ada")
    ben = await network.head("Ben", Platform.SLACK, district="BT1")
    await network.pass_time(days=7)
    await ada.presses(ada.inbox[-1], "Write a message", words="quokkas")
    await ben.presses(ben.inbox[-1], "Reply", words="wombats")
    return ada, ben


def standing(boxes: Sequence[Reply]) -> list[str]:
    return [read(one) for one in boxes if one != GONE]


async def takedowns(network: Network) -> list[dict[str, object]]:
    async with network.storage.reading() as connection:
        query = "SELECT * FROM outbox WHERE once LIKE 'erased:%'"
        found = await connection.exec_driver_sql(query)
        return [dict(row) for row in found.mappings()]


async def test_our_messages_to_and_about_them_go_and_what_they_wrote_stays(
    network: Network,
) -> None:
    ada, ben = await buddies(network)
    assert "Meet Ben" in ada.heard
    said = await ada.sends("leave-now")
    assert standing(ada.inbox) == []
    (words, left) = standing(ben.inbox)
    assert words.startswith("Ada writes:")
    assert words.endswith("quokkas")
    assert "Your buddy has left the network." in left
    assert "everything we held about you is erased" in read(said)
    assert "3 messages of ours are being deleted" in read(said)
    far = read(await ada.presses(said, "How far is it?"))
    assert "Deleted: 3 of 3" in far
    assert "Still to be tried: 0" in far
    assert await takedowns(network) == []


async def test_what_the_platform_refuses_is_counted_and_told(network: Network) -> None:
    """By then nobody knows whose they were: whoever left looks for themselves."""
    ada, _ = await buddies(network)
    network.mail.holds_on = "cant_delete_message"
    said = await ada.sends("leave-now")
    far = read(await ada.presses(said, "How far is it?"))
    assert "Deleted: 0 of 3" in far
    assert "The platform refused: 3" in far
    assert "stays until you delete it there" in far
    assert await takedowns(network) == []


async def test_a_platform_that_is_down_is_asked_again(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, _ = await buddies(network)
    real = network.mail.remove

    async def down(_letter: Letter, _receipt: Receipt) -> None:
        raise TryLater(30)

    monkeypatch.setattr(network.mail, "remove", down)
    said = await ada.sends("leave-now")
    assert "Still to be tried: 3" in read(await ada.presses(said, "How far is it?"))
    monkeypatch.setattr(network.mail, "remove", real)
    await network.pass_time(minutes=5)
    assert "Deleted: 3 of 3" in read(await ada.presses(said, "How far is it?"))
    assert standing(ada.inbox) == []


async def test_a_crash_between_erasing_and_deleting_loses_none(network: Network) -> None:
    """What was committed is taken up by the next courier, and holds nothing of whose it was."""
    ada, ben = await buddies(network)
    async with network.storage.read() as work:
        member = await work.accounts.owner(ada.account)
    said = await network.dispatcher.run(ada.ask("leave-now"))  # and the courier never ran
    waiting = await takedowns(network)
    assert len(waiting) == 3
    rows = repr(waiting)
    for trace in (str(member), "ada", "Ada", "quokkas", "buddy"):
        # as a word: three letters of a user's id may well stand in the hexadecimal of a key
        assert not re.search(rf"\b{trace}\b", rows)
    assert {row["recipient"] for row in waiting} == {""}
    messengers = {Platform.DISCORD: network.mail, Platform.SLACK: network.mail}
    network.courier = Courier(network.storage, messengers, network.clock)
    await network.courier.drain()
    assert standing(ada.inbox) == []
    assert not any("Meet Ada" in one for one in standing(ben.inbox))
    assert "Deleted: 3 of 3" in read(await ada.presses(said, "How far is it?"))


async def test_a_letter_that_arrives_while_they_leave_is_taken_away_again(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await buddies(network)
    real = network.mail.send

    async def slow(letter: Letter) -> Receipt:
        if letter.address.account == ada.account:  # type: ignore[union-attr]
            await network.dispatcher.run(ada.ask("leave-now"))
        return await real(letter)

    monkeypatch.setattr(network.mail, "send", slow)
    button = find(ben.inbox[0], "Write a message")
    await ben.sends(button.command, button.value, words="wombats again")
    await network.pass_time(minutes=1)
    assert any(
        "wombats again" in read(one) for one in network.mail.removed if isinstance(one, Reply)
    )
    assert standing(ada.inbox) == []
    assert await takedowns(network) == []


async def test_what_waited_is_never_sent(network: Network) -> None:
    ada, ben = await buddies(network)
    before = len(ben.inbox)
    network.mail.closed.add("ada")
    await ben.presses(ben.inbox[0], "Write a message", words="wombats at home")
    await ada.sends("leave-now")
    network.mail.closed.clear()
    await network.pass_time(days=2)
    assert len(ben.inbox) == before + 1
    assert standing(ada.inbox) == []


async def test_where_nothing_stood_nothing_is_counted(network: Network) -> None:
    ada = await network.head("Ada")
    said = await ada.sends("leave-now")
    assert "No message of ours stood anywhere" in read(said)
    assert [button.command for button in said.buttons] == ["support"]


async def test_the_count_is_nobodys_and_is_forgotten(network: Network) -> None:
    ada, _ = await buddies(network)
    said = await ada.sends("leave-now")
    button = find(said, "How far is it?")
    eve = network.person("Eve")
    assert "Deleted: 3 of 3" in read(await eve.sends(button.command, button.value))
    await network.pass_time(days=31)
    assert "Nothing was changed" in read(await eve.sends(button.command, button.value))


async def test_a_deletion_that_never_works_is_given_up_after_a_month_at_most(
    network: Network,
) -> None:
    ada, _ = await buddies(network)
    await network.dispatcher.run(ada.ask("leave-now"))
    async with network.storage.begin() as work:
        network.move(days=31)
    async with network.storage.begin() as work:
        await work.forget()
    assert await takedowns(network) == []


async def test_a_post_that_may_not_be_taken_away_is_tried_once(network: Network) -> None:
    """And stands where it was, as far as anybody is told: not "taken away", not in a loop."""
    mo = await network.head("Mo", buddy="no")
    await network.space(Platform.DISCORD, "C1")
    await network.appoint(mo, Role.MODERATOR)
    preview = await mo.sends(
        "announce", title="Title", theme="x", starts="9 October 7pm", about="x"
    )
    await mo.presses(preview, "Post it now")
    network.mail.holds_on = "forbidden"
    await mo.sends("announce-undo", find(preview, "Post it now").value)
    async with network.storage.reading() as connection:
        states = await connection.exec_driver_sql(
            "SELECT state, gone FROM outbox WHERE kind = 'channel'"
        )
        assert set(states.all()) == {("sent", 0)}


async def test_what_a_head_and_a_coach_wrote_goes_on_both_sides(network: Network) -> None:
    """It was said in confidence: whoever of the two leaves takes it along."""
    ada, cora = await talking(network)
    await ada.writes("quokkas")
    await cora.writes("wombats")
    assert "quokkas" in cora.heard
    assert "wombats" in ada.heard
    await ada.sends("leave-now")
    assert standing(ada.inbox) == []
    left = "\n".join(standing(cora.inbox))
    assert "quokkas" not in left
    assert "wombats" not in left
    assert "has ended" in left
