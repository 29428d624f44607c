"""Each kind of tie, in both directions, alone and together with others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.conflicts import Conflict, Known, chain_of, conflicts
from bot.core.membership import Member, Region
from bot.core.people import MemberId

from .makers import somebody

HEAD = somebody("head", region=Region.YORKSHIRE, school="", trust="")
COACH = somebody("coach", region=Region.WALES)
HEAD_ID, COACH_ID = MemberId("head"), MemberId("coach")

Case = tuple[Member, Member, Known]


def of(conflict: Conflict) -> list[Case]:
    """Return pairs with one tie of one kind, each way round where it has two."""
    buddy = somebody("buddy", school="Oaks")
    match conflict:
        case Conflict.SELF:
            return [(HEAD, replace(COACH, id=HEAD_ID), Known())]
        case Conflict.SCHOOL:
            both = [(replace(HEAD, school="Oaks Primary"), replace(COACH, school="The Oaks"))]
            both.append((replace(HEAD, school="The Oaks"), replace(COACH, school="Oaks Primary")))
        case Conflict.TRUST:
            both = [(replace(HEAD, trust="Elm Trust"), replace(COACH, trust="ELM MAT"))]
        case Conflict.CHAIN:
            both = [
                (replace(HEAD, trust="Elm Trust"), replace(COACH, school="Elm Academy")),
                (replace(HEAD, school="Elm Academy"), replace(COACH, trust="Elm Trust")),
            ]
            chains = [{one: frozenset({"Elm Trust"})} for one in (HEAD_ID, COACH_ID)]
            return [(h, c, Known()) for h, c in both] + [
                (HEAD, replace(COACH, trust="Elm"), Known(chain=chains[0])),
                (replace(HEAD, trust="Elm"), COACH, Known(chain=chains[1])),
                (HEAD, replace(COACH, school="Elm"), Known(chain=chains[0])),
                (replace(HEAD, school="Elm"), COACH, Known(chain=chains[1])),
            ]
        case Conflict.AUTHORITY:
            both = [(replace(HEAD, authority="E1"), replace(COACH, authority="E1"))]
        case Conflict.REGION:
            both = [(HEAD, replace(COACH, region=HEAD.region))]
        case Conflict.LISTED:
            return [(HEAD, COACH, Known(listed=frozenset({COACH_ID})))]
        case Conflict.INTRODUCED:
            return [(HEAD, COACH, Known(introduced=frozenset({COACH_ID})))]
        case Conflict.COLLEAGUES_BUDDY:
            return [
                (replace(HEAD, school="Oaks"), COACH, Known(buddies={COACH_ID: [buddy]})),
                (HEAD, replace(COACH, trust="Oaks"), Known(buddies={HEAD_ID: [buddy]})),
            ]
    return [(head, coach, Known()) for head, coach in both]


EVERY = [(kind, number) for kind in Conflict for number in range(len(of(kind)))]


def test_without_a_tie_there_is_none() -> None:
    assert conflicts(HEAD, COACH) == frozenset()


@pytest.mark.parametrize(("kind", "number"), EVERY)
def test_each_kind_of_tie_rules_a_coach_out(kind: Conflict, number: int) -> None:
    head, coach, known = of(kind)[number]
    assert kind in conflicts(head, coach, known)


def test_a_region_may_be_allowed_and_nothing_else_with_it() -> None:
    for kind in Conflict:
        for head, coach, known in of(kind):
            allowed = kind not in conflicts(head, coach, known, near=True)
            assert allowed is (kind is Conflict.REGION), kind


def test_an_unknown_authority_is_not_cleared_in_its_own_region_even_if_near_is_allowed() -> None:
    near = replace(COACH, region=HEAD.region, authority="")
    assert Conflict.AUTHORITY in conflicts(HEAD, near, near=True)
    assert conflicts(HEAD, replace(COACH, authority="")) == frozenset()


@given(st.sets(st.sampled_from(EVERY), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_ties_together_rule_out_no_less_than_each(some: set[tuple[Conflict, int]]) -> None:
    """Whatever one tie changes about the two, another does not undo."""
    head, coach = HEAD, COACH
    known = Known()
    for kind, number in sorted(some, key=str):
        h, c, k = of(kind)[number]
        head = replace(head, **_changed(HEAD, h))
        coach = replace(coach, **_changed(COACH, c))
        known = Known(
            listed=known.listed | k.listed,
            introduced=known.introduced | k.introduced,
            buddies={**known.buddies, **k.buddies},
            chain={**known.chain, **k.chain},
        )
    assert conflicts(head, coach, known)


def test_the_trust_of_a_school_is_known_from_others_there_and_only_there() -> None:
    head = replace(HEAD, school="St Mary's Primary", authority="E1")
    other = replace(head, id=MemberId("other"), trust="Elm Trust")
    elsewhere = replace(other, authority="E2", trust="Far Trust")
    assert chain_of(head, [other, elsewhere]) == {"Elm Trust"}
    assert chain_of(replace(head, trust="Own"), [other]) == frozenset()
    assert chain_of(replace(head, school=""), [replace(other, school="")]) == frozenset()


def _changed(bare: Member, one: Member) -> dict[str, Any]:
    names = ("id", "school", "trust", "authority", "region")
    return {name: getattr(one, name) for name in names if getattr(one, name) != getattr(bare, name)}
