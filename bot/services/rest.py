"""Who rests today: members are left alone in their own holidays, unless they want it otherwise.

What rests is what we would begin: reminders of calls nobody said yes to, and buddy rounds.
Support never does, nor does anything that a member asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache

from bot.core.membership import Member
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.terms import OwnSpan, TermCalendar
from bot.services.terms import calendar, default_key, why_not


def calendar_of(member: Member) -> TermCalendar:
    """Return the term calendar that *member* chose, or the usual one where they are."""
    try:
        return calendar(member.calendar or default_key(member.region, member.authority))
    except KeyError:  # an operator took away what somebody had chosen
        return calendar(default_key(member.region, member.authority))


def holiday_of(member: Member, day: date, own: Sequence[OwnSpan]) -> str:
    """Name the holiday that *day* is in for *member*, empty if it is none."""
    return why_not(calendar_of(member).key, day, own)


async def resting(work: Work, member: Member, day: date) -> str:
    """Name the holiday in which *member* rests on *day*, empty if they don't."""
    if not member.rests:
        return ""
    return holiday_of(member, day, await work.preferences.own_spans(member.id))


async def awake(work: Work, members: Iterable[Member], day: date) -> Sequence[Member]:
    """Return those of *members* who don't rest on *day*: a few queries, however many they are."""
    own = await work.preferences.own_on(day)

    @cache
    def usual(key: str) -> str:
        return why_not(key, day)

    def rests(member: Member) -> bool:
        if not member.rests:
            return False
        if theirs := own.get(member.id):
            return bool(holiday_of(member, day, theirs))
        return bool(usual(calendar_of(member).key))

    return [member for member in members if not rests(member)]


async def not_resting(
    work: Work, members: Collection[MemberId], days: Iterable[date]
) -> Sequence[MemberId]:
    """Return those of *members* who rest on none of *days*."""
    asked = frozenset(members)
    if not asked:
        return []
    up: Sequence[Member] = [one for one in await work.members.every() if one.id in asked]
    for day in days:
        up = await awake(work, up, day)
    return [member.id for member in up]
