"""What is left out or moves in the holidays is said beforehand, once."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

from bot.core.calls import Weekly
from bot.core.people import Platform, Role
from bot.core.recurrence import InHolidays

from .network import open_network
from .someone import read


async def test_a_call_skipped_in_the_christmas_holidays_is_said_three_days_before(
    tmp_path: Path,
) -> None:
    async with open_network(tmp_path, start=at("2026-12-21 09:00")) as network:
        await network.space(Platform.DISCORD, "C1")
        await network.space(Platform.SLACK, "C2")
        ada = await network.head("Ada")
        await network.plan(Weekly(5, time(9)), InHolidays.SKIP)
        assert "No Weekly network call on 26 December" in read(await ada.sends("calls"))
        assert "No Weekly network call on 2 January: Chr" in read(await ada.sends("home"))
        await network.jump(at("2026-12-23 08:59"))
        assert network.mail.channels == {}
        await network.jump(at("2026-12-23 09:00"))
        await network.jump(at("2026-12-26 09:00"))
        for channel in ("C1", "C2"):
            (note,) = network.mail.channels[channel]
            assert "No Weekly network call on 26 December: Boxing Day bank holiday." in read(note)
            assert "The next one is Saturday 9 January, 09:00, UK time." in read(note)
            assert "I'm coming" not in read(note)


async def test_a_bank_holiday_monday_that_moves_is_said_and_reminded_of_on_its_new_day(
    tmp_path: Path,
) -> None:
    async with open_network(tmp_path, start=at("2026-08-24 09:00")) as network:
        await network.space(Platform.DISCORD, "C1")
        ada = await network.head("Ada")
        await network.jump(at("2026-08-25 09:00"))
        await network.plan(Weekly(0, time(19)), InHolidays.MOVE)
        assert "(moved from 31 August)" in read(await ada.sends("calls"))
        for moment in ("08-28 17:59", "08-28 18:00", "08-30 18:00", "08-31 18:00", "09-01 18:00"):
            await network.jump(at(f"2026-{moment}"))
        note, day_before, _ = map(read, network.mail.channels["C1"])
        assert "No Weekly network call on 31 August: Late Summer bank holiday." in note
        assert "It moves to Tuesday 1 September, 19:00, UK time." in note
        assert "Tomorrow: Weekly" in day_before
        await ada.presses(network.mail.channels["C1"][0], "I'm coming")


async def test_a_notice_is_never_posted_after_the_call_was_to_start(tmp_path: Path) -> None:
    """The program was off: moderators hear of it, and the channel doesn't."""
    async with open_network(tmp_path, start=at("2026-12-21 09:00")) as network:
        await network.space(Platform.DISCORD, "C1")
        mo = await network.head("Mo")
        await network.appoint(mo, Role.MODERATOR)
        await network.plan(Weekly(5, time(9)), InHolidays.SKIP)
        await network.jump(at("2026-12-26 09:01"))
        assert network.mail.channels == {}
        await network.jump(at("2026-12-28 07:30"))  # the end of a quiet weekend
        assert "This did not happen: Notice: no Weekly network call" in mo.heard


async def test_a_slot_that_ends_says_so_once(tmp_path: Path) -> None:
    """And not for each call that was planned."""
    async with open_network(tmp_path) as network:
        await network.space(Platform.DISCORD, "C1")
        mo = await network.head("Mo")
        await network.appoint(mo, Role.MODERATOR)
        await network.plan()
        listed = await mo.presses(await mo.sends("calls"), "Change a call")
        card = await mo.presses(listed, listed.buttons[1].label)
        preview = await mo.presses(card, "Cancel it", scope="This one and all that follow")
        assert "the slot ends" in read(preview)
        await mo.presses(preview, "Do it")
        for day in (7, 8, 12, 15, 19, 22, 29):
            await network.jump(at(f"2026-07-{day:02} 18:00"))
        posts = [read(post) for post in network.mail.channels["C1"]]
        notes = [post for post in posts if "No Weekly" in post]
        assert len(notes) == 1
        assert "No Weekly network call on 15 July." in notes[0]
        assert "No other is planned." in notes[0]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
