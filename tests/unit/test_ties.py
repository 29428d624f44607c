from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.conflicts import conflicts
from bot.core.membership import Member, Region
from bot.core.ties import name_key, neighbours, same_name, tied

from .makers import somebody

SAME = [
    ("St Mary's CE Primary School", "St. Marys Primary"),
    ("Saint Mary\u2019s", "st mary's"),
    ("The Oaks Academy", "Oaks"),
    ("Oaks Learning Trust", "OAKS MULTI ACADEMY TRUST"),
    ("Ysgol Glan-y-Môr", "Glan y Mor"),
    ("Harris", "Harris Academy Peckham"),
    ("Church of England Academy", "church of england academy"),
]
DIFFERENT = [
    ("St Mary's Primary", "St John's Primary"),
    ("Oaks", "Elms"),
    ("", ""),
    ("", "Oaks"),
    ("Oaks", " . "),
]


def conflicted(head: Member, coach: Member) -> bool:
    """Tell whether a coach is ruled out even where coaches of one's region are allowed."""
    return bool(conflicts(head, coach, near=True))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_one_name_are_the_same(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_differ_where_it_counts_are_not(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


def test_a_name_of_nothing_but_common_words_still_names_something() -> None:
    assert name_key("The Academy Trust") == {"the", "academy", "trust"}
    assert name_key("St Mary's CE Primary") == {"st", "marys"}
    assert name_key("") == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"school": "Oaks Primary"}, {"school": "Oaks"}),
        ({"trust": "Oaks Trust"}, {"trust": "The Oaks MAT"}),
        ({"school": "Oaks Primary"}, {"trust": "Oaks Trust"}),
        ({"trust": "Oaks Trust"}, {"school": "Oaks Primary"}),
        ({"authority": "E1"}, {"authority": "E1", "region": Region.LONDON}),
        ({"authority": ""}, {"authority": ""}),
        ({"authority": "E1"}, {"authority": ""}),
    ],
)
def test_a_coach_with_any_tie_is_too_close(one: dict[str, Any], other: dict[str, Any]) -> None:
    head, coach = somebody("head", **one), somebody("coach", **other)
    assert conflicted(head, coach)
    assert conflicted(coach, head)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"school": "Oaks", "trust": "Elms"}, {"school": "Ash", "trust": "Birch"}),
        ({"authority": ""}, {"authority": "", "region": Region.LONDON}),
        ({"authority": "", "region": Region.WALES}, {"authority": "E1"}),
    ],
)
def test_a_coach_without_a_tie_is_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not conflicted(somebody("head", **one), somebody("coach", **other))


def test_nobody_is_their_own_coach() -> None:
    assert conflicted(somebody("ada"), somebody("ada", authority="elsewhere"))


NAMES = st.one_of(
    st.sampled_from(["", "Oaks", "Oaks Primary", "The Oaks Trust", "St Mary's", "Elms MAT"]),
    st.text(max_size=12),
)
PEOPLE = st.builds(
    somebody,
    st.sampled_from(["a", "b", "c"]),
    school=NAMES,
    trust=NAMES,
    authority=st.sampled_from(["", "E1", "E2"]),
    region=st.sampled_from(list(Region)[:3]),
)


@given(PEOPLE, PEOPLE)
@settings(max_examples=150, deadline=None)
def test_ties_hold_in_both_directions(one: Member, other: Member) -> None:
    for tie in (tied, neighbours, conflicted):
        assert tie(one, other) == tie(other, one)


@given(NAMES)
@settings(max_examples=80, deadline=None)
def test_a_name_is_the_same_as_itself_however_it_is_shouted(name: str) -> None:
    assert same_name(name, name.upper()) == bool(name_key(name)) or not name.isascii()
