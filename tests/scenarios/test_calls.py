from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.core.calls import Weekly
from bot.core.people import Platform, Role
from bot.core.views import Reply

from .network import Network, open_network
from .someone import find, read


async def test_members_see_the_next_calls_and_answer_the_first(network: Network) -> None:
    ada, ben = await network.head("Ada"), await network.head("Ben", Platform.SLACK)
    assert "No call is planned yet" in read(await ada.sends("calls"))
    await network.plan()

    calls = await ada.sends("calls")
    assert "Wednesday 8 July, 19:00, UK time. Coming: 0." in read(calls)
    assert read(calls).count("Coming:") == 3
    counted = await ada.presses(calls, "I'm coming")
    assert "counted in" in read(counted)
    await ben.presses(calls, "I'm coming")
    after = await ada.sends("calls")
    assert "19:00, UK time. Coming: 2." in read(after)
    assert "You said you are coming." in read(after)
    assert "Ben" not in read(after)

    assert "not counted" in read(await ada.presses(counted, "Can't make it after all"))
    assert "Coming: 1." in read(await ada.sends("calls"))
    assert "You said you can't make it." in read(await ada.sends("calls"))


async def test_a_call_that_is_on_still_counts_and_one_that_is_over_does_not(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    await network.plan()
    button = find(await ada.sends("calls"), "I'm coming")
    network.move(days=2, hours=9, minutes=30)  # Wednesday, 19:30
    assert "counted in" in read(await ada.sends(button.command, button.value))
    assert "8 July" in read(await ada.sends("calls"))
    network.move(minutes=30)
    assert "That call is over." in read(await ada.sends(button.command, button.value))
    assert "15 July" in read(await ada.sends("calls"))


async def test_every_space_is_reminded_the_day_before_and_shortly_before_once(
    network: Network,
) -> None:
    await network.space(Platform.DISCORD, "C1")
    await network.space(Platform.SLACK, "C2")
    ada = await network.head("Ada")
    await network.plan()
    await ada.presses(await ada.sends("calls"), "I'm coming")

    for at_most in ("2026-07-07 17:59", "2026-07-07 18:00", "2026-07-08 17:29", "2026-07-08 17:30"):
        await network.pass_time(seconds=(at(at_most) - network.clock()).total_seconds())
    await network.pass_time(minutes=29)

    for channel in ("C1", "C2"):
        posts = network.mail.channels[channel]
        titles = [post.card.title for post in posts if post.card]
        assert titles == [
            "Tomorrow: Weekly network call",
            "Starting soon: Weekly network call",
        ]
        assert "Coming so far: 1" in read(posts[1])
        assert "What is said on the call stays on the call" in read(posts[0])
        assert "Ada" not in read(posts[1])
    answered = await ada.presses(network.mail.channels["C1"][0], "Can't make it")
    assert "not counted" in read(answered)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "call_day", "reminded"),
    [
        ("2026-03-27 10:00", 6, ["2026-03-28 18:00 GMT", "2026-03-29 18:30 BST"]),
        ("2026-03-28 20:00", 0, ["2026-03-29 19:00 BST", "2026-03-30 18:30 BST"]),
        ("2026-10-23 10:00", 6, ["2026-10-24 20:00 BST", "2026-10-25 18:30 GMT"]),
        ("2026-10-24 20:00", 0, ["2026-10-25 19:00 GMT", "2026-10-26 18:30 GMT"]),
        ("2026-07-03 10:00", 6, ["2026-07-04 19:00 BST", "2026-07-05 18:30 BST"]),
    ],
)
async def test_reminders_come_at_the_right_minute_over_both_clock_changes(
    tmp_path: Path, start: str, call_day: int, reminded: list[str]
) -> None:
    """A call on the Sunday of a change, on the Monday after it, and in midsummer.

    A second before its minute there is no post; at the minute there is one.
    """
    async with open_network(tmp_path, start=at(start)) as network:
        await network.space(Platform.DISCORD, "C1")
        await network.plan(Weekly(call_day, time(19)))
        for number, minute in enumerate(reminded):
            due = at(minute[:16]) - timedelta(hours="BST" in minute)
            await network.pass_time(seconds=(due - network.clock()).total_seconds() - 1)
            assert len(network.mail.channels.get("C1", [])) == number
            await network.pass_time(seconds=1)
            assert len(network.mail.channels["C1"]) == number + 1


async def test_a_reminder_that_is_too_late_is_skipped_and_not_sent_as_news(
    network: Network,
) -> None:
    """The program was off over the call. What it missed is in the ledger."""
    await network.space(Platform.DISCORD, "C1")
    await network.plan()
    await network.pass_time(days=3)
    assert network.mail.channels == {}
    async with network.storage.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT state FROM job_run WHERE job = 'remind'")
        assert [row[0] for row in rows] == ["skipped (late)"] * 2


