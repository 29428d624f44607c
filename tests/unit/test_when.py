from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.when import read_day, read_when

from .makers import NOW


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


READ = {
    "8 December 2026, 7pm": "2026-12-08 19:00",
    "8 december 2026 7 pm": "2026-12-08 19:00",
    "8th December 2026 at 7pm": "2026-12-08 19:00",
    "8th of December at 7.30pm": "2026-12-08 19:30",
    "Tuesday 8 December 2026, 7:30pm": "2026-12-08 19:30",
    "Tue 8 Dec 19:30": "2026-12-08 19:30",
    "Tues 8 Dec 19.30": "2026-12-08 19:30",
    "on Tuesday 8 December at 7pm": "2026-12-08 19:00",
    "7pm on 8 December": "2026-12-08 19:00",
    "19:00 8 Dec 2026": "2026-12-08 19:00",
    "Wednesday 7pm": "2026-07-08 18:00",
    "wed at 7pm": "2026-07-08 18:00",
    "on Thursday, 19:00": "2026-07-09 18:00",
    "Sunday noon": "2026-07-12 11:00",
    "Friday midday": "2026-07-10 11:00",
    "today 5pm": "2026-07-06 16:00",
    "tonight at 8pm": "2026-07-06 19:00",
    "tomorrow 9am": "2026-07-07 08:00",
    "tomorrow at 09:00": "2026-07-07 08:00",
    "tomorrow 12pm": "2026-07-07 11:00",
    "tomorrow 12.15am": "2026-07-06 23:15",
    "1 September 9am": "2026-09-01 08:00",
    "3rd Sept 9am": "2026-09-03 08:00",
    "5 January 7pm": "2027-01-05 19:00",
    "29 Feb 2028 7pm": "2028-02-29 19:00",
    "2026-12-08 19:00": "2026-12-08 19:00",
    "2026-12-08T19:00": "2026-12-08 19:00",
    "2026-07-08T19:00": "2026-07-08 18:00",
    "2026-07-08T19:00Z": "2026-07-08 19:00",
    "2026-07-08T19:00:00+02:00": "2026-07-08 17:00",
    "6 July 10:01": "2026-07-06 09:01",
    "25 October 2026 3am": "2026-10-25 03:00",
    "29 March 2027 7pm": "2027-03-29 18:00",
}

ASKED = {
    "": "day and one time",
    "soon": "day and one time",
    "8 December": "day and one time",
    "8 December 2026": "day and one time",
    "7pm": "couldn't read the day",
    "Wednesday at 7": "7am or 7pm",
    "Wednesday 7.30": "7:30am or 7:30pm",
    "tomorrow 8:00": "8:00am or 8:00pm",
    "8 December at 19": "Please write it like",
    "Monday 7pm": "Today is Monday",
    "next Tuesday 7pm": "couldn't read the day",
    "this Friday 7pm": "couldn't read the day",
    "Tuesday week 7pm": "couldn't read the day",
    "a week on Tuesday 7pm": "couldn't read the day",
    "in two weeks 7pm": "couldn't read the day",
    "8/12/2026 7pm": "couldn't read the day",
    "8/12 19:00": "couldn't read the day",
    "8.12.2026 19:00": "day and one time",
    "December 8 7pm": "couldn't read the day",
    "8 Dec 26 7pm": "couldn't read all of that",
    "8 December 7pm-8pm": "day and one time",
    "8 December 7-8pm": "couldn't read all of that",
    "8 December 7pm or 8pm": "day and one time",
    "8 or 9 December 7pm": "couldn't read all of that",
    "Monday 8 December 2026 7pm": "is a Tuesday",
    "Tuesday Wednesday 8 December 2026 7pm": "is a Tuesday",
    "31 November 7pm": "no such date",
    "30 Feb 2027 7pm": "no such date",
    "29 Feb 2027 7pm": "no such date",
    "8 Smarch 7pm": "couldn't read the month",
    "8 December 25:00": "no such time",
    "8 December 7:75pm": "no such time",
    "8 December 13pm": "no such time",
    "8 December 0am": "no such time",
    "8 December 7pm GMT": "couldn't read all of that",
    "6 July 9am": "passed",
    "today 9am": "passed",
    "8 December 2025 7pm": "passed",
    "2026-02-30 19:00": "no such date",
    "2026-12-08 24:00": "no such date",
    "2026-12-08T19:00+25:00": "no such date",
    "0000-01-01 00:00": "no such date",
    "8 December 2062 7pm": "check the year",
    "9999-12-31 23:59": "check the year",
    "9999-12-31T23:59-05:00": "check the year",
    "28 March 2027 1:30am": "clocks change",
    "25 October 2026 1.30am": "clocks change",
    "2026-10-25 01:30": "clocks change",
}


