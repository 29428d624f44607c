from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.confidential import Confidential
from bot.core.messages import Direct, Urgency
from bot.core.people import Caller, MemberId, Platform, Role
from bot.core.support import Case, CaseState, Offer, OfferAnswer
from bot.core.views import NEUTRAL, Reply
from tests.unit.makers import NOW, OFFER_TTL

from .store import Store, account

WORDS = Confidential("zanzibarquokka")


async def opened(store: Store, head: str, words: Confidential | None = None) -> Case:
    member = await store.member(head)
    case = Case.open(member.id, NOW)
    async with store.begin() as work:
        await work.cases.add(case, words)
    return case


async def taken(store: Store, case: Case, coach: MemberId) -> Case:
    talking = replace(case, state=CaseState.TALKING, coach=coach)
    async with store.begin() as work:
        await work.cases.change(talking)
    return talking


def offer(case: Case, coach: MemberId, minutes: int = 0) -> Offer:
    at = NOW + timedelta(minutes=minutes)
    return Offer(id=uuid4(), case=case.id, coach=coach, at=at, expires=at + OFFER_TTL, answer=None)


async def test_a_case_goes_from_waiting_to_talking_to_its_end(store: Store) -> None:
    case = await opened(store, "ada")
    cora = await store.member("cora")
    async with store.begin() as work:
        assert await work.cases.get(case.id) == case
        assert await work.cases.get(uuid4()) is None
        assert await work.cases.open_of(case.head) == case
        assert await work.cases.waiting() == [case]
        assert await work.cases.heads() == {case.head}
        assert await work.cases.talking(case.head) == []
        assert await work.cases.load() == {}
    talking = await taken(store, case, cora.id)
    async with store.begin() as work:
        assert await work.cases.waiting() == []
        assert await work.cases.talking(case.head) == [talking]
        assert await work.cases.talking(cora.id) == [talking]
        assert await work.cases.open_of(cora.id) is None
        assert await work.cases.load() == {cora.id: 1}
        await work.cases.end(case.id)
        assert await work.cases.open_of(case.head) is None
        assert await work.cases.heads() == frozenset()
        assert await work.cases.load() == {}
        ended = await work.cases.get(case.id)
        assert ended is not None
        assert ended.state is CaseState.ENDED


async def test_a_head_has_one_open_case_and_may_open_another_after_it(store: Store) -> None:
    case = await opened(store, "ada")
    with pytest.raises(IntegrityError):
        async with store.begin() as work:
            await work.cases.add(Case.open(case.head, NOW), None)
    async with store.begin() as work:
        await work.cases.end(case.id)
        await work.cases.add(Case.open(case.head, NOW), None)


async def test_words_are_added_up_and_gone_when_the_case_ends(store: Store) -> None:
    case = await opened(store, "ada", WORDS)
    quiet = await opened(store, "ben")
    async with store.begin() as work:
        assert await work.cases.words(case.id) == WORDS
        assert await work.cases.words(quiet.id) is None
        assert await work.cases.words(uuid4()) is None
        await work.cases.add_words(case.id, Confidential("more"))
        await work.cases.add_words(quiet.id, Confidential("first"))
        assert await work.cases.words(case.id) == WORDS.then(Confidential("more"))
        assert await work.cases.words(quiet.id) == Confidential("first")
        await work.cases.end(case.id)
        assert await work.cases.words(case.id) is None
        assert await work.cases.words(quiet.id) == Confidential("first")


async def test_changing_a_case_leaves_its_words_alone(store: Store) -> None:
    case = await opened(store, "ada", WORDS)
    async with store.begin() as work:
        await work.cases.change(replace(case, told=True))
        assert await work.cases.words(case.id) == WORDS


async def say(store: Store, case: Case, to: str, once: str) -> None:
    async with store.begin() as work:
        await work.outbox.post(
            Reply(NEUTRAL, words=WORDS),
            to=Direct(account(to)),
            once=once,
            urgency=Urgency.SUPPORT,
            member=MemberId(f"id-{to}"),
            case=case.id,
        )


async def sealed(store: Store) -> int:
    """Count the rows in which anything lies sealed."""
    tables = ("cases", "outbox", "requests")
    return sum([await store.count(t) - await store.count_null(t, "sealed_words") for t in tables])


