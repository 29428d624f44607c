from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.recurrence import (
    Held,
    InHolidays,
    Moved,
    Occurrence,
    Recurrence,
    Skipped,
    settle,
)

from .law import first_reached, first_shown, switch_nights, walked, wall_clock

YEARS = range(2026, 2031)
# fmt: off
TIMES = [
    time(0), time(0, 30), time(0, 59), time(1), time(1, 1), time(1, 30), time(1, 59), time(2),
    time(2, 1), time(2, 30), time(7, 45), time(10), time(12), time(19), time(19, 30), time(23, 59),
]
# fmt: on
FIRST = date(2026, 1, 1)
LAST = date(2030, 12, 30)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
BEFORE = datetime(2025, 12, 31, 12, tzinfo=UTC)
AFTER = datetime(2030, 12, 31, 12, tzinfo=UTC)
CHANGES_2027 = [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]


def weekly(weekday: int, at: time, weeks: int = 1, since: date = FIRST) -> Recurrence:
    return Recurrence(weekday=weekday, at=at, weeks=weeks, since=since, until=LAST)


def test_every_slot_of_five_years_agrees_with_a_walk_along_the_clock() -> None:
    """Seven weekdays, sixteen times, each minute of 2026 to 2030: once on each date, on time.

    The time is what UK clocks show; where they skip it, the first minute after the gap; where
    they show it twice, the first time.
    """
    reached = first_reached(YEARS, TIMES)
    for at in TIMES:
        for weekday in range(7):
            days = [day for day in EVERY_DAY if day.weekday() == weekday]
            found = list(weekly(weekday, at).between(BEFORE, AFTER))
            assert found == [Occurrence(day, reached[day, at]) for day in days], (weekday, at)


@pytest.mark.parametrize("day", switch_nights(YEARS))
def test_every_minute_of_a_day_on_which_clocks_change_is_one_slot(day: date) -> None:
    walk = list(walked(day, timedelta(minutes=1)))
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    for minute in range(24 * 60):
        at = time(minute // 60, minute % 60)
        found = list(weekly(6, at).between(noon - timedelta(days=1), noon + timedelta(days=1)))
        assert found == [Occurrence(day, first_shown(walk, at))], at


@pytest.mark.parametrize("weeks", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("since", [date(2026, 8, 31), date(2026, 9, 3), date(2026, 9, 6)])
def test_weeks_are_counted_from_the_one_it_began_in(weeks: int, since: date) -> None:
    """Monday begins a week; what was before the first date doesn't count."""
    monday = date(2026, 8, 31)
    for weekday in range(7):
        in_step = [monday + timedelta(days=weekday, weeks=n) for n in range(0, 100, weeks)]
        found = weekly(weekday, time(19), weeks, since).between(BEFORE, AFTER)
        expected = [day for day in in_step if day >= since]
        assert [one.day for one in found][: len(expected)] == expected


WHEN = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
AT = st.one_of(
    st.sampled_from(TIMES), st.times().map(lambda at: at.replace(second=0, microsecond=0))
)
NEAR = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES_2027),
    st.integers(-9 * 24 * 60, 9 * 24 * 60),
)
"""An instant near one of the clock changes of 2027."""


