from __future__ import annotations

import time
from datetime import date

import pytest

from bot.commands.helplines import HELPLINES
from bot.commands.safety import SAFETY_CARD, UNREACHABLE, Nation
from bot.core.views import plain
from bot.services.support import NUMBERS

PLACES = ("everywhere", "child", "work", *Nation)


def test_the_numbers_are_not_past_their_review() -> None:
    """If this fails, check every number in bot/data/helplines.toml and set both dates anew."""
    today = date.fromtimestamp(time.time())  # noqa: DTZ012 - the day it is here is the point
    assert HELPLINES.checked_on <= today <= HELPLINES.review_by
    assert (HELPLINES.review_by - HELPLINES.checked_on).days <= 180


@pytest.mark.parametrize("place", PLACES)
def test_every_nation_has_numbers_and_each_fits(place: str) -> None:
    assert HELPLINES.at(place)


def test_every_number_has_a_place_we_show_and_a_source() -> None:
    for line in HELPLINES.lines:
        assert set(line.where) <= set(PLACES), line.name
        assert line.source, line.name
        assert any(char.isdigit() for char in line.contact), line.name


@pytest.mark.parametrize("number", ["999", "111", "116 123", "SHOUT to 85258", "08000 562 561"])
def test_the_first_card_has_the_numbers_that_answer_day_and_night(number: str) -> None:
    assert number in plain(SAFETY_CARD)
    assert number in plain(UNREACHABLE)


def test_the_numbers_in_sentences_are_those_of_the_data() -> None:
    shown = " ".join(line.contact for line in HELPLINES.lines)
    for number in ("999", "116 123", "08000 562 561"):
        assert number in NUMBERS
        assert number in shown


def test_the_card_says_when_it_was_checked_and_that_we_are_no_emergency_service() -> None:
    assert f"checked {HELPLINES.checked_on.day} " in plain(SAFETY_CARD)
    assert "not an emergency service" in plain(SAFETY_CARD)
