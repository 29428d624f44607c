"""Two members who turn out to be one person, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

import pytest

from bot.core.apart import NewTie, Relation
from bot.core.break_glass import BreakGlass, Ground
from bot.core.calls import Call, Coming
from bot.core.codes import Purpose
from bot.core.confidential import Confidential
from bot.core.messages import Direct, Urgency
from bot.core.people import MemberId, Platform, Role
from bot.core.preferences import LeadTime
from bot.core.profile import Field, Profile, Visibility
from bot.core.quiet import Pause, Programme, Quiet
from bot.core.rounds import Group, Round, RoundStage
from bot.core.support import Case, CaseState, Offer, OfferAnswer
from bot.core.trust import Proposal, Verification, VerifyRequest, Voucher, Way
from bot.core.views import NEUTRAL, Reply
from tests.unit.makers import NOW

from .everybody import everything, fill
from .store import Store, account


async def merge(store: Store, kept: MemberId, gone: MemberId) -> None:
    async with store.begin() as work:
        await work.merge(kept, gone)


async def test_nothing_names_who_was_merged_but_the_list_of_former_ids_and_old_keys(
    store: Store,
) -> None:
    """With something in every table; and erasing the one person takes the old keys along."""
    people = await fill(store)
    one = (await store.member("Wallabyann")).id
    async with store.begin() as work:
        await work.consents.give(one, "charter", "1")
    await merge(store, one, people.gone)
    rows = dict(await everything(store))
    for table, column in (("former_ids", "former"), ("outbox", "once")):
        rows[table] = [{k: v for k, v in row.items() if k != column} for row in rows[table]]
    assert people.gone not in repr(rows)
    async with store.begin() as work:
        await work.erase(one)
        assert not any((await work.export(one)).values())
    after = repr(await everything(store))
    for trace in (one, people.gone, account("Wallabyann").user):
        assert trace not in after


async def test_what_holds_back_more_counts(store: Store) -> None:
    kept = await store.member("kept", school="", wants_buddy=True, rests=False)
    gone = await store.member(
        "gone", school="Oak", wants_buddy=False, rests=True, joined=NOW - timedelta(days=9)
    )
    async with store.begin() as work:
        for member, purposes in ((kept, ("charter", "buddy")), (gone, ("charter",))):
            for purpose in purposes:
                await work.consents.give(member.id, purpose, "2" if member is kept else "1")
    await merge(store, kept.id, gone.id)
    async with store.begin() as work:
        assert await work.members.get(kept.id) == replace(
            kept, school="Oak", wants_buddy=False, rests=True, joined=gone.joined
        )
        assert await work.consents.given(kept.id) == {"charter": "1"}
        assert await work.members.get(gone.id) is None


async def test_roles_add_up_where_they_were_given_to_an_account(store: Store) -> None:
    kept, gone = (await store.member("kept")).id, (await store.member("gone")).id
    async with store.begin() as work:
        await work.appointments.grant(account("kept"), Role.COACH, "settings")
        await work.appointments.grant(account("gone"), Role.MODERATOR, "settings")
        await work.duty.start(gone)
    await merge(store, kept, gone)
    async with store.begin() as work:
        accounts = await work.accounts.of(kept)
        assert await work.appointments.of(accounts) == {Role.COACH, Role.MODERATOR}
        assert await work.duty.on() == [kept]
        await work.accounts.unlink(account("gone"))
        assert await work.appointments.of(await work.accounts.of(kept)) == {Role.COACH}


@pytest.mark.parametrize("stage", RoundStage)
async def test_whom_both_were_introduced_to_stays_and_nobody_met_themselves(
    store: Store, stage: RoundStage
) -> None:
    """In one round in two groups, in another round together, in a third only one of the two."""
    kept, gone, ben, cal = [(await store.member(name)).id for name in ("a", "b", "ben", "cal")]

    def drawn(*groups: tuple[MemberId, ...], alone: tuple[MemberId, ...] = ()) -> Round:
        return Round(
            id=uuid4(),
            stage=stage,
            drawn=NOW,
            seed=1,
            groups=tuple(Group(id=uuid4(), members=group) for group in groups),
            alone=alone,
        )

    async with store.begin() as work:
        await work.rounds.add(drawn((kept, ben), (gone, cal)))
        await work.rounds.add(drawn((kept, gone)))
        await work.rounds.add(drawn((gone, ben), alone=(kept,)))
    await merge(store, kept, gone)
    async with store.begin() as work:
        met = set(await work.rounds.met())
    known = {frozenset({kept, ben}), frozenset({kept, cal})}
    assert met == (known if stage is RoundStage.RUN else set())


async def test_one_person_comes_to_a_call_once_and_is_named_only_if_both_agreed(
    store: Store,
) -> None:
    kept, gone = (await store.member("kept")).id, (await store.member("gone")).id
    calls = [Call.draft("Title", "", "", NOW, 60) for _ in range(3)]
    async with store.begin() as work:
        for call in calls:
            await work.calls.add(call, by=gone)
        await work.calls.answer(calls[0].id, kept, Coming.NO)
        for call in calls:
            await work.calls.answer(call.id, gone, Coming.YES)
        await work.calls.answer(calls[1].id, kept, Coming.YES)
        await work.calls.name(calls[1].id, kept, shown=True)
        await work.calls.name(calls[2].id, gone, shown=True)
    await merge(store, kept, gone)
    async with store.begin() as work:
        assert [await work.calls.count(call.id) for call in calls] == [1, 1, 1]
        assert [await work.calls.named(call.id) for call in calls] == [[], [], [kept]]
        assert await work.calls.author(calls[0].id) == kept


async def test_an_open_case_goes_on_and_nobody_was_their_own_coach(store: Store) -> None:
    kept, gone, coach = [(await store.member(name)).id for name in ("a", "b", "coach")]
    words = Confidential("words")
    old = replace(Case.open(kept, NOW), coach=gone)
    case = replace(Case.open(gone, NOW), state=CaseState.TALKING, coach=coach)
    async with store.begin() as work:
        await work.cases.add(old, None)
        await work.cases.end(old.id)
        await work.cases.add(case, words)
        for about, asked in ((old, gone), (case, kept), (case, coach)):
            answer = OfferAnswer.ACCEPTED if asked is coach else OfferAnswer.DECLINED
            await work.offers.add(
                Offer(id=uuid4(), case=about.id, coach=asked, at=NOW, expires=NOW, answer=answer)
            )
    await merge(store, kept, gone)
    async with store.begin() as work:
        assert await work.cases.open_of(kept) == replace(case, head=kept)
        assert await work.cases.words(case.id) == words
        ended = await work.cases.get(old.id)
        assert ended is not None
        assert (ended.head, ended.coach) == (kept, None)
        assert [offer.coach for offer in await work.offers.of(case.id)] == [coach]
        assert await work.offers.of(old.id) == []


async def test_letters_arrive_and_what_both_were_to_be_told_is_told_once(store: Store) -> None:
    """Sealed words still open: a letter keeps the key it was sealed under."""
    kept, gone = (await store.member("kept")).id, (await store.member("gone")).id
    call = Call.draft("Title", "", "", NOW, 60)
    async with store.begin() as work:
        await work.calls.add(call, by=None)
        for member, name in ((kept, "kept"), (gone, "gone")):
            await work.outbox.post(
                Reply("Soon"),
                to=Direct(account(name)),
                once=f"lead:{call.id}:{member}",
                urgency=Urgency.PERSONAL,
                member=member,
                call=call.id,
                topic="lead",
            )
        await work.outbox.post(
            Reply(NEUTRAL, words=Confidential("words")),
            to=Direct(account("gone")),
            once=f"words:{gone}",
            urgency=Urgency.SUPPORT,
            member=gone,
        )
    await merge(store, kept, gone)
    async with store.begin() as work:
        await work.outbox.readdress(account("gone"), account("kept"))
        first = await work.outbox.claim(timedelta(minutes=1), 9, tuple(Platform))
        for letter in first:
            await work.outbox.sent(letter, None)
        second = await work.outbox.claim(timedelta(minutes=1), 9, tuple(Platform))
    views = [letter.view for letter in (*first, *second)]
    assert all(letter.address == Direct(account("kept")) for letter in (*first, *second))
    assert [view.words for view in views if isinstance(view, Reply) and view.words] == [
        Confidential("words")
    ]
    assert len(views) == 2


async def test_choices_are_the_kept_ones_and_the_others_fill_gaps(store: Store) -> None:
    kept, gone = (await store.member("kept")).id, (await store.member("gone")).id
    async with store.begin() as work:
        await work.preferences.set_lead_times(kept, [LeadTime(60, every_call=True)])
        await work.preferences.set_lead_times(gone, [LeadTime(30, every_call=True)])
        feed = await work.preferences.feed(gone)
    await merge(store, kept, gone)
    async with store.begin() as work:
        assert [lead.minutes for lead in await work.preferences.lead_times(kept)] == [60]
        assert await work.preferences.feed_owner(feed) == kept


async def test_what_either_said_asked_and_paused_holds_for_the_one(store: Store) -> None:
    """The narrower visibility, both private lists, the longer pause, and the discretion."""
    kept, gone, ben = [await store.member(name) for name in ("kept", "gone", "ben")]
    ends = NOW + timedelta(days=9)
    async with store.begin() as work:
        await work.profiles.keep(
            Profile(member=kept, years=0, chosen={Field.VALUES: Visibility.MEMBERS})
        )
        await work.profiles.keep(
            Profile(member=gone, years=9, about="Words", chosen={Field.YEARS: Visibility.HIDDEN})
        )
        named = NewTie(relation=Relation.NOT_WITH, name=Confidential("Ben"), account=account("ben"))
        await work.ties.add(gone.id, named)
        await work.pauses.set(kept.id, Pause(programme=Programme.BUDDIES, once=True))
        await work.pauses.set(gone.id, Pause(programme=Programme.BUDDIES, until=ends))
        await work.pauses.set_quiet(gone.id, Quiet(begins=time(18), discreet=True))
    await merge(store, kept.id, gone.id)
    async with store.begin() as work:
        profile = await work.profiles.get(kept.id)
        assert profile is not None
        assert (profile.years, profile.about) == (0, "Words")
        assert profile.visibility(Field.VALUES) is Visibility.MATCH_ONLY
        assert profile.visibility(Field.YEARS) is Visibility.HIDDEN
        assert await work.ties.apart([kept, ben]) == {
            kept.id: frozenset({ben.id}),
            ben.id: frozenset({kept.id}),
        }
        assert [tie.label.reveal() for tie in await work.ties.of(kept.id)] == ["Ben"]
        assert await work.pauses.of(kept.id) == [Pause(programme=Programme.BUDDIES, until=ends)]
        assert await work.pauses.quiet(kept.id) == Quiet(begins=time(18), discreet=True)
        assert await work.ties.of(gone.id) == []


async def test_trust_is_joined_and_one_person_is_one_sponsor(store: Store) -> None:
    kept, gone, eve = [(await store.member(name)).id for name in ("a", "b", "eve")]
    async with store.begin() as work:
        await work.verifications.add(
            Verification(member=gone, way=Way.REGISTER, by=eve, also_by="", at=NOW)
        )
        await work.verifications.ask(
            VerifyRequest(
                id=uuid4(), member=kept, way=Way.REGISTER, asked=NOW, about=Confidential("x")
            )
        )
        for member, sponsor in ((eve, kept), (eve, gone), (kept, gone)):
            voucher = Voucher(id=uuid4(), member=member, sponsor=sponsor, knows=None)
            await work.verifications.invite(voucher)
            await work.verifications.vouch(voucher.id, knows=True)
        await work.codes.issue(Purpose.LINK, gone)
        await work.readings.count(gone)
        for name, by in (("a", gone), ("eve", gone)):
            await work.proposals.add(
                Proposal(id=uuid4(), account=account(name), role=Role.COACH, by=by, at=NOW)
            )
    await merge(store, kept, gone)
    async with store.begin() as work:
        found = await work.verifications.of(kept)
        assert found is not None
        assert found.way is Way.REGISTER
        assert await work.verifications.request_of(kept) is None
        assert await work.verifications.sponsors(eve) == [kept]
        assert await work.verifications.sponsors(kept) == []
        assert await work.proposals.find(account("a"), Role.COACH) is None
        left = await work.proposals.find(account("eve"), Role.COACH)
        assert left is not None
        assert left.by == kept
    assert await store.count("codes") == 0


async def test_two_who_opened_a_case_and_turn_out_to_be_one_are_not_two(store: Store) -> None:
    """Nor is somebody who turns out to be its head one of them."""
    head, one, two = [(await store.member(name)).id for name in ("head", "one", "two")]
    glasses = []
    async with store.begin() as work:
        case = Case.open(head, NOW)
        await work.cases.add(case, Confidential("words"))
        for first, second in ((one, two), (two, one), (head, two)):
            glass = BreakGlass.ask(case.id, head, Ground.HARM, NOW)
            for by in (first, second):
                glass = glass.with_yes(by, Role.SUPERVISOR, NOW)
            await work.glass.ask(glass, Confidential("because"))
            assert glass.is_open_to(two, NOW)
            glasses.append(glass.id)
    await merge(store, two, one)
    async with store.begin() as work:
        for glass_id in glasses:
            found = await work.glass.get(glass_id)
            assert found is not None
            assert found.opened == NOW, "its head is told all the same"
            assert not found.is_open_to(two, NOW)
        assert len(await work.glass.untold()) == 3
