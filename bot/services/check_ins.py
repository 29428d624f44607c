"""Life after an introduction: asked gently, answered in one press, and never held against anybody.

What one of two says is told to the other only where it changes something for them, and then in
the same words whatever the reason was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final
from uuid import uuid4

from bot.core.meetings import AGAIN, FIRST_ASKED, MOST_ASKED, CheckIn, Outcome
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.profile import Viewer, seen_by
from bot.core.quiet import Programme
from bot.core.rounds import Group, Round
from bot.core.times import uk_date, uk_instant
from bot.core.views import Button, Reply, Tone, private
from bot.services.naming import called
from bot.services.post import tell
from bot.services.rest import awake
from bot.services.taking_part import wait_for_next

_AT: Final = time(9)
_POSTPONED: Final = timedelta(days=7)

ANSWERS: Final = {
    Outcome.MET: "Yes, we met",
    Outcome.LATER: "Not yet",
    Outcome.QUIET: "I haven't heard back",
    Outcome.CANT: "I can't just now",
    Outcome.NOT_RIGHT: "It isn't right for me",
}
"""What each answer is called on its button."""

OVER: Final = (
    "This introduction has come to an end. That happens all the time, mostly because of diaries, "
    "and says nothing about you. You are in the next small round, so there is nothing to do."
)
"""What the other is told, whatever the reason was: the words never differ."""


async def open_check_ins(work: Work, drawn: Round) -> None:
    """Plan when each member of *drawn* is asked whether they met. Who was kept keeps on."""
    day = uk_date(work.now) + FIRST_ASKED
    await work.meetings.open(
        [
            CheckIn(
                id=uuid4(),
                group=group.id,
                member=member,
                since=work.now,
                due=uk_instant(day, _AT),
                keeps=group.kept,
            )
            for group in drawn.groups
            for member in group.members
        ]
    )


async def ask(work: Work, check: CheckIn) -> None:
    """Ask one member whether they met, unless there is no need, or they rest just now."""
    group = await work.rounds.latest_group(check.member)
    if group is None or group.id != check.group or not group.others(check.member):
        await work.meetings.change(replace(check, due=None))
        return
    if await _rests(work, check.member):
        await work.meetings.change(replace(check, due=_next(work, _POSTPONED)))
        return
    sides = await work.meetings.of(check.group)
    if check.answer is Outcome.LATER and await _gone_quiet(sides, check):
        await _seek_another(work, check)
        return
    asked = check.asked + 1
    again = _next(work, AGAIN) if asked < MOST_ASKED else None
    await work.meetings.change(replace(check, asked=asked, due=again))
    # who is meant is named in the key, so that the letter goes when they do
    named = ":".join(group.others(check.member))
    letter = await _question(work, group, check)
    await tell(work, check.member, letter, f"met:{check.id}:{asked}:{named}")


async def answer(work: Work, check: CheckIn, group: Group, said: Outcome) -> Reply:
    """Take in what became of an introduction, and say what happens now."""
    done = replace(check, answer=said, answered=work.now, due=None)
    match said:
        case Outcome.MET:
            await work.meetings.change(done)
            return private(
                "Good to hear. If you would gladly keep this buddy in the next round, say so here: "
                "your buddy is told only if they say so, too.",
                Button("I'd keep this buddy", "buddy-keep", f"yes:{group.id}", Tone.PRIMARY),
                Button("Somebody new next time", "buddy-keep", f"no:{group.id}"),
            )
        case Outcome.LATER:
            due = _next(work, AGAIN) if check.asked < MOST_ASKED + 1 else None
            if check.answer is Outcome.LATER and check.due is not None:
                due = check.due  # pressed twice: it is asked no later for that
            await work.meetings.change(replace(done, due=due))
            return private(
                "That's fine: half-terms are short. I'll ask once more in two weeks."
                if due
                else "That's fine: half-terms are short. I won't ask again.",
                Button("Find a time", "buddy-time", str(group.id), Tone.PRIMARY),
            )
        case Outcome.QUIET:
            await work.meetings.change(done)
            await wait_for_next(work, check.member)
            return private(
                "Sometimes a term gets in the way of people. You are in the next small round, and "
                "your buddy is told nothing. If they write after all, it reaches you as before."
            )
        case Outcome.CANT | Outcome.NOT_RIGHT:
            await work.meetings.change(done)
            await _end(work, check.member, group)
            if said is Outcome.NOT_RIGHT:
                await wait_for_next(work, check.member)
                return private(
                    "Thank you for saying so; no reason is needed, and none is given. You won't "
                    "be introduced to each other again, and you are in the next small round. Your "
                    "buddy hears that it has ended, in words that say nothing about either of you."
                )
            return private(
                "That's all right. Your buddy hears that it has ended, in words that say nothing "
                "about either of you. You are in the next round of the half-term; if you would "
                "rather rest for longer, you can pause.",
                Button("Pause buddies", "pause"),
            )


async def keep(work: Work, check: CheckIn, *, gladly: bool) -> None:
    """Note whether a member would keep this buddy. Nobody is told: a draw looks at all sides."""
    await work.meetings.change(replace(check, keeps=gladly))


async def wrote(work: Work, group: Group, member: MemberId) -> None:
    """Note that *member* wrote to their buddy: they are not silent, whatever they answer."""
    for check in await work.meetings.of(group.id):
        if check.member == member:
            await work.meetings.change(replace(check, wrote=work.now))


async def check_in_of(work: Work, group: Group, member: MemberId) -> CheckIn:
    """Return *member*'s side of *group*, made now if they were introduced before it was kept."""
    for check in reversed(await work.meetings.of(group.id)):
        if check.member == member:
            return check
    made = CheckIn(id=uuid4(), group=group.id, member=member, since=work.now, due=None)
    await work.meetings.open([made])
    return made


