from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.quiet import USUAL, Pause, Programme, Quiet
from bot.core.times import UK


def uk(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UK).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "free"),
    [
        (uk(7, 12), uk(7, 12)),  # a Monday
        (uk(7, 19, 59), uk(7, 19, 59)),
        (uk(7, 20), uk(8, 7, 30)),
        (uk(8, 3), uk(8, 7, 30)),
        (uk(8, 7, 30), uk(8, 7, 30)),
        (uk(11, 21), uk(14, 7, 30)),  # a Friday evening waits for Monday
        (uk(12, 12), uk(14, 7, 30)),
        (uk(13, 23), uk(14, 7, 30)),
        (uk(6, 21, month=7), uk(7, 7, 30, month=7)),  # in summer the hours are UK hours, too
        (uk(23, 21, month=10), uk(26, 7, 30, month=10)),  # over the end of summer time
    ],
)
def test_the_usual_quiet_hours(at: datetime, free: datetime) -> None:
    assert USUAL.free_at(at) == free


def test_chosen_hours() -> None:
    owl = Quiet(begins=time(1), ends=time(10), weekends=False)
    assert owl.free_at(uk(12, 0, 30)) == uk(12, 0, 30)
    assert owl.free_at(uk(12, 1)) == uk(12, 10)
    never = Quiet(begins=time(8), ends=time(8), weekends=False)
    assert never.free_at(uk(12, 8)) == uk(12, 8)
    weekends = Quiet(begins=time(8), ends=time(8))
    assert weekends.free_at(uk(12, 8)) == uk(14, 0)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given its zone
    st.builds(Quiet, begins=st.times(), ends=st.times(), weekends=st.booleans()),
)
def test_it_is_not_quiet_when_a_letter_leaves_and_none_waits_for_longer_than_a_weekend(
    at: datetime, quiet: Quiet
) -> None:
    free = quiet.free_at(at)
    assert at <= free <= at + timedelta(days=4)
    assert quiet.free_at(free) == free


def test_a_pause_holds_until_its_end() -> None:
    at = uk(7, 12)
    assert Pause(programme=Programme.NEWS).holds(at)
    until = Pause(programme=Programme.NEWS, until=at)
    assert not until.holds(at)
    assert until.holds(at - timedelta(seconds=1))
