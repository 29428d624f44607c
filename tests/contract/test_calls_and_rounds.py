from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

from bot.core.calls import Call, CallSlot, Coming, Kind, Stage
from bot.core.confidential import Confidential
from bot.core.people import MemberId
from bot.core.recurrence import InHolidays, Recurrence
from bot.core.rounds import Group, Round, RoundStage
from bot.core.terms import Own, OwnSpan
from bot.core.times import uk_date
from tests.unit.makers import NOW

from .store import Store

SLOT = CallSlot(
    id=uuid4(),
    name="Saturday coffee",
    theme="",
    about="Bring a cup.",
    recurrence=Recurrence(weekday=5, at=time(9), weeks=1, since=uk_date(NOW)),
    minutes=60,
    calendar="england",
    in_holidays=InHolidays.SKIP,
)


def call(days: float, kind: Kind = Kind.WEEKLY) -> Call:
    drafted = Call.draft("Title", "Theme", "About", NOW + timedelta(days=days), 60)
    return replace(drafted, kind=kind, stage=Stage.ANNOUNCED)


async def test_a_slot_has_one_call_a_day(store: Store) -> None:
    """Planning twice, or in two processes, plans once; events may coincide."""
    async with store.begin() as work:
        await work.slots.add(SLOT)
        day = uk_date(call(2).starts)
        weekly = replace(call(2), slot=SLOT.id, day=day)
        assert await work.calls.add(weekly, by=None)
        assert not await work.calls.add(replace(call(2), slot=SLOT.id, day=day), by=None)
        assert await work.calls.add(call(2, Kind.EVENT), by=None)
        assert await work.calls.get(weekly.id) == weekly
        assert await work.calls.get(uuid4()) is None


