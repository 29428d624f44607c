from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.care import USUAL, Rules
from bot.core.conflicts import NOTHING_KNOWN
from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import MemberId
from bot.core.placement import Coach, Request, Rung, in_line, rungs, to_ask
from bot.core.skills import Concern, Nation, Needs, Skills, Soon
from bot.core.support import Offer, OfferAnswer
from bot.core.vocabulary import Language
from tests.unit.makers import OFFER_TTL

from .makers import NOW, somebody

HEAD = somebody("head", school="Oaks", trust="Elms", authority="E1", region=Region.LONDON)
CASE = UUID(int=1)
HOUR = USUAL.ask_again.total_seconds() / 60


def offer(coach: str, minutes_ago: int, answer: OfferAnswer | None) -> Offer:
    at = NOW - timedelta(minutes=minutes_ago)
    return Offer(
        id=UUID(int=hash((coach, minutes_ago)) % 2**64),
        case=CASE,
        coach=MemberId(coach),
        at=at,
        expires=at + OFFER_TTL,
        answer=answer,
    )


def order(
    coaches: list[Coach],
    past: list[Offer] | None = None,
    needs: Needs | None = None,
    *,
    newcomer: bool = False,
    rules: Rules = USUAL,
) -> list[str]:
    request = Request(
        head=HEAD,
        needs=needs or Needs(),
        known=NOTHING_KNOWN,
        newcomer=newcomer,
        past=past or [],
    )
    return [one.member.name for one in to_ask(request, coaches, rules, NOW)]


A, B, C = (Coach(member=somebody(name)) for name in "abc")


def test_the_one_with_the_fewest_conversations_is_asked() -> None:
    assert order([replace(A, held=2), replace(B, held=1), replace(C, held=2)]) == ["b", "a", "c"]


def test_somebody_new_is_asked_before_somebody_who_let_it_pass() -> None:
    past = [offer("a", 120, OfferAnswer.LAPSED)]
    assert order([A, replace(B, held=2)], past) == ["b", "a"]


def test_after_an_hour_whoever_was_asked_longest_ago_is_asked_again() -> None:
    past = [offer("a", 70, OfferAnswer.LAPSED), offer("b", 90, OfferAnswer.LAPSED)]
    assert order([A, B], past) == ["b", "a"]
    assert order([A], [offer("a", 59, OfferAnswer.LAPSED)]) == []


def test_who_declined_is_never_asked_again() -> None:
    past = [offer("a", 6000, OfferAnswer.DECLINED), offer("a", 3000, OfferAnswer.LAPSED)]
    assert order([A], past) == []


@pytest.mark.parametrize(
    ("carried", "limit"), [("held", "at_once"), ("today", "a_day"), ("week", "a_week")]
)
def test_who_has_enough_is_not_asked(carried: str, limit: str) -> None:
    most = getattr(USUAL, limit)
    assert order([replace(A, **{carried: most})]) == []
    assert order([replace(A, **{carried: most - 1})]) == ["a"]
    assert order([replace(A, **{carried: most - 1})], newcomer=True) == [], "kept for the verified"
    assert order([A], newcomer=True, rules=Rules(at_once=1, a_day=1, a_week=1)) == ["a"]


def test_two_urgent_conversations_are_enough() -> None:
    busy = replace(A, held=2, urgent=2)
    assert order([busy], needs=Needs(soon=Soon.NOW)) == []
    assert order([busy]) == ["a"], "one more that is not urgent is none too many"


def test_nobody_is_asked_about_two_heads_at_once_and_a_newcomer_blocks_nobody() -> None:
    assert order([replace(A, asked=True)]) == []
    answering_a_newcomer = replace(A, asked_by_newcomer=True)
    assert order([answering_a_newcomer]) == ["a"]
    assert order([answering_a_newcomer], newcomer=True) == []


@pytest.mark.parametrize(
    ("needs", "brings"),
    [
        (Needs(concern=Concern.SUSPENSION), Skills(coach=MemberId("b"), concerns=(*Concern,))),
        (Needs(same_phase=True), Skills(coach=MemberId("b"), phases=(Phase.PRIMARY,))),
        (Needs(nation=Nation.WALES), Skills(coach=MemberId("b"), nations=(Nation.WALES,))),
        (Needs(language=Language.WELSH), Skills(coach=MemberId("b"), languages=(*Language,))),
    ],
)
def test_who_brings_what_was_asked_for_comes_first_and_the_others_after(
    needs: Needs, brings: Skills
) -> None:
    a = replace(A, member=replace(A.member, phase=Phase.SECONDARY))
    b = replace(B, member=replace(B.member, phase=Phase.SECONDARY), skills=brings)
    assert order([a, b], needs=needs) == ["b", "a"]
    assert order([a, b]) == ["a", "b"]


