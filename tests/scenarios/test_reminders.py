"""A member's own reminders: at the times they chose, about the calls they meant, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.commands.ask import Sheet
from bot.core.calls import Weekly
from bot.core.people import Platform, Role
from bot.core.preferences import Lead, Which
from bot.core.views import Reply

from .network import Network, open_network
from .someone import Someone, read

CALL = datetime(2026, 7, 8, 18, tzinfo=UTC)
"""Wednesday, 19:00 on UK clocks; the clock stands on Monday, 10:00."""


async def wants(head: Someone, *when: Lead, which: Which = Which.MINE) -> str:
    return read(await head.sends("reminders", when=when, which=which))


async def coming(head: Someone) -> Reply:
    return await head.presses(await head.sends("calls"), "I'm coming")


async def at(network: Network, moment: datetime) -> None:
    await network.pass_time(seconds=(moment - network.clock()).total_seconds())


def reminders(head: Someone) -> int:
    return sum("Coming up: Weekly network call" in read(letter) for letter in head.inbox)


async def test_nobody_is_reminded_who_did_not_ask(network: Network) -> None:
    ada = await network.head("Ada")
    await network.plan()
    await coming(ada)
    await network.until(CALL)
    assert ada.inbox == []


async def test_a_member_is_reminded_when_they_chose_of_calls_they_are_coming_to(
    network: Network,
) -> None:
    ada, ben = await network.head("Ada"), await network.head("Ben", Platform.SLACK)
    await network.plan()
    for head in (ada, ben):
        said = await wants(head, Lead.DAY, Lead.HOUR)
        assert "I'll write to you one day before, one hour before: for calls you are" in said
    yes = await coming(ada)
    await coming(ben)

    for due in (CALL - timedelta(days=1), CALL - timedelta(hours=1)):
        before = reminders(ada)
        await at(network, due - timedelta(seconds=1))
        assert reminders(ada) == before
        await at(network, due)
        assert reminders(ada) == before + 1
    letter = ada.inbox[-1]
    assert letter.summary == "You have a new message from HeadsUp."
    assert "When: Wednesday 8 July, 19:00, UK time" in read(letter)
    assert "The link comes to you here, 10 minutes before." in read(letter)
    assert reminders(ben) == 2
    await ada.presses(yes, "Can't make it after all")
    await network.until(CALL + timedelta(days=7))
    assert reminders(ada) == 2


async def test_every_call_means_also_those_nothing_was_said_of_but_never_a_no(
    network: Network,
) -> None:
    ada, ben = await network.head("Ada"), await network.head("Ben")
    await network.plan()
    for head in (ada, ben):
        await wants(head, Lead.THREE_HOURS, which=Which.EVERY)
    await ben.presses(await ben.sends("calls"), "Can't make it")
    await network.until(CALL)
    assert (reminders(ada), reminders(ben)) == (1, 0)
    assert "counted in" in read(await ada.presses(ada.inbox[0], "I'm coming"))


async def test_the_form_shows_what_was_chosen_and_can_choose_nothing(network: Network) -> None:
    ada = await network.head("Ada")
    await network.plan()
    await wants(ada, Lead.WEEK, Lead.TEN_MINUTES, which=Which.EVERY)
    sheet = await ada.asks("reminders")
    assert isinstance(sheet, Sheet)
    assert sheet.filled == {"when": [Lead.WEEK, Lead.TEN_MINUTES], "which": Which.EVERY}
    assert "You get no reminders of your own." in await wants(ada)
    sheet = await ada.asks("reminders")
    assert isinstance(sheet, Sheet)
    assert sheet.filled == {"when": [], "which": Which.MINE}
    await network.until(CALL)
    assert ada.inbox == []


async def test_ten_minutes_before_the_link_is_the_reminder(network: Network) -> None:
    """Those who are coming get one message; those who said nothing can still say yes."""
    mo, ada, ben = [await network.head(name) for name in ("Mo", "Ada", "Ben")]
    await network.appoint(mo, Role.MODERATOR)
    await network.plan()
    for head in (ada, ben):
        await wants(head, Lead.TEN_MINUTES, which=Which.EVERY)
    async with network.storage.read() as work:
        slot = (await work.slots.every())[0].id
    await mo.sends("slot-link", str(slot), link="https://meet.example.org/x")
    await coming(ada)
    await network.until(CALL)
    (letter,) = ada.inbox
    assert letter.opens == "Join the call"
    assert reminders(ben) == 1
    late = await ben.presses(ben.inbox[0], "I'm coming")
    assert late.opens == "Join the call"


async def test_without_a_link_the_reminder_comes_all_the_same(network: Network) -> None:
    ada = await network.head("Ada")
    await network.plan()
    await wants(ada, Lead.TEN_MINUTES)
    await coming(ada)
    await network.until(CALL)
    assert reminders(ada) == 1


async def test_after_an_outage_one_reminder_stands_for_those_that_were_missed(
    network: Network,
) -> None:
    ada, ben = await network.head("Ada"), await network.head("Ben")
    await network.plan()
    await wants(ada, Lead.DAY, Lead.THREE_HOURS, Lead.HOUR)
    await wants(ben, Lead.DAY, Lead.HALF_HOUR)
    await coming(ada)
    await coming(ben)
    await at(network, CALL - timedelta(minutes=50))
    await network.settle()
    assert (reminders(ada), reminders(ben)) == (1, 1)
    await network.until(CALL)
    assert (reminders(ada), reminders(ben)) == (1, 2)

    await coming(ada)
    await at(network, CALL + timedelta(days=7, minutes=1))
    assert reminders(ada) == 1, "a call that has begun is not coming up"


async def test_who_chooses_later_is_not_reminded_of_what_has_passed(network: Network) -> None:
    ada = await network.head("Ada")
    await network.plan()
    await coming(ada)
    await network.until(CALL - timedelta(hours=20))
    await wants(ada, Lead.WEEK, Lead.DAY)
    await network.until(CALL - timedelta(hours=10))
    assert reminders(ada) == 0


async def test_reminders_follow_a_call_that_moves(network: Network) -> None:
    ada = await network.head("Ada")
    await network.plan()
    await wants(ada, Lead.HOUR)
    await coming(ada)
    async with network.storage.begin() as work:
        call = (await work.calls.between(work.now, CALL))[0]
        await work.calls.change(replace(call, starts=CALL + timedelta(days=1), was=CALL))
    await network.until(CALL)
    assert reminders(ada) == 0
    await at(network, CALL + timedelta(hours=23))
    assert "Thursday 9 July, 19:00, UK time" in read(ada.inbox[0])


async def test_an_event_announced_late_reminds_nobody_of_what_has_passed(network: Network) -> None:
    mo, ada = await network.head("Mo"), await network.head("Ada")
    await network.appoint(mo, Role.MODERATOR)
    await wants(ada, Lead.WEEK, Lead.DAY, Lead.HOUR, which=Which.EVERY)
    await network.pass_time(days=10)
    preview = await mo.sends(
        "announce", title="Budgets", theme="Money", starts="tomorrow 8am", about="An hour."
    )
    await mo.presses(preview, "Post it now")
    await network.pass_time(minutes=1)
    assert ada.inbox == []
    await network.until(network.clock() + timedelta(hours=21))
    (letter,) = ada.inbox
    assert "Coming up: Budgets" in read(letter)


@pytest.mark.parametrize(
    ("start", "call_day", "lead", "due"),
    [
        ("2026-03-27 10:00", 6, Lead.DAY, "2026-03-28 18:00"),
        ("2026-03-27 10:00", 6, Lead.HALF_HOUR, "2026-03-29 17:30"),
        ("2026-10-23 10:00", 6, Lead.DAY, "2026-10-24 19:00"),
        ("2026-10-23 10:00", 6, Lead.THREE_HOURS, "2026-10-25 16:00"),
        ("2026-10-17 10:00", 0, Lead.WEEK, "2026-10-19 19:00"),
    ],
)
async def test_reminders_come_at_the_right_minute_over_both_clock_changes(
    tmp_path: Path, start: str, call_day: int, lead: Lead, due: str
) -> None:
    """A call at 19:00 UK time. Lead times are elapsed time, as "three hours before" means."""
    async with open_network(tmp_path, start=_at(start)) as network:
        await network.plan(Weekly(call_day, time(19)))
        ada = await network.head("Ada")
        await wants(ada, lead, which=Which.EVERY)
        await ada.sends(
            "calendar-edit", calendar="England: standard", rests="no"
        )  # it is half-term
        await ada.sends(
            "quiet", begins="No quiet hours", ends="07:00", weekends="no", discreet="no"
        )
        early = reminders(ada)
        await at(network, _at(due) - timedelta(seconds=1))
        assert reminders(ada) == early
        await at(network, _at(due))
        assert reminders(ada) == early + 1


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