async def test_a_slot_is_kept_as_it_is_and_its_link_sealed(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    async with store.begin() as work:
        await work.slots.add(SLOT)
        assert await work.slots.get(SLOT.id) == SLOT
        changed = replace(SLOT, name="Saturday tea", in_holidays=InHolidays.KEEP)
        await work.slots.change(changed)
        assert await work.slots.every() == [changed]
        weekly = replace(call(2), slot=SLOT.id, day=uk_date(call(2).starts), host=ben.id)
        await work.calls.add(weekly, by=None)
        assert await work.calls.link(weekly.id) is None
        await work.slots.set_link(SLOT.id, Confidential("https://meet.example/zanzibar"))
        assert (await work.calls.link(weekly.id) or Confidential("")).reveal().endswith("zanzibar")
        await work.calls.set_link(weekly.id, Confidential("https://meet.example/quokka"))
        assert (await work.calls.link(weekly.id) or Confidential("")).reveal().endswith("quokka")
        await work.slots.set_hosts(SLOT.id, [ben.id, ada.id, ben.id])
        assert await work.slots.hosts(SLOT.id) == [ben.id, ada.id]
        assert await work.slots.hosting(ada.id) == [SLOT.id]
        assert await work.calls.of_slot(SLOT.id, uk_date(NOW)) == [weekly]
    assert await store.count_null("call_slots", "sealed_link") == 0


async def test_calls_are_listed_by_time_and_drafts_by_nobody(store: Store) -> None:
    ada = await store.member("ada")
    soon, later = call(1), call(8)
    draft = Call.draft("Draft", "", "About", NOW + timedelta(days=2), 60)
    async with store.begin() as work:
        for each in (later, soon):
            await work.calls.add(each, by=None)
        await work.calls.add(draft, by=ada.id)
        assert await work.calls.between(NOW, NOW + timedelta(days=30)) == [soon, later]
        assert await work.calls.between(soon.starts, later.starts) == [later]
        assert await work.calls.author(draft.id) == ada.id
        assert await work.calls.author(soon.id) is None
        assert await work.calls.author(uuid4()) is None
        await work.calls.announce(draft.id)
        announced = replace(draft, stage=Stage.ANNOUNCED)
        assert await work.calls.between(NOW, NOW + timedelta(days=7)) == [soon, announced]


async def test_whoever_only_reads_finds_the_same_calls_and_whoever_writes_finds_their_own(
    store: Store,
) -> None:
    begins, between, ends = NOW + timedelta(days=1), call(2), NOW + timedelta(days=3)
    cancelled = replace(call(2.5), stage=Stage.CANCELLED)
    async with store.begin() as work:
        for each in (call(1), between, cancelled, call(3.5), replace(call(2), stage=Stage.DRAFT)):
            await work.calls.add(each, by=None)
            found = await work.calls.between(begins, ends)
        assert await work.calls.planned(begins, ends) == [between, cancelled]
        assert found == [between]
    async with store.storage.read() as work:
        assert await work.calls.between(begins, ends) == [between]
        assert await work.calls.planned(begins, ends) == [between, cancelled]
        assert len(await work.calls.between(NOW, ends + timedelta(days=1))) == 3
        assert await work.calls.between(ends, begins) == []


async def test_the_latest_answer_counts_and_only_a_number_is_seen(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    theirs = call(1)
    async with store.begin() as work:
        await work.calls.add(theirs, by=None)
        assert await work.calls.count(theirs.id) == 0
        await work.calls.answer(theirs.id, ada.id, Coming.YES)
        await work.calls.answer(theirs.id, ben.id, Coming.YES)
        assert await work.calls.count(theirs.id) == 2
        await work.calls.answer(theirs.id, ben.id, Coming.NO)
        assert await work.calls.count(theirs.id) == 1
        assert await work.calls.answer_of(theirs.id, ben.id) is Coming.NO
        assert await work.calls.answer_of(uuid4(), ben.id) is None


async def test_answers_are_found_by_call_and_by_member(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    one, two = call(0), call(1)
    async with store.begin() as work:
        for each in (one, two):
            await work.calls.add(each, by=None)
        await work.calls.answer(one.id, ada.id, Coming.YES)
        await work.calls.answer(one.id, ben.id, Coming.NO)
        await work.calls.answer(two.id, ada.id, Coming.NO)
        assert await work.calls.answers(one.id) == {ada.id: Coming.YES, ben.id: Coming.NO}
        assert await work.calls.answers_of(ada.id) == {one.id: Coming.YES, two.id: Coming.NO}
        assert await work.calls.answers_of(MemberId("nobody")) == {}


async def test_the_own_days_of_everybody_are_found_at_once(store: Store) -> None:
    """In the order in which each gave them, or the wrong one would win."""
    ada, ben = await store.member("ada"), await store.member("ben")
    day = NOW.date()
    off = OwnSpan(day, day + timedelta(days=2), Own.OFF)
    on, later = OwnSpan(day, day, Own.ON), OwnSpan(day + timedelta(days=1), day, Own.OFF)
    async with store.begin() as work:
        await work.preferences.set_own_spans(ada.id, [later, off, on])
        await work.preferences.set_own_spans(ben.id, [on, off])
        assert await work.preferences.own_on(day) == {ada.id: [off, on], ben.id: [on, off]}
        assert await work.preferences.own_on(day + timedelta(days=2)) == {
            ada.id: [off],
            ben.id: [off],
        }
        assert await work.preferences.own_on(day - timedelta(days=1)) == {}


async def test_a_call_and_who_came_are_forgotten_after_thirty_days(store: Store) -> None:
    ada = await store.member("ada")
    theirs = call(0)
    async with store.begin() as work:
        await work.calls.add(theirs, by=ada.id)
        await work.calls.answer(theirs.id, ada.id, Coming.YES)
    store.pass_time(days=30)
    async with store.begin() as work:
        await work.forget()
        assert await work.calls.get(theirs.id) == theirs
    store.pass_time(seconds=1)
    async with store.begin() as work:
        await work.forget()
        assert await work.calls.get(theirs.id) is None
    assert await store.count("attendance") == 0


def drawn(*groups: tuple[MemberId, ...], alone: tuple[MemberId, ...] = ()) -> Round:
    return Round(
        id=uuid4(),
        stage=RoundStage.PREVIEW,
        drawn=NOW,
        seed=7,
        groups=tuple(Group(id=uuid4(), members=members) for members in groups),
        alone=alone,
    )


async def test_a_preview_introduces_nobody_until_it_is_run(store: Store) -> None:
    a, b, c, d = [(await store.member(name)).id for name in ("ada", "ben", "cal", "dee")]
    theirs = drawn((a, b, c), alone=(d,))
    async with store.begin() as work:
        await work.rounds.add(theirs)
        assert await work.rounds.get(theirs.id) == theirs
        assert await work.rounds.latest_group(a) is None
        assert await work.rounds.group(theirs.groups[0].id) is None
        assert await work.rounds.met() == {}
        await work.rounds.run(theirs.id)
        assert await work.rounds.latest_group(a) == theirs.groups[0]
        assert await work.rounds.latest_group(d) is None
        assert await work.rounds.group(theirs.groups[0].id) == theirs.groups[0]
        pairs = (frozenset(pair) for pair in ((a, b), (a, c), (b, c)))
        assert await work.rounds.met() == dict.fromkeys(pairs, NOW)
        assert (await work.rounds.get(theirs.id)) == replace(theirs, stage=RoundStage.RUN, ran=NOW)
        assert await work.rounds.get(uuid4()) is None


async def test_the_latest_round_counts_and_the_last_meeting_is_known(store: Store) -> None:
    a, b = [(await store.member(name)).id for name in ("ada", "ben")]
    first = drawn((a, b))
    second = replace(drawn((a, b)), drawn=NOW + timedelta(days=7))
    async with store.begin() as work:
        for each in (second, first, replace(drawn(), drawn=NOW + timedelta(days=8))):
            await work.rounds.add(each)
            await work.rounds.run(each.id)
        assert await work.rounds.latest_group(a) == second.groups[0]
        assert await work.rounds.met() == {frozenset((a, b)): second.drawn}


async def test_a_preview_lasts_a_day_and_a_round_two_years(store: Store) -> None:
    a, b = [(await store.member(name)).id for name in ("ada", "ben")]
    preview, ran = drawn((a, b)), drawn((a, b))
    async with store.begin() as work:
        await work.rounds.add(preview)
        await work.rounds.add(ran)
        await work.rounds.run(ran.id)
    store.pass_time(days=1, seconds=1)
    async with store.begin() as work:
        await work.forget()
        assert await work.rounds.get(preview.id) is None
    store.pass_time(days=728)
    async with store.begin() as work:
        await work.forget()
        assert await work.rounds.get(ran.id) is not None
    store.pass_time(days=1)
    async with store.begin() as work:
        await work.forget()
        assert await work.rounds.get(ran.id) is None
    assert await store.count("pairings") == 0


async def test_looking_back_it_is_known_who_stayed_together_by_their_own_wish(
    store: Store,
) -> None:
    ada, ben, cal, eve = [(await store.member(name)).id for name in ("ada", "ben", "cal", "eve")]
    drawn = Round(
        id=uuid4(),
        stage=RoundStage.PREVIEW,
        drawn=NOW,
        seed=1,
        groups=(
            Group(id=uuid4(), members=(ada, ben), kept=True),
            Group(id=uuid4(), members=(cal, eve)),
        ),
        alone=(),
    )
    async with store.begin() as work:
        await work.rounds.add(drawn)
        await work.rounds.run(drawn.id)
        (past,) = await work.rounds.past()
    assert set(past.groups) == {frozenset({ada, ben}), frozenset({cal, eve})}
    assert past.kept == {frozenset({ada, ben})}