async def test_when_a_case_ends_no_sealed_word_of_it_is_left_anywhere(store: Store) -> None:
    """Letters waiting, letters that could not arrive, and answers kept for a second try.

    The first coach read the words and handed the case back: their kept answer goes as well.
    """
    case = await opened(store, "ada", WORDS)
    first, second = await store.member("first"), await store.member("second")
    async with store.begin() as work:
        for coach in (first, second):
            theirs = offer(case, coach.id)
            await work.offers.add(theirs)
            await work.offers.settle(theirs.id, OfferAnswer.ACCEPTED)
            assert await work.claim(f"read {coach.name}", account(coach.name)) is None
            caller = Caller(account(coach.name), coach.id, frozenset({Role.MEMBER}))
            await work.answer(f"read {coach.name}", caller, Reply(NEUTRAL, words=WORDS))
    await taken(store, case, second.id)
    await say(store, case, "ada", "waiting")
    await say(store, case, "second", "could not arrive")
    async with store.begin() as work:
        for letter in await work.outbox.claim(timedelta(minutes=1), 9, tuple(Platform)):
            if letter.key == "could not arrive":
                await work.outbox.dead(letter.id, "closed")
    assert await sealed(store) == 5
    async with store.begin() as work:
        await work.cases.end(case.id)
    assert await sealed(store) == 0
    assert await store.count("outbox") == 0


async def test_a_case_is_forgotten_thirty_days_after_it_ended_and_not_before(
    store: Store,
) -> None:
    """An open case has no clock: nobody is forgotten while they wait."""
    ended, waiting = await opened(store, "ada"), await opened(store, "ben", WORDS)
    cora = await store.member("cora")
    async with store.begin() as work:
        await work.offers.add(offer(ended, cora.id))
        await work.offers.add(offer(waiting, cora.id))
        await work.cases.end(ended.id)
    store.pass_time(days=30)
    async with store.begin() as work:
        await work.forget()
        assert await work.cases.get(ended.id) is not None
    store.pass_time(seconds=1)
    async with store.begin() as work:
        await work.forget()
        assert await work.cases.get(ended.id) is None
        assert await work.offers.of(ended.id) == []
        assert await work.cases.words(waiting.id) == WORDS
        assert len(await work.offers.of(waiting.id)) == 1


async def test_a_coach_has_one_open_offer_of_a_case(store: Store) -> None:
    case = await opened(store, "ada")
    cora, carl = await store.member("cora"), await store.member("carl")
    first, second = offer(case, cora.id), offer(case, carl.id, 1)
    async with store.begin() as work:
        await work.offers.add(first)
        assert await work.offers.open_of(case.id) == first
        assert await work.offers.get(first.id) == first
        assert await work.offers.get(uuid4()) is None
        assert await work.offers.expiring(first.expires) == [first]
        assert await work.offers.expiring(first.expires - timedelta(seconds=1)) == []
    with pytest.raises(IntegrityError):
        async with store.begin() as work:
            await work.offers.add(replace(first, id=uuid4()))
    async with store.begin() as work:
        await work.offers.add(second)
        assert await work.offers.all_open_of(case.id) == [first, second]
        assert await work.offers.open_of(case.id) == first
        assert {coach for coach, _ in await work.offers.asked()} == {cora.id, carl.id}
        await work.offers.settle(first.id, OfferAnswer.LAPSED)
        lapsed = replace(first, answer=OfferAnswer.LAPSED)
        assert await work.offers.of(case.id) == [lapsed, second]
        assert await work.offers.open_of(case.id) == second
        assert await work.offers.expiring(second.expires) == [second]
        assert await work.offers.of(UUID(int=0)) == []


async def test_when_a_coach_is_erased_their_head_waits_for_another(store: Store) -> None:
    case = await opened(store, "ada", WORDS)
    cora = await store.member("cora")
    async with store.begin() as work:
        theirs = offer(case, cora.id)
        await work.offers.add(theirs)
        await work.offers.settle(theirs.id, OfferAnswer.ACCEPTED)
    await taken(store, case, cora.id)
    async with store.begin() as work:
        await work.erase(cora.id)
        assert await work.cases.get(case.id) == case
        assert await work.cases.words(case.id) == WORDS
        assert await work.offers.of(case.id) == []
