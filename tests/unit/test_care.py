from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from bot.core.care import USUAL, Rules, read_rules

FILE = files("bot.data").joinpath("support.toml").read_text("utf-8")


def test_the_file_that_explains_the_rules_says_what_holds() -> None:
    assert read_rules(FILE) == USUAL


def test_every_rule_is_in_the_file() -> None:
    """By changing each number in it: something else holds then."""
    lines = FILE.splitlines()
    rules = [n for n, line in enumerate(lines) if "=" in line.partition("#")[0]]
    assert len(rules) == len(Rules.__dataclass_fields__)


def test_what_is_left_out_is_as_usual() -> None:
    assert read_rules("") == USUAL
    assert read_rules("[waiting]\noffer = 15") == Rules(offer=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("offer = ", "It is not TOML"),
        ("[wating]\noffer = 1", "[wating] is not a part I know"),
        ("[waiting]\noffers = 1", "waiting.offers is not a rule I know"),
        ("[waiting]\noffer = 0", "waiting.offer: write a whole number"),
        ("[waiting]\noffer = true", "waiting.offer: write a whole number"),
        ('[hours]\nbegins = "half past seven"', "hours.begins: write a time of day"),
        ('[hours]\nbegins = "23:00"', "hours.ends must be later"),
        ("[hours]\nweekends = 1", "hours.weekends: write true or false"),
        ("[waiting]\nalert = 30", "must not go backwards"),
        ("[heads]\nphone = 999", "heads.phone: write one line"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".*") as problem:
        read_rules(text)
    assert said in str(problem.value)


def test_out_of_hours_an_offer_has_longer_unless_it_is_urgent() -> None:
    """On UK clocks: 21:30 UTC is half past ten in the evening in July."""
    evening = datetime(2026, 7, 6, 20, 30, tzinfo=UTC)
    night = datetime(2026, 7, 6, 21, 30, tzinfo=UTC)
    assert USUAL.time_to_answer(evening, urgent=False) == USUAL.offer
    assert USUAL.time_to_answer(night, urgent=False) == USUAL.offer_at_night
    assert USUAL.time_to_answer(night, urgent=True) == USUAL.offer
    assert not Rules(weekends=False).in_hours(datetime(2026, 7, 5, 12, tzinfo=UTC))
