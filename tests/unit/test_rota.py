"""Hours on UK clocks, whatever the clocks do; and where there are too few."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.care import USUAL, Rules
from bot.core.people import MemberId
from bot.core.rota import Away, Gap, Hours, Rest, Rota, gaps, tomorrow_morning
from bot.core.times import UK

MONDAY = date(2026, 7, 6)
EVENING = Hours(0, time(19), time(22))
CORA = Rota(coach=MemberId("cora"), hours=[EVENING])
CARL = replace(CORA, coach=MemberId("carl"))
DAY = timedelta(days=1)


def uk(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=UK).astimezone(UTC)


@pytest.mark.parametrize(
    ("weekday", "begins", "ends", "day", "utc"),
    [
        (0, "19:00", "22:00", date(2026, 7, 6), ("18:00", "21:00")),
        (0, "19:00", "22:00", date(2026, 12, 7), ("19:00", "22:00")),
        (5, "22:00", "02:00", date(2027, 3, 27), ("22:00", "01:00")),  # an hour short
        (6, "00:30", "02:30", date(2027, 3, 28), ("00:30", "01:30")),
        (6, "01:30", "02:30", date(2027, 3, 28), ("01:00", "01:30")),  # 01:30 does not exist
        (5, "22:00", "02:00", date(2027, 10, 30), ("21:00", "02:00")),  # an hour more
        (6, "01:30", "03:00", date(2027, 10, 31), ("00:30", "03:00")),  # the first 01:30
    ],
)
def test_hours_are_what_uk_clocks_show(
    weekday: int, begins: str, ends: str, day: date, utc: tuple[str, str]
) -> None:
    hours = Hours(weekday, time.fromisoformat(begins), time.fromisoformat(ends))
    assert tuple(f"{at:%H:%M}" for at in hours.on(day)) == utc
    assert day.weekday() == weekday


def test_who_is_on_by_rota_is_on_then_and_at_no_other_time() -> None:
    assert not CORA.on(uk(MONDAY, "18:59"))
    assert CORA.on(uk(MONDAY, "19:00"))
    assert CORA.on(uk(MONDAY, "21:59"))
    assert not CORA.on(uk(MONDAY, "22:00"))
    assert not CORA.on(uk(MONDAY + DAY, "19:00"))
    night = replace(CORA, hours=[Hours(0, time(22), time(2))])
    assert night.on(uk(MONDAY + DAY, "01:59")), "what began last night goes on"
    assert not night.on(uk(MONDAY, "01:59"))


def test_days_off_cover_and_rest_each_take_somebody_off() -> None:
    now, span = uk(MONDAY, "20:00"), (uk(MONDAY, "19:00"), uk(MONDAY, "22:00"))
    assert not replace(CORA, away=[Away(MONDAY, MONDAY)]).on(now)
    assert replace(CORA, away=[Away(MONDAY, MONDAY)]).on(now + 7 * DAY)
    assert not replace(CORA, handed=[span]).on(now)
    assert replace(CORA, hours=[], given=[span]).on(now)
    assert not replace(CORA, rests={Rest.TONIGHT: now + DAY}).on(now)
    assert replace(CORA, rests={Rest.TONIGHT: now}).on(now), "a rest that is over is none"
    assert replace(CORA, hours=[], by_hand=True).on(now)
    assert not replace(CORA, by_hand=True, rests={Rest.COOL: now + DAY}).on(now)


def test_when_somebody_is_next_on_is_told_after_any_rest() -> None:
    now = uk(MONDAY, "12:00")
    week = timedelta(days=14)
    assert CORA.next_on(now, week) == uk(MONDAY, "19:00")
    assert CORA.next_on(now, timedelta(hours=1)) is None
    rested = replace(CORA, rests={Rest.TONIGHT: uk(MONDAY + DAY, "08:00")})
    assert rested.next_on(now, week) == uk(MONDAY + 7 * DAY, "19:00")
    midway = replace(CORA, rests={Rest.COOL: uk(MONDAY, "20:30")})
    assert midway.next_on(now, week) == uk(MONDAY, "20:30")
    by_hand = replace(rested, hours=[], by_hand=True)
    assert by_hand.next_on(now, week) == uk(MONDAY + DAY, "08:00")
    assert replace(CORA, hours=[]).next_on(now, week) is None


def test_gaps_are_within_the_hours_of_the_network_and_say_how_many_are_on() -> None:
    begins, ends = uk(MONDAY, "00:00"), uk(MONDAY + DAY, "00:00")
    found = gaps([CORA, CARL], begins, ends, USUAL)
    assert found == [Gap(uk(MONDAY, "07:30"), uk(MONDAY, "19:00"), 0)]
    assert gaps([CORA], begins, ends, USUAL) == [
        Gap(uk(MONDAY, "07:30"), uk(MONDAY, "19:00"), 0),
        Gap(uk(MONDAY, "19:00"), uk(MONDAY, "22:00"), 1),
    ]
    assert gaps([CORA], uk(MONDAY, "20:00"), ends, USUAL) == [
        Gap(uk(MONDAY, "20:00"), uk(MONDAY, "22:00"), 1)
    ]
    saturday = MONDAY + 5 * DAY
    weekend = (uk(saturday, "00:00"), uk(saturday + DAY, "00:00"))
    assert gaps([], *weekend, Rules(weekends=False)) == []


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-07-06T21:00", "2026-07-07T08:00"),
        ("2026-07-07T02:00", "2026-07-07T08:00"),
        ("2026-07-07T08:00", "2026-07-08T08:00"),
        ("2027-03-27T23:00", "2027-03-28T08:00"),
    ],
)
def test_not_tonight_ends_at_eight_on_uk_clocks(now: str, until: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UK).astimezone(UTC)
    assert tomorrow_morning(at).astimezone(UK).replace(tzinfo=None).isoformat()[:16] == until


TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
HOURS = st.builds(Hours, st.integers(0, 6), TIMES, TIMES)


@given(
    st.lists(HOURS, max_size=6),
    st.integers(0, 14 * 24 * 4),
    st.sampled_from([date(2026, 7, 6), date(2027, 3, 22), date(2027, 10, 25)]),
)
@settings(max_examples=150, deadline=None)
def test_a_minute_by_minute_look_at_the_clock_agrees(
    hours: list[Hours], quarters: int, monday: date
) -> None:
    """Judged by the UK clock alone, over weeks in which the clocks change."""
    at = uk(monday, "00:00") + quarters * timedelta(minutes=15)
    local = at.astimezone(UK)
    clock, today = local.time(), local.weekday()

    def covers(one: Hours) -> bool:
        if one.begins < one.ends:
            return today == one.weekday and one.begins <= clock < one.ends
        tonight = today == one.weekday and clock >= one.begins
        return tonight or (today == (one.weekday + 1) % 7 and clock < one.ends)

    changing = date(2027, 3, 28), date(2027, 10, 31)
    if local.date() in changing and time(0, 45) <= clock <= time(2, 30):
        return  # an hour that is skipped or comes twice: the table above says what holds
    assert replace(CORA, hours=hours).on(at) == any(covers(one) for one in hours)
