"""Finding coaches for a head: who is on, who must never hear of it, and asking them.

What rules a coach out is compared here and told to nobody; see :mod:`bot.core.conflicts`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Final, Self
from uuid import uuid4

from bot.core.apart import NewTie, Relation
from bot.core.confidential import Confidential
from bot.core.conflicts import Known, chain_of
from bot.core.membership import Member
from bot.core.messages import Urgency
from bot.core.people import Account, MemberId, Role
from bot.core.placement import Coach, Placement, Request, Rung, in_line, may_hear, to_ask
from bot.core.ports import Work
from bot.core.rota import Rota
from bot.core.support import Case, CaseState, Offer
from bot.core.times import uk_date, uk_instant
from bot.core.views import Button, Reply, Tone, private
from bot.services.levels import newcomers_apart
from bot.services.naming import name_for
from bot.services.post import tell, tell_again

_WEEK: Final = timedelta(days=7)
_MANY_PAGES: Final = 3
_LATELY: Final = timedelta(minutes=5)
"""More than :data:`_MANY_PAGES` new offers to one coach within this become one message."""


async def rotas(work: Work) -> Mapping[MemberId, Rota]:
    """Return the rota of every coach."""
    return await work.rota.of(await work.appointments.holders(Role.COACH))


async def on_now(work: Work) -> frozenset[MemberId]:
    """Return the coaches who can be asked now."""
    found = await rotas(work)
    return frozenset(coach for coach, rota in found.items() if rota.on(work.now))


async def placement_of(work: Work, case: Case) -> Placement:
    """Return how the search for *case* stands."""
    found = await work.placements.of([case.id])
    return found.get(case.id) or Placement(case=case.id, search=case.id, since=case.opened)


async def in_order(work: Work, waiting: Sequence[Case]) -> list[Case]:
    """Return the cases that wait, as they are in line."""
    placed = await work.placements.of([case.id for case in waiting])
    verified = await newcomers_apart(work)
    by_id = {case.id: case for case in waiting}
    line = in_line(
        (
            case.id,
            verified is not None and case.head not in verified,
            case.id in placed and placed[case.id].needs.urgent,
            placed[case.id].since if case.id in placed else case.opened,
        )
        for case in waiting
    )
    return [by_id[case] for case in line]


class Pool:
    """Some coaches with all they carry, read once and then good for many heads."""

    def __init__(self, coaches: Sequence[Coach], verified: frozenset[MemberId] | None) -> None:
        self.coaches = list(coaches)
        self._verified = verified
        self._buddies: Mapping[MemberId, Sequence[Member]] = {}
        self._chain: Mapping[MemberId, frozenset[str]] = {}

    @classmethod
    async def on(cls, work: Work) -> Self:
        """Return the coaches who can be asked now."""
        return await cls.of(work, await on_now(work))

    @classmethod
    async def of(cls, work: Work, some: Collection[MemberId]) -> Self:
        """Return *some* coaches."""
        verified = await newcomers_apart(work)
        asked, asked_by_newcomer = set[MemberId](), set[MemberId]()
        for coach, head in await work.offers.asked():
            lane = asked if verified is None or head in verified else asked_by_newcomer
            lane.add(coach)
        members = await work.members.some(some)
        skills = await work.rota.skills(some)
        held, urgent = await work.cases.load(), await work.placements.urgent()
        today = await work.offers.taken(uk_instant(uk_date(work.now), time(0)))
        week = await work.offers.taken(work.now - _WEEK)
        pool = cls(
            [
                Coach(
                    member=member,
                    skills=skills.get(member.id),
                    held=held.get(member.id, 0),
                    urgent=urgent.get(member.id, 0),
                    today=today.get(member.id, 0),
                    week=week.get(member.id, 0),
                    asked=member.id in asked,
                    asked_by_newcomer=member.id in asked_by_newcomer,
                )
                for member in members
            ],
            verified,
        )
        pool._buddies = await _buddies(work, members)
        pool._chain = await _chains(work, members)
        return pool

    def is_newcomer(self, head: MemberId) -> bool:
        """Tell whether *head* comes after verified members."""
        return self._verified is not None and head not in self._verified

    async def request(self, work: Work, case: Case, placement: Placement) -> Request | None:
        """Return what is known between the head of *case* and these coaches."""
        head = await work.members.get(case.head)
        if head is None:
            return None
        apart = await work.ties.apart([head, *(coach.member for coach in self.coaches)])
        return Request(
            head=head,
            needs=placement.needs,
            known=Known(
                listed=apart.get(head.id, frozenset()),
                introduced=await work.rounds.met_by(head.id),
                buddies={**self._buddies, **await _buddies(work, [head])},
                chain={**self._chain, **await _chains(work, [head])},
            ),
            newcomer=self.is_newcomer(case.head),
            past=await work.offers.of(case.id),
        )

    def ask(self, coach: MemberId, head: MemberId) -> None:
        """Note that *coach* has something to answer: nobody is asked about two heads at once."""
        lane = "asked_by_newcomer" if self.is_newcomer(head) else "asked"
        self.coaches = [
            replace(one, **{lane: True}) if one.member.id == coach else one  # type: ignore[arg-type]
            for one in self.coaches
        ]

    @property
    def is_busy(self) -> bool:
        """Whether everybody in it has something to answer already."""
        return all(coach.asked for coach in self.coaches)


async def seek(
    work: Work, case: Case, pool: Pool | None = None, *, again: timedelta | None = None
) -> bool:
    """Ask the next coach, or all of them if the head has waited long. True if any is asked now.

    *again* is how long ago whoever let it pass must have been asked, if not as the rules say.
    """
    if case.state is not CaseState.WAITING:
        return False
    placement = await placement_of(work, case)
    everybody = placement.rung >= Rung.EVERYBODY
    asked = bool(await work.offers.all_open_of(case.id))
    if asked and not everybody:
        return True
    pool = pool or await Pool.on(work)
    request = await pool.request(work, case, placement)
    if request is None:
        return asked
    found = to_ask(request, pool.coaches, work.rules, work.now, again)
    for coach in found if everybody else found[:1]:
        await _ask(work, case, placement, coach.member.id)
        pool.ask(coach.member.id, case.head)
    return asked or bool(found)


async def may_take(work: Work, case: Case, coach: MemberId) -> bool:
    """Tell whether *coach* may still hear of *case*: what ties them may be known only since."""
    pool = await Pool.of(work, [coach])
    request = await pool.request(work, case, await placement_of(work, case))
    found = [one.member for one in pool.coaches]
    return bool(request and found and may_hear(request, found[0], work.rules))


async def who_may_hear(work: Work, case: Case, some: Collection[MemberId]) -> set[MemberId]:
    """Return those of *some* coaches who may learn that *case* exists."""
    pool = await Pool.of(work, some)
    request = await pool.request(work, case, await placement_of(work, case))
    if request is None:
        return set()
    return {c.member.id for c in pool.coaches if may_hear(request, c.member, work.rules)}


async def keep_apart(work: Work, head: MemberId, coach: MemberId) -> None:
    """Put *coach* on the private list of *head*, once; on every account they have."""
    members = await work.members.some([head, coach])
    if coach in (await work.ties.apart(members)).get(head, ()):
        return
    name = await name_for(work, coach, otherwise="A former coach")
    for account in await work.accounts.of(coach):
        await work.ties.add(
            head,
            NewTie(relation=Relation.NOT_WITH, name=Confidential(name), account=account),
        )


async def never(work: Work, head: MemberId, account: Account) -> None:
    """Put whoever has *account* on the private list of *head*, once. Nobody is told.

    Nothing is looked up for it to be named by: whether they are a member is not told either.
    """
    other = await work.accounts.owner(account)
    some = [head] if other is None else [head, other]
    apart = await work.ties.apart(await work.members.some(some))
    if other is None or other not in apart.get(head, ()):
        name = Confidential("Somebody I don't want as my coach")
        await work.ties.add(head, NewTie(relation=Relation.NOT_WITH, name=name, account=account))


async def _ask(work: Work, case: Case, placement: Placement, coach: MemberId) -> None:
    lasts = work.rules.time_to_answer(work.now, urgent=placement.needs.urgent)
    offer = Offer(
        id=uuid4(),
        case=case.id,
        coach=coach,
        at=work.now,
        expires=work.now + lasts,
        answer=None,
    )
    lately = await work.offers.recent(coach, work.now - _LATELY)
    await work.offers.add(offer)
    view = _offer(case, offer, int(lasts.total_seconds() // 60), urgent=placement.needs.urgent)
    if len(lately) >= _MANY_PAGES:  # they are looking at the last one: it changes where it stands
        for earlier in reversed(lately):
            if await work.outbox.letter(f"offer:{earlier.id}:{coach}") is not None:
                await tell_again(work, coach, view, f"offer:{earlier.id}", urgency=Urgency.SUPPORT)
                return
    await tell(work, coach, view, f"offer:{offer.id}", urgency=Urgency.SUPPORT, case=case.id)


async def _buddies(work: Work, members: Iterable[Member]) -> Mapping[MemberId, Sequence[Member]]:
    now = await work.rounds.buddies_now([member.id for member in members])
    found = await work.members.some(frozenset[MemberId]().union(*now.values()))
    known = {member.id: member for member in found}
    return {one: [known[b] for b in sorted(others) if b in known] for one, others in now.items()}


async def _chains(work: Work, members: Iterable[Member]) -> Mapping[MemberId, frozenset[str]]:
    open_ = [m for m in members if m.school and not m.trust and m.authority]
    locals_ = await work.members.in_authorities({member.authority for member in open_})
    return {member.id: chain_of(member, locals_) for member in open_}


def _offer(case: Case, offer: Offer, minutes: int, *, urgent: bool) -> Reply:
    urgently = " It is urgent, they say." if urgent else ""
    return private(
        f"A request is waiting (ref {case.ref}).{urgently} Can you take it in the next "
        f"{minutes} minutes?",
        Button("Yes, I'll take it", "accept", str(offer.id), Tone.PRIMARY),
        Button("Not this one", "decline", str(offer.id)),
        Button("Not tonight", "not-tonight"),
    )
