from __future__ import annotations

import csv
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.core.membership import Region
from bot.core.terms import Own, OwnSpan, Span, TermCalendar, holiday_on
from bot.services.terms import bank_holiday, calendar, calendars, default_key, why_not

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "bot" / "data" / "terms"
FILES: Mapping[str, Mapping[str, Any]] = {
    path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))
}
KEYS = [
    "england",
    "england-early",
    "england-two-week-october",
    "wales",
    "scotland",
    "scotland-fife",
    "northern-ireland",
]
"""Members have chosen these: one may be added, none renamed or taken away."""

NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
YEARS = ["2026-27", "2027-28", "2028-29", "2029-30", "2030-31"]
EASTER = {
    2027: date(2027, 3, 28),
    2028: date(2028, 4, 16),
    2029: date(2029, 4, 1),
    2030: date(2030, 4, 21),
    2031: date(2031, 4, 13),
}


class TestTheData:
    def test_every_calendar_that_members_may_have_chosen_is_there(self) -> None:
        assert [one.key for one in calendars()] == KEYS
        assert set(FILES) == set(KEYS)
        assert len({one.name for one in calendars()}) == len(KEYS)

    @pytest.mark.parametrize("key", FILES)
    def test_the_dates_are_not_past_their_review(self, key: str) -> None:
        """If this fails, look up what authorities have published since, and set both dates."""
        today = date.fromtimestamp(time.time())  # noqa: DTZ012 - the day it is here is the point
        data = FILES[key]
        assert data["key"] == key
        assert data["checked_on"] <= today <= data["review_by"]
        assert (data["review_by"] - data["checked_on"]).days <= 366

    @pytest.mark.parametrize("key", FILES)
    def test_every_year_has_a_source_and_says_whether_it_is_confirmed(self, key: str) -> None:
        years = FILES[key]["year"]
        assert [year["name"] for year in years] == YEARS
        for year in years:
            assert year["source"]
            assert year["confirmed"] or "to be confirmed" in year["source"]

    @pytest.mark.parametrize("key", FILES)
    def test_holidays_are_in_order_and_do_not_touch(self, key: str) -> None:
        spans = calendar(key).spans
        assert all(span.first <= span.last for span in spans)
        assert all(one.last + timedelta(days=1) < after.first for one, after in pairwise(spans))

    @pytest.mark.parametrize("key", FILES)
    def test_every_year_begins_when_the_summer_is_over_and_has_its_holidays(self, key: str) -> None:
        names = [[one["name"] for one in year["holidays"]] for year in FILES[key]["year"]]
        assert all(year == names[0] for year in names)
        assert names[0][-1] == "summer holidays"
        for year, after in pairwise(FILES[key]["year"]):
            assert year["holidays"][-1]["last"] + timedelta(days=1) == after["first"]
        assert calendar(key).until.year == 2031

    @pytest.mark.parametrize("key", FILES)
    def test_holidays_begin_or_end_beside_a_weekend_and_hold_it(self, key: str) -> None:
        """From the day after the last day of school to the day before the next."""
        for span in calendar(key).spans:
            assert span.first.weekday() != 6, span
            assert span.last.weekday() != 5, span

    @pytest.mark.parametrize("key", FILES)
    def test_every_year_is_as_long_as_the_law_says(self, key: str) -> None:
        """England: 190 days for pupils and 5 for staff. A few local days are left out."""
        for year, after in pairwise([*FILES[key]["year"], {"first": calendar(key).until}]):
            days = (after["first"] - year["first"]).days
            school = [
                day
                for day in (year["first"] + timedelta(days=n) for n in range(days))
                if day.weekday() < 5 and not why_not(key, day)
            ]
            assert 186 <= len(school) <= 200, (year["name"], len(school))

    @pytest.mark.parametrize("key", FILES)
    @pytest.mark.parametrize("year", EASTER)
    def test_christmas_and_easter_are_never_school_days(self, key: str, year: int) -> None:
        assert why_not(key, date(year - 1, 12, 25))
        assert why_not(key, date(year, 1, 1))
        assert why_not(key, EASTER[year] - timedelta(days=2))
        (easter,) = [
            span
            for span in calendar(key).spans
            if span.name == "Easter holidays" and span.first.year == year
        ]
        assert timedelta(-15) <= easter.first - EASTER[year] <= timedelta(6)

    def test_authorities_are_those_of_our_postcodes_and_follow_one_calendar(self) -> None:
        codes = [code for data in FILES.values() for code in data.get("authorities", {})]
        assert len(codes) == len(set(codes))
        with (FOLDER.parent / "postcode_districts.csv").open(encoding="utf-8") as file:
            assert set(codes) <= {row["local_authority"] for row in csv.DictReader(file)}


