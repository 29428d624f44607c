"""Whom a head would like as their coach, and whom not: their words on a form, not a rule of ours.

Who is not wanted is never asked. Everything else is a wish: looked for first, and given up
before anybody is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.intake import Intake, Wish
from bot.core.membership import Member, Position
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.support import Case


async def unwanted(work: Work, case: Case) -> frozenset[MemberId]:
    """Return whom the head of *case* asked not to be sent."""
    not_this = (await work.talks.get(case.id)).not_this
    return frozenset({not_this}) if not_this else frozenset()


async def by_wish(
    work: Work, case: Case, head: Member, coaches: Sequence[Member]
) -> Sequence[Sequence[Member]]:
    """Return groups of *coaches*, those whom the head would like best first, everybody last."""
    intake = await work.talks.get(case.id)
    again = [coach for coach in coaches if coach.id == intake.same]
    fitting = [coach for coach in coaches if intake.wishes and fits(intake, head, coach)]
    return [group for group in (again, fitting, coaches) if group]


def fits(intake: Intake, head: Member, coach: Member) -> bool:
    """Tell whether *coach* is all that the head wished for."""
    has = {
        Wish.SAME_PHASE: coach.phase is head.phase,
        Wish.FORMER: coach.position is Position.FORMER,
        Wish.NATION: coach.region.nation == head.region.nation,
    }
    return all(has[wish] for wish in intake.wishes)
