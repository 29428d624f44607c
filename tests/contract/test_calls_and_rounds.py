from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from bot.core.calls import Call, Coming, Kind, Stage
from bot.core.people import MemberId
from bot.core.rounds import Group, Round, RoundStage
from tests.unit.makers import NOW

from .store import Store


def call(days: float, kind: Kind = Kind.WEEKLY) -> Call:
    drafted = Call.draft("Title", "Theme", "About", NOW + timedelta(days=days), 60)
    return replace(drafted, kind=kind, stage=Stage.ANNOUNCED)


async def test_there_is_one_weekly_call_at_a_time(store: Store) -> None:
    """Planning twice, or in two processes, plans once; events may coincide."""
    weekly, event = call(2), call(2, Kind.EVENT)
    async with store.begin() as work:
        assert await work.calls.add(weekly, by=None)
        assert not await work.calls.add(call(2), by=None)
        assert await work.calls.add(event, by=None)
        assert await work.calls.get(weekly.id) == weekly
        assert await work.calls.get(uuid4()) is None


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
        assert (await work.rounds.get(theirs.id)) == replace(theirs, stage=RoundStage.RUN)
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
