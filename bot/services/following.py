"""Looking in again on a day that both agreed on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core.messages import Urgency
from bot.core.ports import Work
from bot.core.support import Case, CaseState
from bot.core.talk_stores import After, FollowUp
from bot.core.times import uk_date, uk_instant
from bot.core.views import Button, Reply, Tone, private
from bot.services.post import tell
from bot.services.relay import discreetly
from bot.services.rest import calendar_of

AT: Final = time(16)
"""When on that day, on UK clocks: after school, before anybody's quiet hours."""

_FRIDAY: Final = 4
_SOON: Final = timedelta(days=3)
"""A holiday that is nearer than this is not what "the next holiday" means."""


async def day_of(work: Work, case: Case, after: After) -> date | None:
    """Return the day that *after* means for the head of *case*; None if no calendar knows it."""
    today = uk_date(work.now)
    match after:
        case After.TOMORROW:
            return today + timedelta(days=1)
        case After.WEEK:
            return today + timedelta(weeks=1)
        case After.HALF_TERM:
            head = await work.members.get(case.head)
            if head is None:
                return None
            spans = calendar_of(head).spans
            first = next((one.first for one in spans if one.first >= today + _SOON), None)
            return _weekday(first) if first is not None else None


def _weekday(day: date) -> date:
    """Return *day*, or the Monday after it: holidays are counted from a Saturday."""
    late = day.weekday() - _FRIDAY
    return day + timedelta(days=3 - late) if late > 0 else day


def instant(day: date) -> datetime:
    """Return when to look in on *day*."""
    return uk_instant(day, AT)


async def look_in(work: Work, follow_up: FollowUp) -> None:
    """Remind both, unless it is over by now."""
    await work.talks.met(follow_up.id)
    case = await work.cases.get(follow_up.case)
    if case is None or case.state is not CaseState.TALKING or case.coach is None:
        return
    urgency = Urgency.SUPPORT if follow_up.always else Urgency.PERSONAL
    for who, said in ((case.head, _to_head(case)), (case.coach, _to_coach(case))):
        once, hidden = f"follow-up:{follow_up.id}", await discreetly(work, case, who)
        await tell(work, who, said, once, urgency=urgency, case=case.id, discreet=hidden)


def _to_head(case: Case) -> Reply:
    return private(
        f"You and your coach agreed to look in again today ({case.ref}). How are you?",
        Button("Write to my coach", "reply", str(case.id), Tone.PRIMARY),
        Button("More", "more", str(case.id)),
    )


def _to_coach(case: Case) -> Reply:
    return private(
        f"You agreed to look in on {case.ref} today.",
        Button("Write to the head", "reply", str(case.id), Tone.PRIMARY),
        Button("More", "more", str(case.id)),
    )
