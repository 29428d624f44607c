"""What supervisors see of support: counts and waits, never a word, never who. Source: L3."""

from __future__ import annotations

from typing import Final

from bot.core.ports import Work
from bot.core.times import uk_date
from bot.core.waits import last_block, rounded, spoken, within

_MOST: Final = 0.8


async def waiting_now(work: Work) -> str:
    """Say how many heads wait; fewer than five look like none."""
    return rounded(len(await work.cases.waiting()))


async def lately(work: Work) -> str:
    """Say how many heads found a coach, and how soon, in the newest four weeks that are over.

    Nothing of the weeks since: two looks a day apart show the same, so they can't be subtracted.
    """
    first, last = last_block(uk_date(work.now))
    found = await work.placements.waits(first, last)
    dates = f"{first.day} {first:%B} to {last.day} {last:%B}"
    half, most = within(found, 0.5), within(found, _MOST)
    said = f"{dates}: {rounded(sum(found.values()))}"
    if half is None or most is None:
        return f"{said}; how long they waited can't be told apart"
    return f"{said}; half of them {spoken(half)}, most {spoken(most)}"
