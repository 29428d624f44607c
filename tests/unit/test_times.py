from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.calls import Weekly
from bot.core.times import uk_date, uk_full, uk_instant

from .law import first_shown, switch_nights, walked, wall_clock

YEARS = range(2025, 2031)
EVERY_DAY = [
    date(YEARS[0], 1, 1) + timedelta(days=n)
    for n in range((date(YEARS[-1] + 1, 1, 1) - date(YEARS[0], 1, 1)).days)
]
TIMES = [
    time(0), time(0, 15), time(0, 45), time(1), time(1, 15), time(1, 30), time(1, 45), time(2),
    time(2, 15), time(3, 30), time(9), time(12), time(19), time(23, 45),
]  # fmt: skip


def test_every_day_of_six_years_agrees_with_a_walk_along_the_clock() -> None:
    """Fourteen times a day, in steps of fifteen minutes."""
    for day in EVERY_DAY:
        walk = list(walked(day, timedelta(minutes=15)))
        for wanted in TIMES:
            assert uk_instant(day, wanted) == first_shown(walk, wanted), (day, wanted)


@pytest.mark.parametrize("day", switch_nights(YEARS))
def test_every_minute_of_a_clock_change_agrees(day: date) -> None:
    """The gap of March ends at 02:00; the hour that October repeats counts the first time."""
    walk = list(walked(day, timedelta(minutes=1)))
    for minute in range(24 * 60):
        wanted = time(minute // 60, minute % 60)
        assert uk_instant(day, wanted) == first_shown(walk, wanted), wanted


def test_half_past_one_on_both_nights() -> None:
    assert uk_instant(date(2026, 3, 29), time(1, 30)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert uk_instant(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
)
@settings(max_examples=150, deadline=None)
def test_what_a_clock_shows_is_read_back(at: datetime) -> None:
    """A time on a UK clock names the instant it was read at, or the same an hour before."""
    shown = wall_clock(at)
    back = uk_instant(shown.date(), shown.time())
    assert back in {at, at - timedelta(hours=1)}
    assert uk_date(at) == shown.date()


def test_instants_are_spelt_out_in_uk_time() -> None:
    assert uk_full(datetime(2026, 7, 8, 18, tzinfo=UTC)) == "Wednesday 8 July, 19:00, UK time"
    assert uk_full(datetime(2026, 12, 8, 19, tzinfo=UTC)) == "Tuesday 8 December, 19:00, UK time"


@pytest.mark.parametrize("at", [time(1, 30), time(0, 30), time(2), time(19)])
def test_a_weekly_time_comes_once_a_week_over_every_clock_change(at: time) -> None:
    """Sunday is the day on which clocks change: no Sunday is doubled, none left out."""
    sundays = [day for day in EVERY_DAY if day.weekday() == 6]
    found = list(
        Weekly(6, at).between(
            datetime(2024, 12, 31, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC)
        )
    )
    assert [uk_date(moment) for moment in found] == sundays
    assert found == [uk_instant(day, at) for day in sundays]


@given(
    weekday=st.integers(0, 6),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    cuts=st.lists(st.integers(0, 14 * 24 * 60), min_size=1, max_size=4),
    first=st.sampled_from([datetime(2026, 3, 22, tzinfo=UTC), datetime(2026, 10, 18, tzinfo=UTC)]),
)
@settings(max_examples=150, deadline=None)
def test_windows_that_touch_miss_nothing_and_repeat_nothing(
    weekday: int, at: time, cuts: list[int], first: datetime
) -> None:
    """However a fortnight around a clock change is cut, the slots are the same."""
    weekly = Weekly(weekday, at)
    last = first + timedelta(days=14)
    edges = [first, *(first + timedelta(minutes=cut) for cut in sorted(cuts)), last]
    pieces = [moment for low, high in pairwise(edges) for moment in weekly.between(low, high)]
    assert pieces == list(weekly.between(first, last))
    assert len(pieces) in {1, 2, 3}