class TestTheRule:
    CALENDAR = TermCalendar(
        key="a",
        name="A",
        nation="England",
        spans=(Span(date(2026, 10, 24), date(2026, 11, 1), "autumn half-term"),),
        until=date(2026, 11, 1),
    )

    @pytest.mark.parametrize(
        ("day", "name"),
        [
            (date(2026, 10, 23), None),
            (date(2026, 10, 24), "autumn half-term"),
            (date(2026, 11, 1), "autumn half-term"),
            (date(2026, 11, 2), None),
        ],
    )
    def test_the_first_and_the_last_day_are_in_it(self, day: date, name: str | None) -> None:
        assert holiday_on(self.CALENDAR, day) == name

    def test_own_dates_win_both_ways(self) -> None:
        at_work = OwnSpan(date(2026, 10, 26), date(2026, 10, 27), Own.ON)
        away = OwnSpan(date(2026, 11, 2), date(2026, 11, 3), Own.OFF, "INSET days")
        own = (at_work, away)
        assert holiday_on(self.CALENDAR, date(2026, 10, 26), own) is None
        assert holiday_on(self.CALENDAR, date(2026, 10, 28), own) == "autumn half-term"
        assert holiday_on(self.CALENDAR, date(2026, 11, 3), own) == "INSET days"
        assert holiday_on(self.CALENDAR, date(2026, 11, 4), own) is None

    def test_of_two_own_dates_the_later_word_counts(self) -> None:
        day = date(2026, 11, 2)
        off, on = OwnSpan(day, day, Own.OFF), OwnSpan(day, day, Own.ON)
        assert holiday_on(self.CALENDAR, day, (off, on)) is None
        assert holiday_on(self.CALENDAR, day, (on, off)) == "time off"


class TestWhyNot:
    def test_an_ordinary_day_has_no_reason(self) -> None:
        assert why_not("england", date(2026, 11, 21)) == ""

    @pytest.mark.parametrize(
        ("key", "week"),
        [
            ("england", date(2026, 10, 28)),
            ("england-early", date(2026, 10, 21)),
            ("scotland", date(2026, 10, 14)),
        ],
    )
    def test_autumn_half_term_is_not_in_the_same_week_everywhere(
        self, key: str, week: date
    ) -> None:
        there = {one for one in KEYS if why_not(one, week)}
        assert key in there
        assert there < set(KEYS)

    @pytest.mark.parametrize(
        ("key", "day", "why"),
        [
            ("england", date(2027, 5, 3), "May Day bank holiday"),
            ("england", date(2026, 12, 26), "Boxing Day bank holiday"),
            ("england", date(2026, 12, 28), "Boxing Day bank holiday"),
            ("england", date(2026, 12, 29), "Christmas holidays"),
            ("england", date(2027, 8, 30), "Late Summer bank holiday"),
            ("england", date(2026, 11, 30), ""),
            ("scotland", date(2026, 11, 30), "Saint Andrew's Day bank holiday"),
            ("scotland", date(2027, 1, 4), "New Year bank holiday"),
            ("scotland", date(2027, 3, 29), ""),
            ("wales", date(2027, 3, 29), "Easter Monday bank holiday"),
            ("northern-ireland", date(2027, 7, 12), "Battle of the Boyne bank holiday"),
            ("northern-ireland", date(2027, 3, 17), "Saint Patrick's Day bank holiday"),
        ],
    )
    def test_bank_holidays_are_those_of_the_nation(self, key: str, day: date, why: str) -> None:
        assert why_not(key, day) == why

    def test_who_is_at_work_on_a_bank_holiday_is_at_work(self) -> None:
        day = date(2027, 5, 3)
        own = [OwnSpan(day, day, Own.ON)]
        assert why_not("england", day, own) == ""
        assert why_not("england", day + timedelta(days=1), own) == ""

    @pytest.mark.parametrize("nation", NATIONS)
    def test_every_nation_has_its_bank_holidays_each_year(self, nation: str) -> None:
        for year in range(2026, 2031):
            days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
            assert 8 <= sum(bool(bank_holiday(nation, day)) for day in days) <= 13

    def test_a_calendar_that_is_not_there_is_a_fault(self) -> None:
        with pytest.raises(KeyError):
            why_not("atlantis", date(2026, 11, 21))


class TestTheSuggestion:
    @pytest.mark.parametrize(
        ("region", "authority", "key"),
        [
            (Region.LONDON, "E09000007", "england"),
            (Region.EAST_MIDLANDS, "", "england"),
            (Region.EAST_MIDLANDS, "E06000016", "england-early"),
            (Region.EAST_MIDLANDS, "E07000130", "england-early"),
            (Region.EAST_MIDLANDS, "E06000018", "england-two-week-october"),
            (Region.WALES, "W06000015", "wales"),
            (Region.SCOTLAND, "S12000036", "scotland"),
            (Region.SCOTLAND, "S12000047", "scotland-fife"),
            (Region.NORTHERN_IRELAND, "N09000003", "northern-ireland"),
        ],
    )
    def test_it_is_the_local_one_if_there_is_one(
        self, region: Region, authority: str, key: str
    ) -> None:
        assert default_key(region, authority) == key

    @pytest.mark.parametrize("region", Region)
    def test_every_region_has_one(self, region: Region) -> None:
        assert calendar(default_key(region, "")).nation == region.nation

    def test_a_border_postcode_suggests_no_other_nations_calendar(self) -> None:
        assert default_key(Region.NORTH_EAST, "S12000047") == "england"


def loaded_by(code: str) -> Sequence[str]:
    """Run *code* in a fresh Python and return what it loaded of what takes long."""
    said = "import sys; print(*(n for n in ('holidays', 'icalendar') if n in sys.modules))"
    run = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", f"{code}; {said}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.split()


def test_the_holidays_package_is_loaded_by_the_first_question_and_not_before() -> None:
    assert loaded_by("import bot.services.terms") == []
    asked = "from datetime import date; from bot.services.terms import why_not"
    assert loaded_by(f"{asked}; why_not('england', date(2027, 5, 3))") == ["holidays"]