def test_the_coach_a_head_had_before_comes_before_whoever_brings_more() -> None:
    brings = Skills(coach=MemberId("a"), concerns=(*Concern,), languages=(*Language,), former=True)
    wished = Needs(concern=Concern.SUSPENSION, language=Language.WELSH, same_phase=True)
    a = replace(A, skills=brings)
    assert order([a, B], needs=wished) == ["a", "b"]
    assert order([a, B], needs=replace(wished, again=MemberId("b"))) == ["b", "a"]


@pytest.mark.parametrize(
    ("before", "said", "counts"),
    [
        (None, None, None),
        (None, Soon.WEEK, Soon.WEEK),
        (Soon.WEEK, None, Soon.WEEK),
        (Soon.WEEK, Soon.TODAY, Soon.TODAY),
        (Soon.NOW, Soon.WEEK, Soon.NOW),
    ],
)
def test_how_soon_only_ever_rises(
    before: Soon | None, said: Soon | None, counts: Soon | None
) -> None:
    raised = Needs(soon=said).raised_from(Needs(soon=before, near=True))
    assert raised == Needs(soon=counts)
    assert raised.urgent == (counts is Soon.NOW)


def test_only_a_former_head_means_only_a_former_head() -> None:
    retired = replace(C, member=replace(C.member, position=Position.FORMER))
    says_so = replace(B, skills=Skills(coach=MemberId("b"), former=True))
    assert order([A, says_so, retired], needs=Needs(former_only=True)) == ["b", "c"]


def test_verified_members_come_first_then_urgency_then_time() -> None:
    ids = [UUID(int=n) for n in range(5)]
    waiting = [
        (ids[0], True, True, NOW - timedelta(days=1)),
        (ids[1], False, False, NOW - timedelta(minutes=5)),
        (ids[2], False, True, NOW),
        (ids[3], False, False, NOW - timedelta(minutes=6)),
        (ids[4], True, False, NOW - timedelta(days=2)),
    ]
    assert in_line(waiting) == [ids[2], ids[3], ids[1], ids[0], ids[4]]


def test_what_is_urgent_is_never_slower_and_every_ladder_ends_with_people() -> None:
    usual, urgent = rungs(USUAL), rungs(USUAL, urgent=True)
    assert set(usual) == set(urgent) == set(Rung) - {Rung.ASKING}
    assert all(urgent[rung] < usual[rung] for rung in usual)
    assert usual[Rung.ALERTED] == timedelta(minutes=10)


SCHOOLS = ["", "Oaks", "Oaks Primary", "Elms", "Ash"]
COACHES = st.lists(
    st.builds(
        somebody,
        st.sampled_from([*"abcdefgh", "head"]),
        school=st.sampled_from(SCHOOLS),
        trust=st.sampled_from(SCHOOLS),
        authority=st.sampled_from(["", "E1", "E2", "E3"]),
        region=st.sampled_from([Region.LONDON, Region.WALES, Region.EAST]),
    ),
    max_size=8,
    unique_by=lambda m: m.id,
)
PAST = st.lists(
    st.builds(
        offer,
        st.sampled_from("abcdefgh"),
        st.integers(0, 180),
        st.sampled_from([*OfferAnswer, None]),
    ),
    max_size=6,
)


@given(
    COACHES,
    PAST,
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 5)),
    st.builds(Needs, near=st.booleans()),
)
@settings(max_examples=200, deadline=None)
def test_nobody_who_must_not_be_asked_is_ever_asked(
    members: list[Member], past: list[Offer], load: dict[str, int], needs: Needs
) -> None:
    """Judged by words of this test's own; and the order of the rota changes nothing."""
    coaches = [Coach(member=one, held=load.get(one.id, 0)) for one in members]
    found = order(coaches, past, needs)
    coaches.reverse()
    assert order(coaches, past, needs) == found

    def may(coach: Member) -> bool:
        places = {"oaks", "elms"}
        named = {word for text in (coach.school, coach.trust) for word in text.lower().split()}
        same_region = coach.region == HEAD.region
        cleared = coach.authority != "E1" and (bool(coach.authority) or not same_region)
        theirs = [o for o in past if o.coach == coach.id]
        return (
            coach.id != "head"
            and not named & places
            and cleared
            and (needs.near or not same_region)
            and load.get(coach.id, 0) < 3
            and all(o.answer is not OfferAnswer.DECLINED for o in theirs)
            and all(NOW - o.at >= USUAL.ask_again for o in theirs)
        )

    assert set(found) == {one.name for one in members if may(one)}
