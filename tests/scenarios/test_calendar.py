"""Holidays of one's own: what rests in them, and what never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.calendar import Pattern
from bot.core.errors import FormInvalid
from bot.core.forms import parse
from bot.core.membership import Member
from bot.core.people import Platform, Role
from bot.core.preferences import Lead, Which
from bot.core.views import Reply
from bot.services.rest import resting
from bot.services.terms import calendars

from .network import ANSWERS, Network
from .someone import Someone, find, read

CALL = datetime(2026, 7, 8, 18, tzinfo=UTC)


async def record(network: Network, someone: Someone) -> Member:
    async with network.storage.read() as work:
        owner = await work.accounts.owner(someone.account)
        member = await work.members.get(owner) if owner else None
    assert member is not None
    return member


async def off(head: Someone, first: str, last: str = "", own: str = "I'm off") -> Reply:
    return await head.sends("dates-add", own=own, first=first, last=last)


async def test_the_calendar_of_where_i_am_is_suggested_and_can_be_changed(
    network: Network,
) -> None:
    ada = await network.head("Ada", region="Wales", district="CF10")
    shown = read(await ada.sends("calendar"))
    assert "Term calendar: Wales, as usual where you are" in shown
    assert "Holidays: next: " in shown
    assert "Support never rests" in shown
    sheet = await ada.presses_for_form(await ada.sends("calendar"), "Change it")
    assert sheet.filled == {"calendar": "Wales", "rests": "yes"}

    await ada.sends("calendar-edit", calendar="Scotland: Fife", rests="no")
    assert (await record(network, ada)).calendar == "scotland-fife"
    shown = read(await ada.sends("calendar"))
    assert "Term calendar: Scotland: Fife\n" in shown
    assert "You asked me to go on as usual in your holidays." in shown
    answers = {name: said for name, said in ANSWERS.items() if name != "charter"}
    at_home = {**answers, "region": "Wales", "district": "CF10"}
    await ada.sends("profile-edit", name="Ada Lovelace", **at_home)
    assert (await record(network, ada)).calendar == "scotland-fife", (
        "a new name changes no calendar"
    )
    assert not (await record(network, ada)).rests

    await ada.sends("calendar-edit", calendar="Wales", rests="yes")
    assert (await record(network, ada)).calendar == "", "the usual one follows who moves house"


def test_every_calendar_that_there_is_can_be_chosen() -> None:
    assert {one.name: str(one) for one in Pattern} == {one.key: one.name for one in calendars()}


async def test_days_of_my_own_win_and_can_be_taken_out(network: Network) -> None:
    ada = await network.head("Ada")
    assert "no days of your own" in read(await ada.sends("dates"))
    said = await off(ada, "7 July", "9 July 2026")
    assert "I'm off: 7 July 2026 to 9 July 2026." in read(said)
    said = await off(ada, "8 July", own="I'm working after all")
    assert "I'm working after all: 8 July 2026." in read(said)
    assert "Days of your own: 2" in read(await ada.sends("calendar"))
    member = await record(network, ada)
    async with network.storage.read() as work:
        found = [
            await resting(work, member, (CALL + timedelta(days=day)).date()) for day in range(-2, 3)
        ]
    assert found == ["", "time off", "", "time off", ""]
    said = await ada.presses(said, "Take out 7 Jul to 9 Jul")
    assert "7 July" not in read(said)
    again = await ada.sends("dates-drop", "off:2026-07-07:2026-07-09")
    assert "not meant for you" in read(again)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("soon", "", "I couldn't read the day. Please write it like 8 December 2026."),
        ("5 July 2026", "", "That has passed already."),
        ("2026-02-31", "", "There is no such date. Please write it like 8 December 2026."),
        ("9 July", "7 July", "That is before the first day."),
        ("9 July", "9 July 2029", "That is more than two years away."),
        ("9 July 7pm", "", "I couldn't read all of that."),
    ],
)
async def test_days_that_cannot_be_read_are_asked_for_again(
    network: Network, first: str, last: str, why: str
) -> None:
    ada = await network.head("Ada")
    with pytest.raises(FormInvalid) as problem:
        await off(ada, first, last)
    assert why in " ".join(problem.value.problems.values())
    assert "no days of your own" in read(await ada.sends("dates"))


async def test_who_rests_hears_only_of_calls_they_said_yes_to(network: Network) -> None:
    """And of those everything: the reminder they chose, and the link."""
    mo, ada, ben = [await network.head(name) for name in ("Mo", "Ada", "Ben")]
    cal = await network.head("Cal")
    await network.appoint(mo, Role.MODERATOR)
    await network.plan()
    for head in (ada, ben, cal):
        await head.sends("reminders", when=[Lead.DAY, Lead.HOUR], which=Which.EVERY)
        await off(head, "7 July", "10 July")
    await cal.sends("calendar-edit", calendar="England: standard", rests="no")
    async with network.storage.read() as work:
        slot = (await work.slots.every())[0].id
    await mo.sends("slot-link", str(slot), link="https://meet.example.org/x")
    await ada.presses(await ada.sends("calls"), "I'm coming")
    await network.until(CALL)
    assert len(ada.inbox) == 3
    assert ada.inbox[-1].opens == "Join the call"
    assert ben.inbox == []
    assert len(cal.inbox) == 2


async def test_a_reminder_does_not_come_into_the_holidays_before_a_call(network: Network) -> None:
    """The call is on the first day back; the week before it is theirs."""
    ada = await network.head("Ada")
    await network.plan()
    await ada.sends("reminders", when=[Lead.DAY, Lead.HOUR], which=Which.EVERY)
    await off(ada, "6 July", "7 July")
    await network.until(CALL)
    (letter,) = ada.inbox
    assert "Coming up" in read(letter)


async def test_a_buddy_round_passes_by_who_rests_and_keeps_their_place(network: Network) -> None:
    ada = await network.head("Ada", district="LS6")
    ben = await network.head("Ben", Platform.SLACK, district="BT1")
    cal = await network.head("Cal", district="CF10")
    await off(cal, "13 July", "19 July")
    await network.pass_time(days=6, hours=23)  # Monday, 09:00
    assert "Meet Ben" in ada.heard
    assert "Meet Ada" in ben.heard
    assert cal.inbox == []
    said = read(await cal.sends("buddy"))
    assert "You keep your place: in your holidays (time off) I leave you alone" in said
    await network.pass_time(days=7)
    assert "Meet " in cal.heard


async def test_a_round_previewed_before_the_holidays_leaves_who_rests_in_peace(
    network: Network,
) -> None:
    """Who rests is settled on the day on which they would be introduced."""
    eve = await network.head("Eve", buddy="no")
    await network.appoint(eve, Role.ORGANISER)
    ada = await network.head("Ada", district="LS6")
    await network.head("Ben", district="BT1")
    await off(ada, "7 July", "9 July")
    preview = await eve.sends("round")
    network.move(hours=20)
    assert "Nobody was told" in read(await eve.presses(preview, "Introduce them all"))
    assert "Meet " not in ada.heard


async def test_support_never_rests(network: Network) -> None:
    """In the middle of everybody's holidays a head is answered, and a coach on duty is asked."""
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    for head in (ada, cora):
        await off(head, "6 July", "19 July")
    await ada.sends("write", words="zanzibarquokka")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await cora.writes("I am here.")
    assert "I am here." in ada.heard
    assert find(await ada.sends("calendar"), "I need support").command == "support"


def test_a_calendar_is_read_by_its_name() -> None:
    from bot.commands.calendar import CalendarForm  # noqa: PLC0415

    now = datetime(2026, 7, 6, tzinfo=UTC)
    form = parse(CalendarForm, {"calendar": "northern ireland", "rests": "no"}, now)
    assert form.calendar.name == "northern-ireland"
