"""Introduce buddies on a fixed morning: everybody once a half-term, those who wait in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.calls import Weekly
from bot.core.ports import Work
from bot.core.rounds import SMALL, RoundKind
from bot.core.times import uk_date
from bot.core.views import Button, Reply, private
from bot.jobs.spec import Job, Slot, Write
from bot.services.mending import mend
from bot.services.post import tell
from bot.services.rounds import draw_round, introduce
from bot.services.taking_part import Due, due, ready

_LATEST: Final = timedelta(days=2)
_TOO_SOON: Final = timedelta(days=3)
_WEEK: Final = timedelta(days=7)
_DAYS_A_WEEK: Final = 7
_FEW_OF: Final = 4
"""A round for fewer than ten is run for a quarter of all: a small network has no more."""


def pair_buddies(morning: Weekly, weeks: int) -> Job:
    """Return the job for rounds on *morning* of a week.

    With *weeks*, everybody has a round every so many weeks; with 0, once a half-term, each by
    their own calendar. On every other such morning it is for those who wait.
    """

    async def slots(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
        return [
            Slot(key=f"{uk_date(at)}", due=at, until=at + _LATEST, said="Buddy round")
            for at in morning.between(after, until)
        ]

    async def think(work: Work, _slot: Slot) -> Write:
        return await _round(work, everybody=bool(weeks) and _is_turn(work.now, weeks), weeks=weeks)

    return Job(
        name="pair-buddies",
        summary="Introduces everybody who wants a buddy to somebody from elsewhere.",
        due=slots,
        think=think,
    )


def _is_turn(now: datetime, weeks: int) -> bool:
    """Count weeks from the first Monday of the calendar, so that no state is needed."""
    return (uk_date(now).toordinal() - 1) // _DAYS_A_WEEK % weeks == 0


async def _round(work: Work, *, everybody: bool, weeks: int) -> Write:
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
        last = await work.rounds.last_run()
        if last is not None and work.now - last < _TOO_SOON:
            return  # an organiser has just introduced everybody
        if kind is RoundKind.BETWEEN and not drawn.groups:
            return  # they go on waiting, as they were told
        mended = await mend(work, drawn)  # somebody may have left while it was drawn
        now = mended.drawn if mended else drawn
        await work.rounds.add(now)
        await introduce(work, now)

    return write


def _not_yet() -> Reply:
    """Say honestly that there is nobody yet: once, in the week in which somebody began to wait."""
    return private(
        "There is no buddy for you yet: too few members are free just now for a good match, and "
        "I would rather find you somebody who fits than just anybody. You stay in the next small "
        "round, and in the next one for everybody. There is nothing you need to do.",
        Button("Show the calls", "calls"),
    )
