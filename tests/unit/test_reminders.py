from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.calls import Call, Weekly, reminders
from bot.core.times import UK, uk_instant


def call(day: date, at: time) -> Call:
    return Call.draft("Title", "Theme", "About", uk_instant(day, at), 60)


def clocks(day: date, at: time) -> dict[str, str]:
    """Return what UK clocks show at each reminder of a call."""
    return {
        reminder.name: f"{reminder.at.astimezone(UK):%a %d %b %H:%M}"
        for reminder in reminders(call(day, at))
    }


def test_a_reminder_the_day_before_and_one_shortly_before() -> None:
    assert clocks(date(2026, 7, 8), time(19)) == {
        "day before": "Tue 07 Jul 19:00",
        "shortly before": "Wed 08 Jul 18:30",
    }


@pytest.mark.parametrize(
    ("day", "day_before"),
    [(date(2026, 3, 29), "Sat 28 Mar 18:00"), (date(2026, 10, 25), "Sat 24 Oct 20:00")],
)
def test_a_clock_change_between_shifts_no_reminder(day: date, day_before: str) -> None:
    """A day is twenty-four hours that pass, and half an hour is half an hour."""
    assert clocks(day, time(19)) == {
        "day before": day_before,
        "shortly before": f"Sun {day:%d %b} 18:30",
    }


def test_a_reminder_goes_stale_before_it_would_mislead() -> None:
    theirs = call(date(2026, 7, 8), time(19))
    day_before, shortly = reminders(theirs)
    assert day_before.until == theirs.starts - timedelta(hours=20)
    assert shortly.until == theirs.starts


def test_weekly_calls_keep_their_hour_all_year() -> None:
    """Seven o'clock on UK clocks, winter and summer, is two different hours in UTC."""
    year = Weekly(2, time(19)).between(
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
    )
    found = list(year)
    assert {f"{at.astimezone(UK):%a %H:%M}" for at in found} == {"Wed 19:00"}
    assert {at.hour for at in found} == {18, 19}
    assert len(found) == 52
