"""Whom to ask, and who hears of it when nobody answers: the ladder, as rules without a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final
from uuid import UUID

from bot.core.care import Rules
from bot.core.conflicts import Known, conflicts
from bot.core.membership import Member
from bot.core.people import MemberId
from bot.core.skills import NOTHING, Needs, Skills, fit, is_former
from bot.core.support import Offer, OfferAnswer

_A_CONVERSATION: Final = 25
_A_CASE_THIS_WEEK: Final = 5


class Rung(IntEnum):
    """How far up the ladder a request has come. Each rung keeps what the ones below do."""

    ASKING = 0
    ALERTED = 1
    EVERYBODY = 2
    CALLED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How the search for a coach stands: waiting *since*, on which *rung*.

    *search* is another one each time the search begins anew, because a coach has gone. *told* is
    when somebody who can do something about it last heard, *said* a digest of what the head was
    last told.
    """

    case: UUID
    search: UUID
    since: datetime
    needs: Needs = NOTHING
    rung: Rung = Rung.ASKING
    told: datetime | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coach:
    """A coach who is on, with what they carry.

    *held* conversations of which *urgent* are urgent, *today* and *week* taken on; *asked* is
    about verified members' requests alone: a newcomer's never keeps a coach from one of theirs.
    """

    member: Member
    skills: Skills | None = None
    held: int = 0
    urgent: int = 0
    today: int = 0
    week: int = 0
    asked: bool = False
    asked_by_newcomer: bool = False

    def has_room(self, needs: Needs, rules: Rules, *, newcomer: bool = False) -> bool:
        """Tell whether they may take one more. A place each is kept for verified members."""

        def below(count: int, limit: int) -> bool:
            return count + (newcomer and limit > 1) < limit

        return (
            below(self.held, rules.at_once)
            and not (needs.urgent and self.urgent >= rules.urgent_at_once)
            and below(self.today, rules.a_day)
            and below(self.week, rules.a_week)
            and not self.asked
            and not (newcomer and self.asked_by_newcomer)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One head who waits, and what is known between them and the coaches."""

    head: Member
    needs: Needs = NOTHING
    known: Known
    newcomer: bool = False
    past: Sequence[Offer] = ()


def may_hear(request: Request, coach: Member, rules: Rules) -> bool:
    """Tell whether *coach* may learn that the request exists, now or ever."""
    near = request.needs.near or rules.own_region
    return not conflicts(request.head, coach, request.known, near=near)


def to_ask(
    request: Request,
    coaches: Iterable[Coach],
    rules: Rules,
    now: datetime,
    again: timedelta | None = None,
) -> list[Coach]:
    """Return whom to ask, best first: whoever was not asked yet, then by fit and load.

    Nobody who declined is asked again, and nobody twice within *again*, usually
    *rules.ask_again*. The member id settles a draw, so that the choice can be replayed.
    """
    again = rules.ask_again if again is None else again
    asked, refused = _history(request.past)
    free = [
        coach
        for coach in coaches
        if coach.member.id not in refused
        and coach.has_room(request.needs, rules, newcomer=request.newcomer)
        and (coach.member.id not in asked or now - asked[coach.member.id] >= again)
        and (not request.needs.former_only or is_former(coach.member, coach.skills))
        and may_hear(request, coach.member, rules)
    ]

    def order(coach: Coach) -> tuple[bool, int, datetime, MemberId]:
        one = coach.member
        points = fit(request.head, request.needs, one, coach.skills)
        points -= _A_CONVERSATION * coach.held + _A_CASE_THIS_WEEK * coach.week
        return one.id in asked, -points, asked.get(one.id, now), one.id

    return sorted(free, key=order)


def rungs(rules: Rules, *, urgent: bool = False) -> Mapping[Rung, timedelta]:
    """Return after how long of waiting each rung is reached. What is urgent is alerted at once."""
    steps = {
        Rung.ALERTED: rules.alert,
        Rung.EVERYBODY: rules.ask_everybody,
        Rung.CALLED: rules.call,
    }
    if not urgent:
        return steps
    return {
        Rung.ALERTED: timedelta(0),
        Rung.EVERYBODY: rules.alert,
        Rung.CALLED: rules.ask_everybody,
    }


def in_line(waiting: Iterable[tuple[UUID, bool, bool, datetime]]) -> list[UUID]:
    """Return cases, each with whether its head is a newcomer, is urgent, and since when, in line.

    Verified members come first, so that no flood of accounts can keep one waiting; then urgency.
    """
    order = sorted(waiting, key=lambda w: (w[1], not w[2], w[3], w[0]))
    return [case for case, *_ in order]


def _history(past: Sequence[Offer]) -> tuple[dict[MemberId, datetime], set[MemberId]]:
    asked: dict[MemberId, datetime] = {}
    refused: set[MemberId] = set()
    for offer in past:
        asked[offer.coach] = max(offer.at, asked.get(offer.coach, offer.at))
        if offer.answer is OfferAnswer.DECLINED:
            refused.add(offer.coach)
    return asked, refused
