from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import limits, vocabulary
from bot.core.profile import (
    DEFAULTS,
    INTRODUCTION,
    KEPT_APART,
    Field,
    Profile,
    Viewer,
    Visibility,
    seen_by,
    widest,
)
from bot.core.vocabulary import Area, Depth, Distance, Language, Topic, Value

from .makers import ADA
from .profiles import FULL, any_profile

LISTS: list[type[StrEnum]] = [
    found
    for found in vars(vocabulary).values()
    if isinstance(found, type) and issubclass(found, StrEnum) and found is not StrEnum
]


@pytest.mark.parametrize("words", LISTS, ids=lambda found: found.__name__)
def test_every_list_fits_one_select_everywhere(words: type[StrEnum]) -> None:
    assert len(words) <= limits.CHOICES
    assert max(map(len, words)) <= limits.CHOICE_LABEL
    assert len({word.casefold() for word in words}) == len(words)


def test_there_are_fifteen_values_and_nothing_is_asked_that_the_law_protects() -> None:
    assert len(Value) == 15
    said = " ".join(word for words in LISTS for word in words).casefold()
    for never in ("union", "health", "disab", "religio", "ethnic", "caring"):
        assert never not in said


def test_nothing_is_shown_by_default_and_everything_has_a_default() -> None:
    assert set(DEFAULTS) == set(Field)
    assert set(DEFAULTS.values()) <= {Visibility.HIDDEN, Visibility.MATCH_ONLY}
    assert seen_by(FULL, Viewer.MEMBER) == {}
    assert seen_by(FULL, Viewer.COACH) == {}


def test_the_owner_sees_all_of_it() -> None:
    assert set(seen_by(FULL, Viewer.OWNER)) == set(Field)


def test_what_was_not_said_is_not_there() -> None:
    seen = seen_by(Profile(member=ADA), Viewer.OWNER)
    assert Field.SCHOOL not in seen
    assert Field.YEARS not in seen
    assert Field.VALUES not in seen
    assert seen_by(Profile(member=ADA, years=0), Viewer.OWNER)[Field.YEARS] == 0


@given(any_profile())
def test_no_viewer_gets_a_field_above_their_right(profile: Profile) -> None:
    """For each viewer the rule is written out again, in other words."""
    all_of_it = seen_by(profile, Viewer.OWNER)
    for viewer in Viewer:
        for one, answer in seen_by(profile, viewer).items():
            assert answer == all_of_it[one]
            chosen = profile.chosen.get(one, DEFAULTS[one])
            match viewer:
                case Viewer.OWNER:
                    pass
                case Viewer.MATCHER:
                    assert chosen is not Visibility.HIDDEN
                case Viewer.COACH:
                    assert chosen in {Visibility.COACH_ONLY, Visibility.MEMBERS}
                    assert one not in KEPT_APART
                case Viewer.INTRODUCED:
                    assert chosen is Visibility.MEMBERS or one in INTRODUCTION
                    assert chosen is not Visibility.HIDDEN
                    assert one not in KEPT_APART
                case Viewer.MEMBER:
                    assert chosen is Visibility.MEMBERS
                    assert one not in KEPT_APART
                case Viewer.NEWCOMER | Viewer.NOBODY:
                    pytest.fail(f"{viewer} sees {one}")


@given(any_profile())
def test_every_field_reaches_those_it_was_opened_to(profile: Profile) -> None:
    """The other way round: what somebody opened is not held back."""
    owner = set(seen_by(profile, Viewer.OWNER))
    opened = {one for one in owner if profile.visibility(one) is Visibility.MEMBERS}
    for viewer in (Viewer.MATCHER, Viewer.COACH, Viewer.INTRODUCED, Viewer.MEMBER):
        assert opened <= set(seen_by(profile, viewer))
    hidden = {one for one in owner if profile.visibility(one) is Visibility.HIDDEN}
    assert set(seen_by(profile, Viewer.MATCHER)) == owner - hidden


@pytest.mark.parametrize("one", sorted(KEPT_APART))
def test_what_names_the_employer_is_never_opened_whatever_is_chosen(one: Field) -> None:
    profile = replace(FULL, chosen={one: Visibility.MEMBERS})
    assert widest(one) is profile.visibility(one) is Visibility.MATCH_ONLY
    for viewer in Viewer:
        assert (one in seen_by(profile, viewer)) is (viewer in {Viewer.OWNER, Viewer.MATCHER})


def test_depths() -> None:
    profile = Profile(member=ADA, knows_well=(Area.SEND,), knows_some=(Area.SEND, Area.FINANCE))
    assert profile.depth(Area.SEND) is Depth.DEEP
    assert profile.depth(Area.FINANCE) is Depth.SOME
    assert profile.depth(Area.FAITH) is Depth.NONE


def test_what_one_offers_another_can_need() -> None:
    """One list, or nothing ever meets; and a preference has a way of saying neither."""
    assert isinstance(FULL.offers[0], Topic)
    assert isinstance(FULL.needs[0], Topic)
    assert Profile(member=ADA).distance is Distance.EITHER
    assert Profile(member=ADA).language is Language.ENGLISH


@given(st.sampled_from(Field), st.sampled_from(Visibility))
def test_one_choice_changes_one_field(one: Field, chosen: Visibility) -> None:
    before, after = FULL, replace(FULL, chosen={one: chosen})
    for viewer in Viewer:
        differ = set(seen_by(before, viewer)) ^ set(seen_by(after, viewer))
        assert differ <= {one}
