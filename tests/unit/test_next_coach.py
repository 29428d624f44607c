from __future__ import annotations

import random
from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.membership import Member, Region
from bot.core.people import MemberId
from bot.core.support import (
    ASK_AGAIN_AFTER,
    CASES_AT_ONCE,
    OFFER_TTL,
    Offer,
    OfferAnswer,
    next_coach,
)

from .makers import NOW, somebody

HEAD = somebody("head", school="Oaks", trust="Elms", authority="E1")
CASE = UUID(int=1)


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


def chosen(
    coaches: list[Member], past: list[Offer] | None = None, load: dict[str, int] | None = None
) -> str | None:
    held = {MemberId(name): count for name, count in (load or {}).items()}
    found = next_coach(HEAD, coaches, past or [], held, NOW)
    return found.name if found else None


A, B, C = (somebody(name) for name in "abc")


def test_the_one_with_the_fewest_conversations_is_asked() -> None:
    assert chosen([A, B, C], load={"a": 2, "b": 1, "c": 2}) == "b"


def test_somebody_new_is_asked_before_somebody_who_let_it_pass() -> None:
    past = [offer("a", 120, OfferAnswer.LAPSED)]
    assert chosen([A, B], past, {"b": 2}) == "b"


def test_after_an_hour_whoever_was_asked_longest_ago_is_asked_again() -> None:
    past = [offer("a", 70, OfferAnswer.LAPSED), offer("b", 90, OfferAnswer.LAPSED)]
    assert chosen([A, B], past) == "b"
    assert chosen([A], [offer("a", 59, OfferAnswer.LAPSED)]) is None
    assert chosen([A], [offer("a", 60, OfferAnswer.LAPSED)]) == "a"


def test_who_said_no_is_never_asked_again() -> None:
    past = [offer("a", 6000, OfferAnswer.DECLINED), offer("a", 3000, OfferAnswer.LAPSED)]
    assert chosen([A], past) is None


def test_who_holds_three_conversations_is_not_asked() -> None:
    assert chosen([A], load={"a": CASES_AT_ONCE}) is None
    assert chosen([A], load={"a": CASES_AT_ONCE - 1}) == "a"


def test_nobody_on_duty_means_nobody() -> None:
    assert chosen([]) is None


SCHOOLS = ["", "Oaks", "Oaks Primary", "Elms", "Ash"]
COACHES = st.lists(
    st.builds(
        somebody,
        st.sampled_from([*"abcdefgh", "head"]),
        school=st.sampled_from(SCHOOLS),
        trust=st.sampled_from(SCHOOLS),
        authority=st.sampled_from(["", "E1", "E2", "E3"]),
        region=st.sampled_from(list(Region)[:3]),
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


@given(COACHES, PAST, st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 5)), st.randoms())
@settings(max_examples=150, deadline=None)
def test_nobody_who_must_not_be_asked_is_ever_asked(
    coaches: list[Member], past: list[Offer], load: dict[str, int], shuffle: random.Random
) -> None:
    """Judged by words of this test's own; and the order of the rota changes nothing."""
    held = {MemberId(name): count for name, count in load.items()}
    found = next_coach(HEAD, coaches, past, held, NOW)
    turned = coaches.copy()
    shuffle.shuffle(turned)
    assert next_coach(HEAD, turned, past, held, NOW) == found

    def may(coach: Member) -> bool:
        near = {"oaks", "elms"}
        named = {word for text in (coach.school, coach.trust) for word in text.lower().split()}
        cleared = bool(coach.authority) and coach.authority != "E1"
        if not coach.authority:
            cleared = coach.region != HEAD.region
        theirs = [o for o in past if o.coach == coach.id]
        return (
            coach.id != "head"
            and not named & near
            and cleared
            and load.get(coach.id, 0) < 3
            and all(o.answer is not OfferAnswer.DECLINED for o in theirs)
            and all(NOW - o.at >= ASK_AGAIN_AFTER for o in theirs)
        )

    allowed = [coach for coach in coaches if may(coach)]
    assert (found in allowed) if found else not allowed
