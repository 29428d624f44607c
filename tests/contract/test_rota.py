"""What is stored of the rota and of the search for a coach, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

from bot.core.membership import Phase
from bot.core.placement import Placement, Rung
from bot.core.rota import Away, Cover, Hours, Rest
from bot.core.skills import Concern, Nation, Needs, Skills, Soon
from bot.core.support import OfferAnswer
from bot.core.vocabulary import Language
from tests.unit.makers import NOW

from .store import Store
from .test_cases import offer, opened, taken

EVENING = Hours(0, time(19), time(22))
LATE = Hours(4, time(22), time(2))
OFF = Away(date(2026, 7, 14), date(2026, 7, 15))


async def test_a_rota_is_kept_as_it_was_given(store: Store) -> None:
    cora, carl = await store.member("cora"), await store.member("carl")
    async with store.begin() as work:
        await work.rota.set_hours(cora.id, [LATE, EVENING])
        await work.rota.set_away(cora.id, [OFF])
        await work.rota.rest(cora.id, Rest.COOL, NOW)
        await work.rota.rest(cora.id, Rest.COOL, NOW + timedelta(days=1))
        await work.duty.start(cora.id)
        found = await work.rota.of([cora.id, carl.id])
        assert found[cora.id].hours == [EVENING, LATE]
        assert found[cora.id].away == [OFF]
        assert found[cora.id].rests == {Rest.COOL: NOW + timedelta(days=1)}
        assert found[cora.id].by_hand
        assert not found[carl.id].hours
        assert not found[carl.id].by_hand
        await work.rota.set_hours(cora.id, [LATE])
        await work.rota.wake(cora.id, [Rest.COOL, Rest.OFF])
        found = await work.rota.of([cora.id])
        assert found[cora.id].hours == [LATE]
        assert found[cora.id].rests == {}


async def test_skills_are_kept_whole_and_replaced(store: Store) -> None:
    cora = await store.member("cora")
    full = Skills(
        coach=cora.id,
        concerns=(Concern.SUSPENSION, Concern.WORKLOAD),
        phases=(Phase.SPECIAL,),
        former=True,
        nations=(Nation.WALES,),
        languages=(Language.WELSH,),
    )
    async with store.begin() as work:
        await work.rota.set_skills(Skills(coach=cora.id))
        await work.rota.set_skills(full)
        assert await work.rota.skills([cora.id]) == {cora.id: full}
        assert await work.rota.skills([]) == {}


async def test_cover_goes_to_one_and_moves_the_hours(store: Store) -> None:
    cora, carl, cleo = [await store.member(name) for name in ("cora", "carl", "cleo")]
    span = (NOW, NOW + timedelta(hours=3))
    cover = Cover(id=uuid4(), asker=cora.id, starts=span[0], ends=span[1], taker=None)
    async with store.begin() as work:
        assert await work.rota.ask_cover(cover)
        assert not await work.rota.ask_cover(
            Cover(id=uuid4(), asker=cora.id, starts=span[0], ends=span[1], taker=None)
        )
        assert await work.rota.covers() == [cover]
        assert (await work.rota.of([cora.id]))[cora.id].handed == []
        assert await work.rota.take_cover(cover.id, carl.id)
        assert not await work.rota.take_cover(cover.id, cleo.id)
        found = await work.rota.of([cora.id, carl.id])
        assert found[cora.id].handed == [span]
        assert found[carl.id].given == [span]
    store.pass_time(days=11)
    async with store.begin() as work:
        await work.forget()
        assert await work.rota.cover(cover.id) is None


async def test_a_talk_with_a_supervisor_is_taken_up_by_one(store: Store) -> None:
    cora, sue, sam = [await store.member(name) for name in ("cora", "sue", "sam")]
    debrief = uuid4()
    async with store.begin() as work:
        assert await work.rota.open_debrief(cora.id) is None
        await work.rota.ask_debrief(debrief, cora.id)
        assert await work.rota.open_debrief(cora.id) == debrief
        assert await work.rota.debriefed(debrief) == (cora.id, None)
        assert await work.rota.take_debrief(debrief, sue.id)
        assert not await work.rota.take_debrief(debrief, sam.id)
        assert await work.rota.debriefed(debrief) == (cora.id, sue.id)
        assert await work.rota.debriefed(uuid4()) is None


async def test_a_placement_is_kept_and_a_new_search_replaces_it(store: Store) -> None:
    case = await opened(store, "ada")
    cora = await store.member("cora")
    needs = Needs(
        soon=Soon.NOW,
        concern=Concern.SETTLEMENT,
        same_phase=True,
        former_only=True,
        nation=Nation.SCOTLAND,
        language=Language.WELSH,
        near=True,
    )
    first = Placement(case=case.id, search=uuid4(), since=NOW, needs=needs)
    risen = Placement(
        case=case.id,
        search=first.search,
        since=NOW,
        needs=needs,
        rung=Rung.CALLED,
        told=NOW,
        said="x",
    )
    async with store.begin() as work:
        assert await work.placements.of([case.id]) == {}
        await work.placements.keep(first)
        await work.placements.keep(risen)
        assert await work.placements.of([case.id]) == {case.id: risen}
        assert await work.placements.urgent() == {}
    await taken(store, case, cora.id)
    async with store.begin() as work:
        assert await work.placements.urgent() == {cora.id: 1}
        await work.erase(cora.id)
        anew = (await work.placements.of([case.id]))[case.id]
        assert anew.search != first.search, "a head whose coach has gone waits from now on"
        assert anew.rung is Rung.ASKING
        assert anew.needs == needs


async def test_a_case_is_taken_by_one(store: Store) -> None:
    case = await opened(store, "ada")
    cora, carl = await store.member("cora"), await store.member("carl")
    async with store.begin() as work:
        assert await work.cases.take(case.id, cora.id)
        assert not await work.cases.take(case.id, carl.id)
        assert [one.coach for one in await work.cases.talking(case.head)] == [cora.id]


async def test_how_much_a_coach_took_on_is_counted_from_when_they_were_asked(store: Store) -> None:
    case = await opened(store, "ada")
    cora = await store.member("cora")
    taken_on = replace(offer(case, cora.id), answer=OfferAnswer.ACCEPTED)
    async with store.begin() as work:
        await work.offers.add(taken_on)
        assert await work.offers.taken(taken_on.at) == {cora.id: 1}
        assert await work.offers.taken(taken_on.at + timedelta(seconds=1)) == {}
        assert await work.offers.recent(cora.id, taken_on.at - timedelta(seconds=1)) == [taken_on]
        assert await work.offers.recent(cora.id, taken_on.at) == []


async def test_waits_are_counted_by_week_and_erasing_a_head_changes_no_count(store: Store) -> None:
    case = await opened(store, "ada")
    week = date(2026, 7, 6)
    async with store.begin() as work:
        for step, in_hours in ((10, True), (10, True), (10, False), (30, True)):
            await work.placements.count_wait(week, step, in_hours=in_hours)
        await work.placements.count_wait(week + timedelta(days=7), 10, in_hours=True)
        before = await work.placements.waits(week, week)
        assert before == {10: 3, 30: 1}
        assert await work.placements.waits(week, week, in_hours=False) == {10: 1}
        await work.erase(case.head)
        assert await work.placements.waits(week, week) == before


async def test_those_a_new_round_introduced_and_those_of_an_authority_are_found(
    store: Store,
) -> None:
    ada = await store.member("ada")
    async with store.begin() as work:
        assert await work.rounds.buddies_now([ada.id]) == {}
        found = await work.members.in_authorities([ada.authority])
        assert [one.id for one in found] == [ada.id]
        assert [one.id for one in await work.members.some([ada.id])] == [ada.id]
        assert await work.members.some([]) == []