@given(
    weekday=st.integers(0, 6),
    at=AT,
    weeks=st.integers(1, 3),
    edges=st.lists(st.one_of(WHEN, NEAR), min_size=2, max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_downtime_loses_nothing_and_repeats_nothing(
    weekday: int, at: time, weeks: int, edges: list[datetime]
) -> None:
    """However long each pause between two looks is, the slots are the same."""
    slot = weekly(weekday, at, weeks)
    looks = sorted(edges)
    pieces = [one for low, high in pairwise(looks) for one in slot.between(low, high)]
    assert pieces == list(slot.between(looks[0], looks[-1]))
    assert len({one.day for one in pieces}) == len(pieces)


@given(
    weekday=st.integers(0, 6),
    at=AT,
    start=NEAR,
    steps=st.lists(st.integers(-26 * 60, 40 * 60), min_size=1, max_size=12),
)
@settings(max_examples=300, deadline=None)
def test_clock_steps_lose_nothing_and_add_no_second_name(
    weekday: int, at: time, start: datetime, steps: list[int]
) -> None:
    """A clock that is put back looks again at what it has seen: under the same names.

    As the tick does it: it looks back a week each time, and takes what has a name not taken.
    """
    slot = weekly(weekday, at)
    taken: dict[date, datetime] = {}
    now = start
    for step in steps:
        now += timedelta(minutes=step)
        for one in slot.between(max(start, now - timedelta(days=7)), now):
            assert taken.setdefault(one.day, one.starts) == one.starts
    assert set(taken) == {
        one.day for one in slot.between(start, max(start, *_reached(start, steps)))
    }


def _reached(start: datetime, steps: list[int]) -> list[datetime]:
    now, reached = start, [start]
    for step in steps:
        now += timedelta(minutes=step)
        reached.append(now)
    return reached


@given(when=NEAR, weekday=st.integers(0, 6), at=AT)
@settings(max_examples=300, deadline=None)
def test_a_date_names_one_occurrence(when: datetime, weekday: int, at: time) -> None:
    slot = weekly(weekday, at)
    day = wall_clock(when).date()
    found = slot.on(day)
    assert (found is not None) == (day.weekday() == weekday)
    if found:
        just_before = found.starts - timedelta(microseconds=1)
        assert list(slot.between(just_before, found.starts)) == [found]
        assert list(slot.between(found.starts, found.starts + timedelta(days=6))) == []


def test_an_end_and_a_beginning_are_dates_that_may_have_one() -> None:
    slot = Recurrence(
        weekday=2, at=time(19), weeks=1, since=date(2026, 9, 2), until=date(2026, 9, 16)
    )
    found = [one.day.day for one in slot.between(BEFORE, AFTER)]
    assert found == [2, 9, 16]
    assert slot.on(date(2026, 9, 23)) is None
    assert slot.on(date(2026, 8, 26)) is None


def test_it_goes_on_until_it_is_ended() -> None:
    slot = Recurrence(weekday=2, at=time(19), weeks=1, since=date(2026, 9, 2))
    assert len(list(slot.between(BEFORE, datetime(2046, 9, 2, tzinfo=UTC)))) == 20 * 52 + 4
    assert list(slot.between(BEFORE, BEFORE)) == []


@pytest.mark.parametrize(
    ("weekday", "at", "weeks"),
    [(7, time(19), 1), (-1, time(19), 1), (0, time(19), 0), (0, time(19, tzinfo=UTC), 1)],
)
def test_what_is_no_recurrence_cannot_be_made(weekday: int, at: time, weeks: int) -> None:
    with pytest.raises(ValueError, match="weekday"):
        Recurrence(weekday=weekday, at=at, weeks=weeks, since=FIRST)


WEDNESDAYS = Recurrence(weekday=2, at=time(19), weeks=1, since=date(2026, 9, 2))
IN_HALF_TERM = Occurrence(date(2026, 10, 28), datetime(2026, 10, 28, 19, tzinfo=UTC))


def half_term(first: date, last: date) -> Callable[[date], str]:
    return lambda day: "autumn half-term" if first <= day <= last else ""


A_WEEK = half_term(date(2026, 10, 26), date(2026, 10, 30))
TWO_DAYS = half_term(date(2026, 10, 28), date(2026, 10, 29))
TWO_WEEKS = half_term(date(2026, 10, 19), date(2026, 11, 3))


@pytest.mark.parametrize("rule", InHolidays)
def test_on_an_ordinary_day_every_rule_holds_it(rule: InHolidays) -> None:
    assert settle(WEDNESDAYS, IN_HALF_TERM, rule, lambda _: "") == Held(IN_HALF_TERM.starts)


def test_one_that_is_skipped_says_why() -> None:
    assert settle(WEDNESDAYS, IN_HALF_TERM, InHolidays.SKIP, A_WEEK) == Skipped("autumn half-term")


def test_one_that_is_held_anyway_says_in_which_holiday() -> None:
    held = settle(WEDNESDAYS, IN_HALF_TERM, InHolidays.KEEP, A_WEEK)
    assert held == Held(IN_HALF_TERM.starts, "autumn half-term")


def test_one_that_moves_goes_to_the_next_day_in_no_holiday() -> None:
    moved = settle(WEDNESDAYS, IN_HALF_TERM, InHolidays.MOVE, TWO_DAYS)
    friday = date(2026, 10, 30)
    assert moved == Moved(friday, datetime(2026, 10, 30, 19, tzinfo=UTC), "autumn half-term")


def test_one_that_moves_over_a_clock_change_keeps_its_hour() -> None:
    """Seven in the evening is another instant after the clocks went back."""
    before = Occurrence(date(2026, 10, 21), datetime(2026, 10, 21, 18, tzinfo=UTC))
    why = half_term(date(2026, 10, 19), date(2026, 10, 25))
    moved = settle(WEDNESDAYS, before, InHolidays.MOVE, why)
    assert moved == Moved(
        date(2026, 10, 26), datetime(2026, 10, 26, 19, tzinfo=UTC), "autumn half-term"
    )


def test_one_that_moves_into_a_gap_starts_when_it_ends() -> None:
    saturdays = Recurrence(weekday=5, at=time(1, 30), weeks=1, since=date(2027, 1, 2))
    one = saturdays.on(date(2027, 3, 27))
    assert one
    moved = settle(saturdays, one, InHolidays.MOVE, lambda d: "Easter" if d == one.day else "")
    assert moved == Moved(date(2027, 3, 28), datetime(2027, 3, 28, 1, tzinfo=UTC), "Easter")


def test_one_that_cannot_move_before_the_next_is_skipped() -> None:
    """Even if only the next one's own day is in no holiday."""
    until_next = half_term(IN_HALF_TERM.day, IN_HALF_TERM.day + timedelta(days=6))
    for why in (TWO_WEEKS, until_next):
        settled = settle(WEDNESDAYS, IN_HALF_TERM, InHolidays.MOVE, why)
        assert settled == Skipped("autumn half-term")


def test_one_does_not_move_past_the_end() -> None:
    """What follows the end may be another recurrence, with a call of its own that day."""
    ended = Recurrence(
        weekday=2, at=time(19), weeks=1, since=date(2026, 9, 2), until=date(2026, 10, 28)
    )
    assert settle(ended, IN_HALF_TERM, InHolidays.MOVE, TWO_DAYS) == Skipped("autumn half-term")


@given(
    weekday=st.integers(0, 6),
    at=AT,
    weeks=st.integers(1, 4),
    holidays=st.sets(st.integers(0, 70)),
)
@settings(max_examples=200, deadline=None)
def test_moving_makes_no_two_of_one_day_and_lands_in_no_holiday(
    weekday: int, at: time, weeks: int, holidays: set[int]
) -> None:
    start = date(2026, 9, 28)
    slot = weekly(weekday, at, weeks, start)

    def why(day: date) -> str:
        return "a holiday" if (day - start).days in holidays else ""

    days = []
    for one in slot.between(BEFORE, datetime(2026, 12, 24, tzinfo=UTC)):
        match settle(slot, one, InHolidays.MOVE, why):
            case Held(starts):
                assert starts == one.starts
                days.append(one.day)
            case Moved(day, starts):
                assert wall_clock(starts).date() == day
                assert one.day < day <= one.day + timedelta(days=6)
                days.append(day)
            case Skipped():
                assert all(why(one.day + timedelta(days=n)) for n in range(7))
    assert not any(why(day) for day in days)
    assert days == sorted(set(days))
