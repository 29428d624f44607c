"""The rota as supervisors see it: who is on when, and where there are too few. Never for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import uuid4

from bot.core.messages import Urgency
from bot.core.people import MemberId, Role
from bot.core.ports import Work
from bot.core.rota import Cover, Gap, Hours, gaps
from bot.core.times import UK, uk_date, uk_full, uk_instant
from bot.core.views import Button, Tone, private
from bot.services.naming import name_for
from bot.services.post import tell
from bot.services.routing import rotas

_DAY: Final = timedelta(days=1)
_SHOWN: Final = 8


async def gaps_within(work: Work, begins: datetime, ends: datetime) -> list[Gap]:
    """Return every time between two instants with fewer coaches on than the rules ask for."""
    return gaps((await rotas(work)).values(), begins, ends, work.rules)


async def days(work: Work, count: int) -> list[str]:
    """Return a line for each of the next *count* days: who is on, when, by name."""
    found = await rotas(work)
    names = {coach: await name_for(work, coach, otherwise="A coach") for coach in found}
    today = uk_date(work.now)
    lines = []
    for day in (today + n * _DAY for n in range(count)):
        begins, ends = uk_instant(day, time(0)), uk_instant(day + _DAY, time(0))
        on = sorted(
            (span, names[coach])
            for coach, rota in found.items()
            for span in rota.spans(begins, ends)
            if begins <= span[0] < ends
        )
        said = "; ".join(f"{name} {clock(span[0])} to {clock(span[1])}" for span, name in on)
        lines.append(f"{short(day)}: {said or 'nobody'}.")
    return lines


def gap_lines(found: Sequence[Gap]) -> list[str]:
    """Return what to say of *found*, the first ones in full."""
    lines = [
        f"{short(uk_date(gap.starts))}, {clock(gap.starts)} to {clock(gap.ends)}: "
        f"{'nobody' if gap.coaches == 0 else f'{gap.coaches} on'}"
        for gap in found[:_SHOWN]
    ]
    if len(found) > _SHOWN:
        lines.append(f"and {len(found) - _SHOWN} more")
    return lines


async def tell_of_gaps(work: Work, day: date, *, ahead: bool) -> None:
    """Tell supervisors of the gaps on *day*: all of them beforehand, on the day those of nobody."""
    all_rotas = (await rotas(work)).values()
    if not any(rota.hours for rota in all_rotas):
        return  # where nobody has set hours, the rota is not how the network does it
    begins = max(uk_instant(day, time(0)), work.now)
    found = gaps(all_rotas, begins, uk_instant(day + _DAY, time(0)), work.rules)
    if not ahead:
        found = [gap for gap in found if gap.coaches == 0]
    if not found:
        return
    said = private(
        f"The rota for {short(day)} has fewer than {work.rules.least} coaches:\n"
        + "\n".join(gap_lines(found)),
        Button("See the rota", "supervise", tone=Tone.PRIMARY),
    )
    for one in await work.appointments.holders(Role.SUPERVISOR):
        once = f"rota-gaps:{day}:{'ahead' if ahead else 'today'}"
        await tell(work, one, said, once, by=found[0].starts)


async def ask_cover(work: Work, coach: MemberId, day: date) -> int | None:
    """Ask the other coaches to take *coach*'s hours on *day*; None if they have none then.

    Returns how many were asked. Until somebody takes them, the hours stay theirs.
    """
    mine = (await rotas(work))[coach]
    theirs = [hours.on(day) for hours in mine.hours if hours.weekday == day.weekday()]
    theirs = [(starts, ends) for starts, ends in theirs if ends > work.now]
    if not theirs or any(off.first <= day <= off.last for off in mine.away):
        return None
    others = [one for one in await rotas(work) if one != coach]
    for starts, ends in theirs:
        cover = Cover(id=uuid4(), asker=coach, starts=starts, ends=ends, taker=None)
        if not await work.rota.ask_cover(cover):
            continue
        said = private(
            f"A coach can't be there on {uk_full(starts)}, until {clock(ends)}. Could you take "
            "it? It is yours then, and nobody minds if you can't.",
            Button("Yes, I'll take it", "cover-take", str(cover.id), Tone.PRIMARY),
        )
        for other in others:
            await tell(work, other, said, f"cover:{cover.id}", until=ends)
    return len(others)


async def take_cover(work: Work, cover: Cover, taker: MemberId) -> bool:
    """Give *cover* to *taker*, and tell who asked; False if somebody was quicker."""
    if cover.taker != taker and not await work.rota.take_cover(cover.id, taker):
        return False
    said = private(f"Somebody takes your hours on {uk_full(cover.starts)}. You are free then.")
    once = f"covered:{cover.id}:{taker}"
    await tell(work, cover.asker, said, once, urgency=Urgency.PERSONAL)
    return True


def clock(at: datetime) -> str:
    """Say the time of day of *at* on UK clocks."""
    return f"{at.astimezone(UK):%H:%M}"


def short(day: date) -> str:
    """Say *day*: ``Tue 8 Dec``."""
    return f"{day:%a} {day.day} {day:%b}"


def said(hours: Hours, names: Sequence[str]) -> str:
    """Say *hours*: ``Tuesday 19:00 to 22:00``."""
    return f"{names[hours.weekday]} {hours.begins:%H:%M} to {hours.ends:%H:%M}"
