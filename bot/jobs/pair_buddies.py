"""Introduce buddies on a fixed morning: everybody once a half-term, those who wait in between.

Where organisers want to look first, they are asked instead, and nobody is introduced until one
of them says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bot.core.calls import Weekly
from bot.core.ports import Work
from bot.core.rounds import SMALL, RoundKind
from bot.core.times import uk_date
from bot.core.views import Button, Reply, private
from bot.jobs.spec import Job, Slot, Write
from bot.services.post import tell
from bot.services.round_offer import offer
from bot.services.rounds import draw_round
from bot.services.taking_part import Due, due, ready

_LATEST: Final = timedelta(days=2)
_DAY: Final = timedelta(days=1)
_ASKED: Final = 3
_WEEK: Final = timedelta(days=7)
_DAYS_A_WEEK: Final = 7
_FEW_OF: Final = 4
"""A round for fewer than ten is run for a quarter of all: a small network has no more."""


def pair_buddies(morning: Weekly, weeks: int, *, ask: bool = False) -> Job:
    """Return the job for rounds on *morning* of a week.

    With *weeks*, everybody has a round every so many weeks; with 0, once a half-term, each by
    their own calendar. On every other such morning it is for those who wait. With *ask* organisers
    are shown it, on three mornings running unless one of them introduces it.
    """

    async def slots(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
        return [
            Slot(
                key=f"{uk_date(at)}+{again}" if again else f"{uk_date(at)}",
                due=at + again * _DAY,
                until=at + again * _DAY + (_DAY if ask else _LATEST),
                subject=f"{uk_date(at)}",
                said="Buddy round",
            )
            for again in range(_ASKED if ask else 1)
            for at in morning.between(after - again * _DAY, until - again * _DAY)
        ]

    async def think(work: Work, slot: Slot) -> Write:
        everybody = bool(weeks) and _is_turn(date.fromisoformat(slot.subject), weeks)
        return await _round(work, everybody=everybody, weeks=weeks, ask=ask)

    return Job(
        name="pair-buddies",
        summary="Introduces everybody who wants a buddy to somebody from elsewhere.",
        due=slots,
        think=think,
    )


def _is_turn(day: date, weeks: int) -> bool:
    """Count weeks from the first Monday of the calendar, so that no state is needed."""
    return (day.toordinal() - 1) // _DAYS_A_WEEK % weeks == 0


async def _round(work: Work, *, everybody: bool, weeks: int, ask: bool) -> Write:
    """Work out for whom it is today, draw, and return what to write."""
    day = uk_date(work.now)
    people = await ready(work, day)
    past = await work.rounds.past()
    wishes = await work.meetings.every_wish()
    there = {one.member.id for one in people}
    waiting = {member for member, wish in wishes.items() if wish.waiting and member in there}
    if everybody:
        found = Due(begun=frozenset(there), late=frozenset())
    elif weeks:
        found = Due(begun=frozenset(), late=frozenset())
    else:
        found = due(people, past, day)
    among = found.begun | found.late | waiting
    enough = len(among) >= SMALL or len(found.begun) * _FEW_OF >= len(people)
    told = {member for one in past[-1:] for member in one.alone}
    if not among or not enough:

        async def wait(work: Work) -> None:
            for member in sorted(waiting - told):
                since = wishes[member].waiting
                if since is not None and work.now - since <= _WEEK:
                    await tell(work, member, _not_yet(), f"small:{since:%Y%m%d%H%M}")

        return wait
    kind = RoundKind.HALF_TERM if found.begun else RoundKind.BETWEEN
    drawn = await draw_round(work, kind=kind, among=among)

    async def write(work: Work) -> None:
        await offer(work, drawn, ask=ask)

    return write


def _not_yet() -> Reply:
    """Say honestly that there is nobody yet: once, in the week in which somebody began to wait."""
    return private(
        "There is no buddy for you yet: too few members are free just now for a good match, and "
        "I would rather find you somebody who fits than just anybody. You stay in the next small "
        "round, and in the next one for everybody. There is nothing you need to do.",
        Button("Show the calls", "calls"),
    )