async def test_a_reminder_that_is_late_says_what_is_true_now(network: Network) -> None:
    """The program came back in the small hours of the day itself."""
    await network.space(Platform.DISCORD, "C1")
    await network.plan(Weekly(2, time(3)))
    await network.pass_time(days=1, hours=15)  # Wednesday, 01:00: the call is at 03:00
    assert network.mail.channels == {}
    await network.plan(Weekly(3, time(23, 30)))
    await network.pass_time(days=1, minutes=30)  # Thursday, 01:30: it is today
    (post,) = [p for p in network.mail.channels["C1"] if p.card and "Weekly" in p.card.title]
    assert read(post).startswith("Today: Weekly network call")


EVENT = {
    "title": "Small schools, big questions",
    "theme": "Small schools",
    "starts": "Thursday 8 October 2026, 7pm",
    "about": "Three heads of small schools talk about what helps.",
    "minutes": "45",
}


async def test_a_moderator_previews_an_event_and_posts_it_once(network: Network) -> None:
    await network.space(Platform.DISCORD, "C1")
    await network.space(Platform.SLACK, "C2")
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)

    preview = await mo.sends("announce", **EVENT)
    assert "Nothing has been posted yet" in read(preview)
    assert "Thursday 8 October, 19:00, UK time" in read(preview)
    assert "Network (Discord), Network (Slack)" in read(preview)
    assert network.mail.channels == {}
    assert EVENT["title"] not in read(await mo.sends("calls"))

    assert "Posted in 2 spaces" in read(await mo.presses(preview, "Post it now"))
    assert "Posted in 2 spaces" in read(await mo.presses(preview, "Post it now"))
    for channel in ("C1", "C2"):
        (post,) = network.mail.channels[channel]
        assert "New event: Small schools, big questions" in read(post)
        assert "How long: 45 minutes" in read(post)
    ada = await network.head("Ada", Platform.SLACK)
    assert "counted in" in read(await ada.presses(network.mail.channels["C2"][0], "I'm coming"))


async def test_an_event_of_any_title_that_is_taken_can_be_listed(network: Network) -> None:
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    long = {"title": "T" * 80, "theme": "x" * 80, "about": "x" * 1000, "starts": "9 July 7pm"}
    await mo.presses(await mo.sends("announce", **long), "Post it now")
    listed = await mo.sends("calls")
    assert "TTT" in read(listed)
    assert "T" * 80 in read(await mo.presses(listed, "I'm coming"))
    assert "T" * 80 in read(await mo.sends("home"))


async def test_a_draft_is_its_authors_only_and_passes_with_its_time(network: Network) -> None:
    mo, mia = await network.head("Mo"), await network.head("Mia")
    for moderator in (mo, mia):
        await network.appoint(moderator, Role.MODERATOR)
    preview = await mo.sends("announce", **{**EVENT, "starts": "today 11am"})
    button = find(preview, "Post it now")
    assert "not meant for you" in read(await mia.sends(button.command, button.value))
    assert "not meant for you" in read(await mo.sends("rsvp", f"yes:{button.value}"))
    network.move(hours=1)
    assert "nothing was posted" in read(await mo.sends(button.command, button.value))


async def test_an_event_is_asked_for_in_one_page_and_dates_in_words(network: Network) -> None:
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    wrong = await mo.turns("announce", **{**EVENT, "starts": "next Thursday 7pm"})
    assert "When, UK time: I couldn't read the day." in read(wrong)
    again = await mo.presses_for_form(wrong, "Try again")
    assert again.command.name == "announce"


async def test_without_a_space_the_preview_says_what_to_do(network: Network) -> None:
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    preview = await mo.sends("announce", **EVENT)
    assert isinstance(preview, Reply)
    assert "no space yet: ask an organiser" in read(preview)


async def test_many_spaces_fit_into_the_preview(network: Network) -> None:
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    for number in range(60):
        await network.space(Platform.DISCORD, f"C{number}", name=f"Heads of county number {number}")
    assert "60 spaces" in read(await mo.sends("announce", **EVENT))


async def test_an_event_announced_late_is_not_reminded_of_at_once(network: Network) -> None:
    """Announced 22 hours ahead: the post itself says it, and the next word is shortly before."""
    await network.space(Platform.DISCORD, "C1")

    def posts() -> list[str]:
        posted = map(read, network.mail.channels["C1"])
        return [text for text in posted if "Staying human" in text]

    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    await network.until(network.clock() + timedelta(days=2))  # the clock has run for a while
    preview = await mo.sends(
        "announce", title="Staying human", theme="Budgets", starts="tomorrow 8am", about="An hour."
    )
    await mo.presses(preview, "Post it now")
    await network.settle()
    assert len(posts()) == 1
    await network.until(network.clock() + timedelta(hours=21, minutes=45))
    assert len(posts()) == 2