async def _end(work: Work, member: MemberId, group: Group) -> None:
    """End an introduction for *member*, and for whoever is left alone by it."""
    await work.rounds.leave(group.id, member)
    others = group.others(member)
    if len(others) > 1:
        for other in others:
            said = private(
                "One of your group can't take part any more. That happens, and says nothing about "
                "anybody. The rest of you go on as before.",
                Button("Show my buddies", "buddy"),
            )
            await tell(work, other, said, f"over:{group.id}:{member}")
        return
    for other in others:
        await work.rounds.leave(group.id, other)
        for check in await work.meetings.of(group.id):
            if check.member == other:
                await work.meetings.change(replace(check, due=None))
        await wait_for_next(work, other)
        await tell(work, other, private(OVER), f"over:{group.id}:{member}")


async def _gone_quiet(sides: Sequence[CheckIn], mine: CheckIn) -> bool:
    """Tell whether there was no word from anybody else of the group."""
    others = [side for side in sides if side.member != mine.member]
    return bool(others) and not any(side.heard_from for side in others)


async def _seek_another(work: Work, check: CheckIn) -> None:
    """Find somebody else for a member whose buddy went quiet, who is told nothing."""
    await work.meetings.change(replace(check, answer=Outcome.QUIET, answered=work.now, due=None))
    await wait_for_next(work, check.member)
    said = private(
        "It seems that the two of you haven't found each other yet. That is nobody's fault. You "
        "are in the next small round, so that you don't have to wait; if your buddy writes, it "
        "reaches you as before."
    )
    await tell(work, check.member, said, f"quiet:{check.id}")


async def _question(work: Work, group: Group, check: CheckIn) -> Reply:
    names = []
    for other in group.others(check.member):
        profile = await work.profiles.get(other)
        if profile is not None:
            names.append(called(seen_by(profile, Viewer.INTRODUCED)))
    whom = " and ".join(names) if len(names) < 3 else "your circle"  # noqa: PLR2004 - as introduced
    return private(
        f"Have you and {whom} met, in whatever way? Any answer is fine, and so is none.",
        *(
            Button(label, "buddy-met", f"{outcome.name}:{group.id}", tone)
            for outcome, label, tone in (
                (one, label, Tone.PRIMARY if one is Outcome.MET else Tone.PLAIN)
                for one, label in ANSWERS.items()
            )
        ),
    )


async def _rests(work: Work, member: MemberId) -> bool:
    """Tell whether *member* is left alone just now: in their holidays, paused, or with a coach."""
    profile = await work.profiles.get(member)
    wishes = await work.meetings.wishes(member)
    if member in await work.cases.heads() and not wishes.despite_case:
        return True
    if profile is None or member in await work.pauses.resting(Programme.BUDDIES):
        return True
    return not await awake(work, [profile.member], uk_date(work.now))


def _next(work: Work, later: timedelta) -> datetime:
    return uk_instant(uk_date(work.now) + later, _AT)
