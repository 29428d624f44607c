"""Life after an introduction: did you meet, would you keep them, and what you wish for next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from bot.commands.buddy import group_for
from bot.commands.spec import Command, Empty
from bot.core.errors import Refusal, Stale
from bot.core.forms import Answers
from bot.core.meetings import Outcome
from bot.core.people import Caller, Level, Role
from bot.core.ports import Work
from bot.core.questions import Token, YesNo
from bot.core.rounds import SMALL
from bot.core.views import Button, Reply, private
from bot.services.check_ins import answer, check_in_of, keep
from bot.services.taking_part import wait_for_next, wake


@dataclass(frozen=True, slots=True)
class MetForm:
    """What became of which introduction, as the button carries it: ``MET:ID``."""

    said: Annotated[str, Token()]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishesForm:
    """What a member wishes about buddies."""

    circle: Annotated[bool, YesNo("Be one of a circle?", "Three to six, where others wish so too.")]
    despite_case: Annotated[
        bool,
        YesNo("Buddies while I have a coach?", "Without a yes, you meet nobody new meanwhile."),
    ]


async def met(form: MetForm, caller: Caller, work: Work) -> Reply:
    """Take in what became of an introduction.

    Raises:
        Stale: it is no such answer, or the caller is not in that introduction any more.
    """
    said, _, carried = form.said.partition(":")
    if said not in Outcome.__members__:
        raise Stale
    group = await group_for(carried, caller, work)
    check = await check_in_of(work, group, caller.id)
    return await answer(work, check, group, Outcome[said])


async def keeps(form: MetForm, caller: Caller, work: Work) -> Reply:
    """Note whether the caller would keep their buddy. The answer never tells what the other said.

    Raises:
        Stale: the caller is not in that introduction any more.
    """
    said, _, carried = form.said.partition(":")
    if said not in {"yes", "no"}:
        raise Stale
    group = await group_for(carried, caller, work)
    await keep(work, await check_in_of(work, group, caller.id), gladly=said == "yes")
    if said == "no":
        return private("Noted: somebody new next time. Nobody is told.")
    return private(
        "Noted. If your buddy says so, too, you stay together in the next round. If not, you both "
        "meet somebody new, and nobody is told who said what.",
        Button("Somebody new after all", "buddy-keep", f"no:{group.id}"),
    )


async def now(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Put the caller among those who wait for a small round.

    Raises:
        Refusal: they have a buddy, or don't want one.
    """
    member = await work.members.get(caller.id)
    if member is None or not member.wants_buddy:
        raise Refusal(
            "You said no to buddies in your profile. Say yes there, and press this again.",
            Button("Say yes to buddies", "profile-times"),
        )
    group = await work.rounds.latest_group(caller.id)
    if group is not None and group.others(caller.id):
        raise Refusal(
            "You have a buddy. If the two of you don't find each other, tell me so, and you wait "
            "for somebody else; they are told nothing.",
            Button("I haven't heard back", "buddy-met", f"QUIET:{group.id}"),
            Button("Show my buddy", "buddy"),
        )
    await wait_for_next(work, caller.id)
    return private(
        f"You are in the next small round. It runs on the first round day on which at least "
        f"{SMALL} members are free, so that you meet somebody who fits and not just anybody. If "
        "that takes longer than the half-term, the next round for everybody has you. If you need "
        "somebody today, a coach is there at any time.",
        Button("Show the calls", "calls"),
        Button("Talk to a coach", "support"),
    )


async def there_now(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what the caller wishes now."""
    wishes = await work.meetings.wishes(caller.id)
    return {
        "circle": "yes" if wishes.circle else "no",
        "despite_case": "yes" if wishes.despite_case else "no",
    }


async def wishes(form: WishesForm, caller: Caller, work: Work) -> Reply:
    """Keep what the caller wishes about buddies."""
    before = await work.meetings.wishes(caller.id)
    after = replace(before, circle=form.circle, despite_case=form.despite_case)
    await work.meetings.wish(caller.id, after)
    size = "a circle of three to six, if others wish so, too" if form.circle else "one buddy"
    return private(
        f"Noted: {size}. It counts from the next round, and nobody is told.",
        Button("My buddy", "buddy"),
        Button("Pauses and quiet hours", "settings"),
    )


async def count_in(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Count somebody in again who was left in peace."""
    await wake(work, caller.id)
    return private(
        "Welcome back. You are in the next round, as if nothing had been. Nothing was lost.",
        Button("My buddy", "buddy"),
    )


BUDDY_MET = Command(
    name="buddy-met",
    summary="Say whether you met your buddy, or that it isn't right.",
    form=MetForm,
    run=met,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
BUDDY_KEEP = Command(
    name="buddy-keep",
    summary="Say whether you would gladly keep your buddy.",
    form=MetForm,
    run=keeps,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
BUDDY_NOW = Command(
    name="buddy-now",
    summary="Ask for a buddy before the next round.",
    form=Empty,
    run=now,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    typed=False,
)
BUDDY_WISHES = Command(
    name="buddy-wishes",
    summary="Choose a pair or a circle, and whether you meet people while you have a coach.",
    form=WishesForm,
    run=wishes,
    before=there_now,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    typed=False,
    title="What I wish for",
    submit="Keep",
    always_ask=True,
)
BUDDY_WAKE = Command(
    name="buddy-wake",
    summary="Be counted in again after a long silence.",
    form=Empty,
    run=count_in,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    typed=False,
)
