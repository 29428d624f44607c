"""Who takes part in a buddy round: whoever wants to, rests from nothing and is heard from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.consents import BUDDY
from bot.core.meetings import NONE
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.profile import Profile
from bot.core.quiet import Programme
from bot.core.rounds import Past
from bot.core.terms import half_term_began
from bot.core.times import uk_date
from bot.core.views import Button, Tone, private
from bot.services.levels import newcomers_apart
from bot.services.post import tell
from bot.services.rest import awake, calendar_of

COUNT_ME_IN = Button("Count me in again", "buddy-wake", tone=Tone.PRIMARY)


async def ready(work: Work, day: date) -> list[Profile]:
    """Return everybody who can be introduced on *day*.

    Not who has paused, or rests in their own holidays; nor who has asked for a coach, unless they
    said so; nor who was not heard from for a long time. Nobody is ever told which it was.
    """
    wishes = await work.meetings.every_wish()
    talking = {head for head in await work.cases.heads() if not wishes.get(head, NONE).despite_case}
    asleep = {member for member, wish in wishes.items() if wish.asleep}
    absent = talking | asleep | await work.pauses.resting(Programme.BUDDIES)
    absent |= await work.meetings.silent() | await work.consents.refused(BUDDY.key)
    known = await newcomers_apart(work)
    willing = {
        profile.member.id: profile
        for profile in await work.profiles.every()
        if profile.member.wants_buddy
        and profile.member.id not in absent
        and (known is None or profile.member.id in known)
    }
    up = await awake(work, [profile.member for profile in willing.values()], day)
    return [willing[member.id] for member in up]


@dataclass(frozen=True, slots=True)
class Due:
    """Who had no round yet in their half-term.

    *begun* are those whose calendar has its turn now: most of whoever follows it is due. The
    others have come late, and wait.
    """

    begun: frozenset[MemberId]
    late: frozenset[MemberId]


def due(people: Sequence[Profile], past: Sequence[Past], day: date) -> Due:
    """Return those of *people* who had no round yet in the half-term they are in.

    It is the half-term of each one's own calendar: Scotland goes back in August.
    """
    following: dict[str, list[MemberId]] = {}
    for one in people:
        following.setdefault(calendar_of(one.member).key, []).append(one.member.id)
    missing = _missing(people, past, day)
    begun = {
        member
        for members in following.values()
        if 2 * len(missing.intersection(members)) >= len(members)
        for member in members
    }
    return Due(begun=missing & begun, late=missing - begun)


def _missing(people: Sequence[Profile], past: Sequence[Past], day: date) -> frozenset[MemberId]:
    last: dict[MemberId, date] = {}
    for one in past:
        for member in one.alone.union(*one.groups):
            last[member] = uk_date(one.drawn)
    return frozenset(
        one.member.id
        for one in people
        if last.get(one.member.id, date.min) < half_term_began(calendar_of(one.member), day)
        or one.member.id not in last
    )


async def wait_for_next(work: Work, member: MemberId) -> None:
    """Put *member* among those who wait for a round in between."""
    wishes = await work.meetings.wishes(member)
    if wishes.waiting is None:
        await work.meetings.wish(member, replace(wishes, waiting=work.now))


async def let_sleep(work: Work) -> None:
    """Leave in peace who was not heard from, and say so once. It takes one press to undo."""
    resting = await work.pauses.resting(Programme.BUDDIES)
    for member in await work.meetings.silent() - resting:
        wishes = await work.meetings.wishes(member)
        profile = await work.profiles.get(member)
        if wishes.asleep or profile is None or not profile.member.wants_buddy:
            continue
        await work.meetings.wish(member, replace(wishes, asleep=work.now, waiting=None))
        await tell(
            work,
            member,
            private(
                "I haven't heard from you about your last buddies, and that is fine. So as not to "
                "be one more thing on your list, I'll introduce you to nobody until you would "
                "like it. Nothing is lost, and nobody is told. Support is there as ever.",
                COUNT_ME_IN,
            ),
            f"asleep:{work.now:%Y%m%d}",
        )


async def wake(work: Work, member: MemberId) -> None:
    """Count *member* in again: what they left unanswered counts no more."""
    wishes = await work.meetings.wishes(member)
    await work.meetings.wish(member, replace(wishes, asleep=None))
    for check in (await work.meetings.of_member(member))[:1]:
        await work.meetings.change(replace(check, wrote=check.wrote or work.now))
