from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.people import Platform, Role
from bot.outbox import look
from bot.services.late import say_skipped

from .network import Network


async def test_a_post_that_fails_is_told_to_an_organiser_and_can_be_sent_again(
    network: Network,
) -> None:
    """The channel was archived: the organiser learns why, and nothing is lost."""
    await network.space(Platform.SLACK, "C1")
    mo, olu = await network.head("Mo"), await network.head("Olu")
    await network.appoint(mo, Role.MODERATOR)
    await network.appoint(olu, Role.ORGANISER)
    network.mail.shut["C1"] = "is_archived"
    preview = await mo.sends(
        "announce",
        title="Staying human",
        theme="Budgets",
        starts="8 July 2026, 7pm",
        about="An hour.",
    )
    await mo.presses(preview, "Post it now")

    assert "the channel is archived" in olu.heard
    listed = await look(network.settings, "")
    assert "slack channel: is_archived" in listed[0]
    assert "no stuck message 99" in (await look(network.settings, "99"))[0]
    network.mail.shut.clear()
    async with network.storage.begin() as work:
        assert await work.outbox.retry(int(listed[0].split()[0]))
    await network.courier.drain()
    assert len(network.mail.channels["C1"]) == 1
    assert await look(network.settings, "") == ["Nothing is stuck."]


async def test_a_coach_who_cannot_be_reached_is_passed_over_at_once(network: Network) -> None:
    """Nobody waits ten minutes for a coach whose direct messages are closed."""
    ada = await network.head("Ada")
    await network.coach("Cora")
    await network.coach("Dan")
    network.mail.closed |= {"cora", "dan"}
    await ada.sends("ask")
    await network.courier.drain()
    assert "No coach is free just now" in ada.heard


async def test_a_coach_learns_that_the_head_cannot_be_reached(network: Network) -> None:
    """What the coach wrote waits on the head's home card."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("ask")
    await cora.presses(cora.inbox[-1], "Yes, I'll take it")
    network.mail.closed |= {"ada"}
    await cora.writes("I have time now.")
    assert "I can't reach the head directly" in cora.heard
    home = await ada.sends("home")
    shown = await ada.presses(home, "Show me")
    assert shown.words is not None


async def test_moderators_learn_of_a_reminder_that_came_too_late(network: Network) -> None:
    """After an outage the call has begun: nothing is posted, and somebody is told."""
    await network.space(Platform.DISCORD, "C1")
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    await network.plan()
    network.move(days=2, hours=9, minutes=5)  # Wednesday 19:05, five minutes in
    await network.settle()
    assert network.mail.channels.get("C1", []) == []
    assert "This did not happen: Reminder: Weekly network call" in mo.heard
    before = len(mo.inbox)
    await network.settle()
    assert len(mo.inbox) == before


@pytest.mark.parametrize(
    ("missed", "heard"),
    [
        (datetime(2026, 7, 4, 10, tzinfo=UTC), datetime(2026, 7, 4, 10, tzinfo=UTC)),
        (datetime(2026, 7, 7, 21, tzinfo=UTC), datetime(2026, 7, 8, 6, 30, tzinfo=UTC)),
    ],
    ids=["a Saturday", "a Tuesday night"],
)
async def test_what_did_not_happen_waits_for_the_morning_but_not_for_monday(
    network: Network, missed: datetime, heard: datetime
) -> None:
    """People may stand before a closed door: quiet hours hold, a quiet weekend does not."""
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    network.move(seconds=(missed - network.clock()).total_seconds())
    async with network.storage.begin() as work:
        await say_skipped(work, "Reminder: Saturday coffee", missed, "remind:1")
    await network.courier.drain()
    assert ("This did not happen" in mo.heard) is (heard == missed)
    network.move(seconds=(heard - missed).total_seconds())
    await network.courier.drain()
    assert "This did not happen: Reminder: Saturday coffee" in mo.heard
