"""What became of introductions, and wishes, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from bot.core.meetings import NONE, SILENT, CheckIn, Outcome, Wishes
from bot.core.people import MemberId
from bot.core.rounds import Group, Ran, Round, RoundKind, RoundStage, Why
from tests.unit.makers import NOW

from .store import Store

DAY = timedelta(days=1)


def check(member: MemberId, group: UUID | None = None, days: float = 0) -> CheckIn:
    since = NOW + days * DAY
    return CheckIn(
        id=uuid4(), group=group or uuid4(), member=member, since=since, due=since + 14 * DAY
    )


async def pair(store: Store, days: float = 0) -> tuple[Round, MemberId, MemberId]:
    """Introduce Ada and Ben to each other."""
    names = [member.id for member in [await store.member(name) for name in ("ada", "ben")]]
    drawn = Round(
        id=uuid4(),
        stage=RoundStage.PREVIEW,
        drawn=NOW + days * DAY,
        seed=1,
        groups=(Group(id=uuid4(), members=tuple(names), points=420, drawn=False),),
        alone=(),
        kind=RoundKind.BETWEEN,
        digest="d",
        certificate="c",
    )
    async with store.begin() as work:
        await work.rounds.add(drawn)
        await work.rounds.run(drawn.id)
    return drawn, names[0], names[1]


async def test_a_round_is_kept_with_all_that_an_organiser_saw(store: Store) -> None:
    drawn, ada, _ben = await pair(store)
    cal = (await store.member("cal")).id
    lonely = replace(drawn, id=uuid4(), groups=(), alone=(cal,), why={cal: Why.RULES})
    async with store.begin() as work:
        await work.rounds.add(lonely)
        kept = replace(drawn, stage=RoundStage.RUN, ran=NOW)
        assert await work.rounds.get(drawn.id) == kept
        assert await work.rounds.get(lonely.id) == lonely
        assert await work.rounds.ran(NOW - DAY, NOW) == [kept]
        assert await work.rounds.ran(NOW, NOW + DAY) == []
        (when,) = await work.rounds.ran_when(NOW - DAY, NOW)
        assert when == Ran(id=drawn.id, drawn=drawn.drawn, seed=drawn.seed, at=NOW)
        assert await work.rounds.ran_when(NOW, NOW + DAY) == []
        (past,) = await work.rounds.past()
        assert past.groups == (frozenset(drawn.groups[0].members),)
        assert past.kind is RoundKind.BETWEEN
        assert await work.rounds.past(before=NOW) == []
        assert await work.rounds.latest_groups() == {drawn.groups[0].id: drawn.groups[0]}
        assert await work.rounds.latest_group(ada) == drawn.groups[0]


async def test_a_round_that_was_taken_back_introduced_nobody(store: Store) -> None:
    drawn, ada, ben = await pair(store)
    async with store.begin() as work:
        await work.rounds.take_back(drawn.id)
        assert await work.rounds.latest_group(ada) is None
        assert await work.rounds.met() == {}
        assert await work.rounds.met_by(ben) == frozenset()
    store.pass_time(days=1, seconds=1)
    async with store.begin() as work:
        await work.forget()
        assert await work.rounds.get(drawn.id) is None


async def test_who_has_left_a_group_is_not_reached_by_it_but_has_met(store: Store) -> None:
    drawn, ada, ben = await pair(store)
    group = drawn.groups[0].id
    async with store.begin() as work:
        await work.rounds.leave(group, ada)
        assert await work.rounds.latest_group(ada) is None
        left = await work.rounds.group(group)
        assert left is not None
        assert left.members == (ben,)
        assert await work.rounds.met_by(ada) == {ben}


async def test_a_check_in_is_found_when_it_is_due_and_changes(store: Store) -> None:
    drawn, ada, ben = await pair(store)
    group = drawn.groups[0].id
    mine, theirs = check(ada, group), check(ben, group, days=1)
    async with store.begin() as work:
        await work.meetings.open([mine, theirs])
        assert await work.meetings.due(NOW + 13 * DAY) == []
        assert await work.meetings.due(NOW + 14 * DAY) == [mine]
        assert list(await work.meetings.of(group)) == [mine, theirs]
        assert await work.meetings.of_groups([group]) == {group: [mine, theirs]}
        done = replace(mine, answer=Outcome.MET, answered=NOW, due=None, keeps=True, asked=1)
        await work.meetings.change(done)
        assert await work.meetings.get(mine.id) == done
        assert await work.meetings.of_member(ada) == [done]
        await work.meetings.drop([group])
        assert await work.meetings.of(group) == []


async def test_who_said_it_was_not_right_is_kept_apart_both_ways(store: Store) -> None:
    drawn, ada, ben = await pair(store)
    async with store.begin() as work:
        mine = replace(check(ada, drawn.groups[0].id), answer=Outcome.NOT_RIGHT)
        await work.meetings.open([mine, check(ben, drawn.groups[0].id)])
        assert await work.meetings.apart() == {ada: frozenset({ben}), ben: frozenset({ada})}


async def test_silence_is_three_introductions_in_a_row_without_a_word(store: Store) -> None:
    ada, ben, cal, dee = [(await store.member(name)).id for name in ("ada", "ben", "cal", "dee")]
    async with store.begin() as work:
        for place in range(SILENT):
            asked = [replace(check(m, days=place), asked=1) for m in (ada, ben, cal, dee)]
            if place == 1:
                asked[1] = replace(asked[1], wrote=NOW)
                asked[2] = replace(asked[2], asked=0)
                met = replace(check(ben, asked[3].group, days=-9), answer=Outcome.MET)
                asked.append(met)
            await work.meetings.open(asked)
        assert await work.meetings.silent() == {ada}
        newest = (await work.meetings.of_member(ada))[0]
        await work.meetings.change(replace(newest, wrote=NOW))
        assert await work.meetings.silent() == frozenset()


async def test_wishes_are_none_until_there_are_some(store: Store) -> None:
    ada = (await store.member("ada")).id
    async with store.begin() as work:
        assert await work.meetings.wishes(ada) == NONE
        wished = Wishes(circle=True, despite_case=True, waiting=NOW, asleep=NOW)
        await work.meetings.wish(ada, wished)
        assert await work.meetings.wishes(ada) == wished
        assert await work.meetings.every_wish() == {ada: wished}


async def test_what_happened_is_forgotten_after_two_years_and_waiting_after_one(
    store: Store,
) -> None:
    ada = (await store.member("ada")).id
    async with store.begin() as work:
        await work.meetings.open([check(ada)])
        await work.meetings.wish(ada, Wishes(circle=True, waiting=NOW))
    store.pass_time(days=366)
    async with store.begin() as work:
        await work.forget()
        assert await work.meetings.wishes(ada) == Wishes(circle=True)
        assert len(await work.meetings.of_member(ada)) == 1
    store.pass_time(days=365)
    async with store.begin() as work:
        await work.forget()
        assert await work.meetings.of_member(ada) == []


async def test_two_who_are_one_keep_both_histories_and_what_holds_back_more(store: Store) -> None:
    kept, gone = [(await store.member(name)).id for name in ("kept", "gone")]
    async with store.begin() as work:
        await work.meetings.open([check(kept), check(gone)])
        await work.meetings.wish(kept, Wishes(circle=True, despite_case=True, asleep=NOW))
        await work.meetings.wish(gone, Wishes(waiting=NOW))
    async with store.begin() as work:
        await work.consents.give(gone, "charter", "1")
        await work.merge(kept, gone)
        assert len(await work.meetings.of_member(kept)) == 2
        assert await work.meetings.wishes(kept) == Wishes(circle=True, waiting=NOW)
        assert await work.meetings.wishes(gone) == NONE
