"""Let time pass: every due moment in order, without ever waiting for one."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby, zip_longest
from typing import Final

from bot.adapters.playground.parts import Parts
from bot.adapters.playground.problem import Problem
from bot.core.care import USUAL
from bot.core.ports import Upcoming

_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST: Final = timedelta(weeks=26)
_TOGETHER: Final = timedelta(hours=1)
"""Housekeeping within one hour is done at one stop, as by a clock that ticks late."""

_HORIZON: Final = timedelta(days=21)
"""How far ahead what is due is known; a longer way is planned again on the way."""


def read_advance(text: object) -> timedelta:
    """Return how long ``1h``, ``30m``, ``2d`` or ``12w`` is.

    Raises:
        Problem: it is none of these, or longer than half a year.
    """
    found = re.fullmatch(r"(\d{1,4})([mhdw])", text) if isinstance(text, str) else None
    long = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta(0)
    if not timedelta(0) < long <= _LONGEST:
        raise Problem(
            'That is not a length of time I can skip. Send "advance" as 30m, 1h, 2d or 12w, '
            "at most 26 weeks."
        )
    return long


async def next_stop(parts: Parts) -> Upcoming | None:
    """Return the next thing somebody might wait for, leaving housekeeping out."""
    for due in await parts.jobs.upcoming():
        if not due.quiet:
            return due
    return None


async def pass_until(
    parts: Parts,
    deliver: Callable[[], Awaitable[None]],
    to: datetime,
    note: Callable[[datetime, str], None],
) -> None:
    """Move the clock to *to*, running what falls due at its own moment; *note* hears of it.

    What one moment leaves to deliver is delivered before the clock moves on; what the last one
    leaves is left.
    """
    await deliver()
    while parts.clock() < to:
        for moment, due in await _stops(parts, to):
            parts.clock.move(moment)
            await parts.jobs.tick()
            if not due or any(not one.quiet for one in due):
                for one in due:
                    if not one.quiet:
                        note(moment, one.said)
                if moment < to:
                    await deliver()
                break  # what just happened may have made something else due


async def _stops(parts: Parts, to: datetime) -> Sequence[tuple[datetime, Sequence[Upcoming]]]:
    """Return moments to stop at, up to *to*, each with what is due then."""
    end = to
    async with parts.storage.read() as work:
        if await work.cases.waiting():  # somebody waits for a coach: look again every hour
            end = min(to, parts.clock() + USUAL.ask_again)
    found = [due for due in await parts.jobs.upcoming() if due.at <= end]
    stops: list[tuple[datetime, Sequence[Upcoming]]] = [
        (moment, list(due)) for moment, due in groupby(found, key=lambda due: due.at)
    ]
    stops = [
        stop
        for stop, later in zip_longest(stops, stops[1:])
        if not (later and later[0] - stop[0] < _TOGETHER and all(d.quiet for d in stop[1]))
    ]
    if not stops or end - parts.clock() < _HORIZON:
        stops.append((end, ()))
    return stops
