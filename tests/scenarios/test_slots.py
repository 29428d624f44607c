"""Moderators start, change and end regular calls, and say who hosts them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.commands.slot_change import Holidays, Weekday
from bot.core.errors import FormInvalid
from bot.core.people import Platform, Role
from bot.core.views import Reply
from bot.services.terms import calendars

from .network import Network
from .someone import Someone, find, read

COFFEE = {
    "name": "Saturday coffee",
    "weekday": "Saturday",
    "at": "10am",
    "minutes": "45",
    "weeks": "1",
    "about": "Bring your own mug.",
    "in_holidays": "Skip it",
    "calendar": "England: standard",
    "theme": "",
}


def test_the_calendars_to_choose_from_are_those_there_are() -> None:
    assert {one.key: one.name for one in calendars()} == {one.key: one for one in Holidays}
    assert [day.number for day in Weekday] == list(range(7))


@pytest.fixture
async def mo(network: Network) -> Someone:
    """Return a moderator, in a network with a channel on each platform."""
    await network.space(Platform.DISCORD, "C1")
    await network.space(Platform.SLACK, "C2")
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    return mo


async def test_a_new_slot_is_planned_at_once_and_posted_nowhere(
    network: Network, mo: Someone
) -> None:
    assert "no regular calls" in read(await mo.sends("slots"))
    page = await mo.presses_for_form(await mo.sends("slots"), "Start a new slot")
    assert [field.name for field in page.page] == ["name", "weekday", "at", "minutes", "weeks"]
    first = {field.name: COFFEE[field.name] for field in page.page}
    rest = {name: said for name, said in COFFEE.items() if name not in first}
    between = await mo.turns("slot-new", **first)
    assert "4 more questions" in read(between)
    assert (await mo.presses_for_form(between, "Continue")).page[0].name == "about"
    started = await mo.turns("slot-new", **rest)
    assert "Every Saturday, 10:00" in read(started)
    assert "Saturday 11 July, 10:00, UK time. Saturday 18 July" in read(started)
    await network.settle()
    assert network.mail.channels == {}
    assert [event.title for event in network.mail.calendars["discord-C1"]] == [
        "Saturday coffee"
    ] * 3
    assert "Saturday coffee: Saturday 11 July" in read(await mo.sends("calls"))
    await network.jump(datetime(2026, 7, 10, 9, tzinfo=UTC))
    assert "Tomorrow: Saturday coffee" in read(network.mail.channels["C1"][0])
    slots = read(await mo.sends("slots"))
    assert "Every Saturday, 10:00, 45 minutes. No theme. No hosts yet." in slots
    assert "In holidays: skip it (England: standard)." in slots


async def test_a_slot_that_begins_within_a_reminder_is_not_reminded_of_late(
    network: Network, mo: Someone
) -> None:
    await mo.sends("slot-new", **{**COFFEE, "weekday": "Tuesday", "at": "9am"})  # in 23 hours
    await network.settle()
    assert network.mail.channels == {}


async def test_every_second_week_is_counted_from_the_first_one(mo: Someone) -> None:
    """The next such day is the first, even one of this week that is over by now."""
    started = await mo.sends(
        "slot-new", **{**COFFEE, "weekday": "Monday", "at": "9.30am", "weeks": "4"}
    )
    assert "Every 4 weeks on Monday, 09:30" in read(started)
    assert "Monday 13 July, 09:30" in read(started)
    assert "10 August" not in read(started)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("7", "Is that 7am or 7pm? Please write it like 7pm or 19:00."),
        ("7:30", "Is that 7:30am or 7:30pm? Please write it like 7pm or 19:00."),
        ("25:00", "There is no such time. Please write it like 7pm or 19:00."),
        ("evening", "Please write it like 7pm or 19:00."),
    ],
)
async def test_a_time_that_is_unclear_is_asked_about(mo: Someone, said: str, answer: str) -> None:
    with pytest.raises(FormInvalid) as refused:
        await mo.sends("slot-new", **{**COFFEE, "at": said})
    assert refused.value.problems == {"at": answer}


async def test_two_slots_of_one_name_would_be_mixed_up(mo: Someone) -> None:
    await mo.sends("slot-new", **COFFEE)
    with pytest.raises(FormInvalid) as refused:
        await mo.sends("slot-new", **{**COFFEE, "name": "saturday COFFEE"})
    assert "of that name" in refused.value.problems["name"]


async def test_many_slots_are_shown_a_few_at_a_time(mo: Someone) -> None:
    for number in range(5):
        await mo.sends("slot-new", **{**COFFEE, "name": f"Call {number}", "at": f"1{number}:00"})
    first = await mo.sends("slots")
    assert [b.label for b in first.buttons] == [
        "Open Call 0",
        "Open Call 1",
        "Open Call 2",
        "Show more slots",
        "Start a new slot",
    ]
    more = await mo.presses(first, "Show more slots")
    assert "Call 4" in read(more)
    assert "Call 0" not in read(more)


async def opened(mo: Someone) -> Reply:
    return await mo.presses(await mo.sends("slots"), "Open Saturday coffee")


async def test_what_a_slot_says_changes_for_all_that_follow(mo: Someone) -> None:
    await mo.sends("slot-new", **COFFEE)
    card = await opened(mo)
    form = await mo.presses_for_form(card, "Change it")
    assert form.filled["in_holidays"] == "Skip it"
    words = {name: COFFEE[name] for name in ("name", "about", "minutes", "in_holidays")}
    same = await mo.presses(card, "Change it", **words)
    assert "It is like that already." in read(same)
    preview = await mo.presses(card, "Change it", **{**words, "minutes": "60"}, theme="Rest")
    assert "All that follow say the same." in read(preview)
    await mo.presses(preview, "Do it")
    assert "Theme: Rest" in read(await opened(mo))
    assert read(await mo.sends("calls")).count("(Rest)") == 3
    form = await mo.presses_for_form(preview, "Write it again")
    assert form.filled["theme"] == "Rest"


async def test_another_rule_for_the_holidays_settles_what_is_planned_anew(
    network: Network, mo: Someone
) -> None:
    """In the autumn half-term: left out by the first rule, and held by the second."""
    await network.jump(datetime(2026, 10, 12, 9, tzinfo=UTC))
    await mo.sends("slot-new", **COFFEE)
    assert "(left out: autumn half-term)" in read(await opened(mo))
    words = {name: COFFEE[name] for name in ("name", "about", "minutes")}
    preview = await mo.presses(await opened(mo), "Change it", **words, in_holidays="Hold it anyway")
    assert "It takes place after all." in read(preview)
    assert "In holidays: hold it anyway." in read(preview)
    done = await mo.presses(preview, "Do it")
    assert "left out" not in read(await opened(mo))
    await mo.presses(done, "Take it back")
    assert "(left out: autumn half-term)" in read(await opened(mo))


async def test_a_slot_ends_after_a_preview_and_those_who_said_yes_are_told_once(
    network: Network, mo: Someone
) -> None:
    ada = await network.head("Ada")
    await mo.sends("slot-new", **COFFEE)
    for place in range(3):
        listed = await mo.presses(await opened(mo), "Its next calls")
        await ada.sends("rsvp", f"yes:{listed.buttons[place].value}")
    preview = await mo.presses(await opened(mo), "Stop it")
    assert "1 member who said yes gets a message." in read(preview)
    assert "3 events on Discord taken away." in read(preview)
    await mo.presses(preview, "Do it")
    (told,) = ada.inbox
    assert read(told).count("It does not take place.") == 3
    assert "no regular calls" in read(await mo.sends("slots"))
    await network.jump(datetime(2026, 7, 20, 9, tzinfo=UTC))
    assert "Saturday coffee: " not in read(await ada.sends("calls"))


async def test_only_members_can_be_hosts_and_they_are_told(network: Network, mo: Someone) -> None:
    await mo.sends("slot-new", **COFFEE)
    card = await mo.presses(await opened(mo), "Hosts")
    assert "Nobody yet." in read(card)
    stranger = network.person("Stranger")
    said = await mo.presses(card, "Add a host", person=str(stranger.account))
    assert "They have not joined the network yet." in read(said)
    ada, ben = await network.head("Ada"), await network.head("Ben", Platform.SLACK)
    for someone in (ada, ben, ada):
        card = await mo.presses(card, "Add a host", person=str(someone.account))
    assert "1. Ada\n2. Ben" in read(card)
    assert len(ada.inbox) == len(ben.inbox) == 1
    assert "one of the hosts of Saturday coffee" in ada.heard
    assert ": Ada" in read(card)
    assert ": Ben" in read(card)
    with pytest.raises(FormInvalid):
        await mo.presses(card, "Take one off", number="3")
    card = await mo.presses(card, "Take one off", number="1")
    assert "1. Ben" in read(card)
    assert ": Ada" not in read(card)
    assert "not on the rota of Saturday coffee any more" in ada.heard
    assert find(card, "Show the slot").command == "slot-open"