@pytest.mark.parametrize(("said", "meant"), READ.items())
def test_what_people_write_is_read(said: str, meant: str) -> None:
    found = read_when(said, NOW)
    assert found == utc(meant)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(("said", "answer"), ASKED.items())
def test_what_could_mean_two_things_or_none_is_asked_about(said: str, answer: str) -> None:
    """Never a guess, and never an answer without what to do next."""
    with pytest.raises(ValueError, match=r"\w") as caught:
        read_when(said, NOW)
    assert answer in str(caught.value)
    assert any(word in str(caught.value) for word in ("Please", "?"))


def test_today_is_the_day_in_the_uk_not_in_greenwich() -> None:
    """Half past midnight in a British summer is still yesterday in UTC."""
    night = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)
    assert read_when("today 9am", night) == utc("2026-07-07 08:00")
    assert read_when("tomorrow 9am", night) == utc("2026-07-08 08:00")


DAYS = ["monday", "wed", "thursday", "sun", "today", "tomorrow", "next", "on", "tonight"]
MONTHS = ["dec", "december", "july", "may", "sept", "of", "2026", "2027", "26", "1999"]
CLOCKS = ["7pm", "7.30pm", "7", "at", "at 7", "19:00", "noon", "12am", "1:30am", "13pm", "24:00"]
NUMBERS = ["1", "8", "8th", "25", "29", "31", "8/12", "2026-10-25", "2026-12-08T19:00", "z", ","]


@given(st.lists(st.sampled_from(DAYS + MONTHS + CLOCKS + NUMBERS), max_size=6).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_whatever_is_accepted_lies_ahead(said: str) -> None:
    try:
        found = read_when(said, NOW)
    except ValueError:
        return
    assert NOW < found <= NOW + timedelta(days=3 * 366)
    assert found.utcoffset() == timedelta(0)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
@settings(max_examples=150, deadline=None)
def test_garbage_is_answered_and_never_breaks_anything(said: str) -> None:
    try:
        read_when(said, NOW)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either outcome is right; an empty answer is not


@given(
    st.from_regex(r"\A\d{1,5}[-/. ]\d{1,3}[-/. t]\d{1,3}[ t]\d{1,3}[:.]\d{1,3}(z|[+-]\d\d:\d\d)?\Z")
)
@settings(max_examples=150, deadline=None)
def test_numbers_that_nearly_make_a_date_are_answered(said: str) -> None:
    try:
        assert read_when(said, NOW) > NOW
    except ValueError as error:
        assert str(error)  # noqa: PT017 - as above


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("8 December 2026", date(2026, 12, 8)),
        ("2026-12-08", date(2026, 12, 8)),
        ("Tuesday, 8th of December", date(2026, 12, 8)),
        ("today", date(2026, 7, 6)),
        ("tomorrow", date(2026, 7, 7)),
        ("thursday", date(2026, 7, 9)),
    ],
)
def test_a_day_is_read(said: str, meant: date) -> None:
    assert read_day(said, date(2026, 7, 6)) == meant


@pytest.mark.parametrize("said", ["5 July 2026", "2026-02-30", "soon", "8 December 2029", "7pm"])
def test_a_day_that_is_none_or_too_far_is_asked_for_again(said: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$") as problem:
        read_day(said, date(2026, 7, 6))
    assert "7pm" not in str(problem.value)
