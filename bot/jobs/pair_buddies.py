"""Introduce buddies on a fixed morning, every few weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.calls import Weekly
from bot.core.ports import Work
from bot.core.times import uk_date
from bot.jobs.spec import Job, Slot, Write
from bot.services.rounds import draw_round, introduce

_LATEST: Final = timedelta(days=2)
_TOO_SOON: Final = timedelta(days=3)
_DAYS_A_WEEK: Final = 7


def pair_buddies(morning: Weekly, weeks: int) -> Job:
    """Return the job for a round on *morning* of every *weeks*-th week."""

    async def due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
        return [
            Slot(key=f"{uk_date(at)}", due=at, until=at + _LATEST, said="Buddy round")
            for at in morning.between(after, until)
            # weeks are counted from the first Monday of the calendar, so no state is needed
            if (uk_date(at).toordinal() - 1) // _DAYS_A_WEEK % weeks == 0
        ]

    async def think(work: Work, _slot: Slot) -> Write:
        drawn = await draw_round(work)

        async def write(work: Work) -> None:
            last = await work.rounds.last_run()
            if last is not None and work.now - last < _TOO_SOON:
                return  # an organiser has just introduced everybody
            await work.rounds.add(drawn)
            await introduce(work, drawn)

        return write

    return Job(
        name="pair-buddies",
        summary="Introduces everybody who wants a buddy to somebody from elsewhere.",
        due=due,
        think=think,
    )
