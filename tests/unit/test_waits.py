"""Counts from which nobody can be told: coarse, rounded, of weeks that are over."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.waits import BEYOND, FEWEST, STEPS, last_block, monday, rounded, spoken, step, within

DAYS = st.dates(date(2024, 6, 1), date(2045, 1, 1))


def test_a_wait_belongs_to_the_first_step_it_does_not_exceed() -> None:
    assert [step(timedelta(minutes=m)) for m in (0, 5, 5.1, 240, 241)] == [5, 5, 10, 240, BEYOND]


@given(st.integers(0, FEWEST - 1), st.integers(0, FEWEST - 1))
def test_few_and_none_look_the_same(one: int, other: int) -> None:
    assert rounded(one) == rounded(other)
    assert within({STEPS[0]: one}, 0.5) is None


@given(st.integers(FEWEST, 10_000))
def test_one_more_or_less_is_mostly_not_seen(count: int) -> None:
    """Only at every fifth; so a change of what is shown is of none in particular."""
    assert rounded(count) == f"about {count - count % FEWEST}"


@given(DAYS)
def test_blocks_lie_side_by_side_and_are_over(day: date) -> None:
    """Whatever two days are compared: the same block, or one that shares no day with it."""
    first, last = last_block(day)
    assert last < day
    assert day - last <= timedelta(weeks=4)
    assert (last - first).days == 27
    assert first == monday(first)
    for other in (day + timedelta(days=n) for n in (1, 7, 29)):
        begins, ends = last_block(other)
        assert (begins, ends) == (first, last) or begins > last


def test_most_means_at_least_that_share() -> None:
    counts = {5: 1, 10: 7, 60: 1, BEYOND: 1}
    assert within(counts, 0.5) == 10
    assert within(counts, 0.8) == 10
    assert within(counts, 0.9) == 60
    assert within(counts, 1) == BEYOND
    assert [spoken(one) for one in (10, 60, 120, BEYOND)] == [
        "within 10 minutes",
        "within 60 minutes",
        "within 2 hours",
        "after more than 4 hours",
    ]
