"""One member with something in every table that can hold anything of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from uuid import uuid4

from sqlalchemy import select

from bot.core.apart import NewTie, Relation
from bot.core.audit import Deed
from bot.core.break_glass import BreakGlass, Ground
from bot.core.calls import Call, CallSlot, Coming
from bot.core.changes import Change, ChangeKind, ChangeStage, Scope
from bot.core.codes import Purpose
from bot.core.confidential import Confidential
from bot.core.intake import Intake, Side
from bot.core.invitations import Invitation, Told
from bot.core.meetings import CheckIn, Outcome, Wishes
from bot.core.messages import Direct, Receipt, Urgency
from bot.core.people import Caller, MemberId, Platform, Role
from bot.core.placement import Placement
from bot.core.preferences import LeadTime
from bot.core.quiet import Pause, Programme, Quiet
from bot.core.recurrence import InHolidays, Recurrence
from bot.core.rota import Away, Cover, Hours, Rest
from bot.core.rounds import Group, Round, RoundStage
from bot.core.skills import Needs, Skills, Soon
from bot.core.support import Case, CaseState, Offer, OfferAnswer
from bot.core.talk_stores import FollowUp, SavedReply
from bot.core.terms import Own, OwnSpan
from bot.core.trust import Proposal, Verification, VerifyRequest, Voucher, Way
from bot.core.views import NEUTRAL, Reply
from storage.schema import metadata
from tests.unit.makers import NOW, OFFER_TTL
from tests.unit.profiles import FULL

from .store import Store, account

NAME = "Quokkabethan"
SCHOOL = "Zanzibarquay"
TRUST = "Wombatminster"
IMPERSONAL = {
    "spaces",
    "job_run",
    "call_slots",
    "audit_ends",
    "vault_mark",
    "erasures",
    "waits",
}
"""Tables that hold nothing of any person."""


@dataclass
class Everybody:
    """The member who will go, and those they were in touch with."""

    gone: MemberId
    head: MemberId
    coach: MemberId
    buddy: MemberId


async def fill(store: Store) -> Everybody:
    """Make a member who is a head, a coach, a moderator, a buddy, half-way through a form."""
    gone = (await store.member(NAME, school=SCHOOL, trust=TRUST)).id
    head, coach, buddy = [(await store.member(name)).id for name in ("head", "coach", "buddy")]
    words = Confidential("words")
    async with store.begin() as work:
        await work.accounts.link(account(NAME, Platform.SLACK), gone)
        for role in (Role.COACH, Role.ORGANISER):
            await work.appointments.grant(account(NAME), role, "settings")
        await work.appointments.grant(account("coach"), Role.COACH, gone)
        await work.consents.give(gone, "charter", "1")
        await work.drafts.keep(account(NAME), "profile-school", {"name": NAME, "school": SCHOOL})
        await work.duty.start(gone)
        call = Call.draft("Title", "Theme", "About", NOW, 60)
        await work.calls.add(call, by=gone)
        slot = CallSlot(
            id=uuid4(),
            name="Slot",
            theme="",
            about="",
            recurrence=Recurrence(weekday=2, at=time(19), weeks=1, since=NOW.date()),
            minutes=60,
            calendar="england",
            in_holidays=InHolidays.SKIP,
        )
        await work.slots.add(slot)
        await work.slots.set_hosts(slot.id, [gone, buddy])
        await work.calls.change(replace(call, host=gone, slot=slot.id, day=NOW.date()))
        await work.changes.add(
            Change(
                id=uuid4(),
                call=call.id,
                by=gone,
                kind=ChangeKind.CANCEL,
                scope=Scope.ONE,
                stage=ChangeStage.PREVIEW,
                at=NOW,
                calls=(replace(call, host=gone),),
            )
        )
        await work.preferences.set_lead_times(gone, [LeadTime(60, every_call=True)])
        await work.preferences.set_own_spans(gone, [OwnSpan(NOW.date(), NOW.date(), Own.OFF)])
        await work.preferences.feed(gone)
        ada = await work.members.get(gone)
        assert ada is not None
        await work.profiles.keep(replace(FULL, member=ada, about=NAME))
        await work.ties.add(
            gone, NewTie(relation=Relation.FAMILY, name=words, account=account("buddy"))
        )
        await work.ties.add(
            buddy, NewTie(relation=Relation.NOT_WITH, name=Confidential(NAME), place=words)
        )
        told: dict[str, Told] = {"name": NAME, "school": SCHOOL, "years": 7}
        await work.invitations.keep([Invitation(account=account(NAME), told=told)])
        await work.pauses.set(gone, Pause(programme=Programme.NEWS))
        await work.pauses.set_quiet(gone, Quiet(discreet=True))
        await work.calls.answer(call.id, gone, Coming.YES)
        await work.calls.answer(call.id, buddy, Coming.YES)
        group = Group(id=uuid4(), members=tuple(sorted((gone, buddy))))
        drawn = Round(
            id=uuid4(), stage=RoundStage.RUN, drawn=NOW, seed=1, groups=(group,), alone=(head,)
        )
        await work.rounds.add(drawn)
        for member in (gone, buddy):
            check = CheckIn(id=uuid4(), group=group.id, member=member, since=NOW, due=NOW)
            await work.meetings.open([replace(check, answer=Outcome.MET)])
            await work.meetings.wish(member, Wishes(circle=True, waiting=NOW))
        for person, helper in ((gone, coach), (head, gone)):
            case = replace(Case.open(person, NOW), state=CaseState.TALKING, coach=helper)
            await work.cases.add(case, words)
            offer = Offer(
                id=uuid4(),
                case=case.id,
                coach=helper,
                at=NOW,
                expires=NOW + OFFER_TTL,
                answer=OfferAnswer.ACCEPTED,
            )
            await work.offers.add(offer)
            await work.placements.keep(Placement(case=case.id, search=uuid4(), since=NOW))
            for to in (person, helper):
                await work.outbox.post(
                    Reply(NEUTRAL, words=words),
                    to=Direct(account(_name(to))),
                    once=f"words:{case.id}:{to}",
                    urgency=Urgency.SUPPORT,
                    member=to,
                    case=case.id,
                )
    await _rota(store, gone, coach)
    await _trust(store, gone, buddy)
    await _talks(store, gone, buddy)
    await _letters_and_answers(store, gone, {"head": head, "coach": coach, "buddy": buddy})
    return Everybody(gone, head, coach, buddy)


async def _talks(store: Store, gone: MemberId, buddy: MemberId) -> None:
    """Fill what lies beside the cases, and what a coach saved."""
    async with store.begin() as work:
        for case in await work.cases.talking(gone):
            other = gone if case.head != gone else buddy
            helper = case.coach or buddy
            await work.talks.keep(Intake(case=case.id, keeps=True))
            placed = Placement(
                case=case.id, search=uuid4(), since=NOW, needs=Needs(soon=Soon.NOW, again=other)
            )
            await work.placements.keep(placed)
            await work.talks.say(case.id, call_me=Confidential(NAME), reach=Confidential(NAME))
            await work.talks.record(case.id, Side.HEAD, Confidential(NAME), "once")
            await work.talks.agree(FollowUp(id=uuid4(), case=case.id, due=NOW, always=False))
            first, second = (buddy, helper) if case.head == gone else (gone, buddy)
            glass = BreakGlass.ask(case.id, case.head, Ground.HARM, NOW)
            glass = glass.with_yes(first, Role.SUPERVISOR, NOW)
            glass = glass.with_yes(second, Role.ORGANISER, NOW)
            await work.glass.ask(replace(glass, told=NOW), Confidential(NAME))
        await work.saved.add(SavedReply(id=uuid4(), owner=gone, text=NAME, reviewed=True))


async def _rota(store: Store, gone: MemberId, coach: MemberId) -> None:
    """Fill what is kept of hours, skills, rests, cover and talks with a supervisor."""
    async with store.begin() as work:
        for one, other in ((gone, coach), (coach, gone)):
            await work.rota.set_hours(one, [Hours(0, time(19), time(22))])
            await work.rota.set_away(one, [Away(NOW.date(), NOW.date())])
            await work.rota.rest(one, Rest.COOL, NOW + timedelta(days=1))
            await work.rota.set_skills(Skills(coach=one, former=True))
            cover = Cover(id=uuid4(), asker=one, starts=NOW, ends=NOW + OFFER_TTL, taker=None)
            await work.rota.ask_cover(cover)
            await work.rota.take_cover(cover.id, other)
            debrief = uuid4()
            await work.rota.ask_debrief(debrief, one)
            await work.rota.take_debrief(debrief, other)
        await work.placements.count_wait(NOW.date(), 10, in_hours=True)


async def _trust(store: Store, gone: MemberId, buddy: MemberId) -> None:
    """Fill what is kept of verification, roles given by two, codes and the log."""
    former = await store.member("former")
    async with store.begin() as work:
        await work.consents.give(former.id, "charter", "1")
        await work.merge(gone, former.id)
    async with store.begin() as work:
        for one, other in ((gone, buddy), (buddy, gone)):
            await work.verifications.add(
                Verification(member=one, way=Way.SPONSORS, by=other, also_by="", at=NOW)
            )
            about = Confidential(NAME if one == gone else "Buddy")
            await work.verifications.ask(
                VerifyRequest(id=uuid4(), member=one, way=Way.REGISTER, asked=NOW, about=about)
            )
            await work.verifications.invite(
                Voucher(id=uuid4(), member=one, sponsor=other, knows=None)
            )
            await work.proposals.add(
                Proposal(id=uuid4(), account=account(_name(other)), role=Role.COACH, by=one, at=NOW)
            )
            await work.audit.note(Deed.ROLE_GIVEN, by=one, role=Role.ORGANISER, about=other)
        await work.codes.issue(Purpose.LINK, gone)
        await work.codes.wrong(account(NAME))
        await work.readings.count(gone)


async def _letters_and_answers(
    store: Store, gone: MemberId, others: Mapping[str, MemberId]
) -> None:
    async with store.begin() as work:
        # before they joined, the bot wrote back to their account
        await work.outbox.post(
            Reply(NEUTRAL), to=Direct(account(NAME)), once="visitor", urgency=Urgency.SUPPORT
        )
        for name, member in {NAME: gone, **others}.items():
            await work.outbox.post(
                Reply(NEUTRAL, f"Meet {NAME}"),
                to=Direct(account(name)),
                once=f"buddy:1:{gone}:{member}",
                urgency=Urgency.PERSONAL,
                member=member,
            )
            await work.outbox.hold(
                Reply(NEUTRAL, f"Meet {NAME}"),
                to=Direct(account(name)),
                once=f"buddy:2:{gone}:{member}",
                urgency=Urgency.PERSONAL,
                member=member,
            )
            caller = Caller(account(name), member, frozenset())
            assert await work.claim(f"home of {name}", account(name)) is None
            seen = NAME if name in {NAME, "buddy", "head"} else "Head"
            said = Reply(NEUTRAL, f"Meet {seen}", words=Confidential("words"))
            await work.answer(f"home of {name}", caller, said)
        letters = await work.outbox.claim(timedelta(minutes=1), 2, tuple(Platform))
        await work.outbox.sent(letters[0], Receipt("1", "2"))
        await work.outbox.dead(letters[1].id, "closed")


def _name(member: MemberId) -> str:
    return member.removeprefix("id-")


async def everything(store: Store) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Return every row of every table."""
    async with store.storage.reading() as connection:
        return {
            table.name: [dict(row) for row in (await connection.execute(select(table))).mappings()]
            for table in metadata.sorted_tables
        }
