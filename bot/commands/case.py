"""What the commands about one case share: whose it is, and what its coach reads.

A coach sees what the head opened to their coach, but never the name: telling that is the head's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Annotated

from bot.commands.profile_words import said
from bot.commands.tokens import read_id
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.forms import Answers
from bot.core.intake import Intake, Reach
from bot.core.people import Caller
from bot.core.ports import Work
from bot.core.profile import Field, Viewer, seen_by
from bot.core.questions import Token
from bot.core.skills import Needs
from bot.core.support import Case, CaseState, may_read
from bot.core.views import NEUTRAL, Button, Reply, Tone
from bot.services.opening import opened
from bot.services.routing import placement_of


@dataclass(frozen=True, slots=True)
class CaseForm:
    """Which case, as the button carries it."""

    case: Annotated[str, Token()]


async def mine(token: str, caller: Caller, work: Work) -> Case:
    """Return the case if the caller is one of its two people.

    Raises:
        Stale: no such case, not theirs, or over: the same answer for each.
    """
    case = await work.cases.get(read_id(token))
    if case is None or not may_read(case, caller.id):
        raise Stale
    return case


async def before(token: str, caller: Caller, work: Work) -> Answers:
    """Open no form about what is not the caller's: nothing is typed in vain.

    Raises:
        Stale: no such case, not theirs, or over.
    """
    await mine(token, caller, work)
    return {}


async def talking(token: str, caller: Caller, work: Work) -> Case:
    """Return the case if the caller is in it and a coach is there.

    Raises:
        Stale: it is none of theirs, or nobody is there.
    """
    case = await mine(token, caller, work)
    if case.state is not CaseState.TALKING:
        raise Stale
    return case


async def as_head(token: str, caller: Caller, work: Work) -> Case:
    """Return the case if the caller is its head.

    Raises:
        Stale: they are not.
    """
    case = await mine(token, caller, work)
    if case.head != caller.id:
        raise Stale
    return case


async def talking_head(token: str, caller: Caller, work: Work) -> Case:
    """Return the case if the caller is its head and a coach is there.

    Raises:
        Stale: they are not, or nobody is.
    """
    case = await talking(token, caller, work)
    if case.head != caller.id:
        raise Stale
    return case


async def as_coach(token: str, caller: Caller, work: Work) -> Case:
    """Return the case if the caller is its coach.

    Raises:
        Stale: they are not.
    """
    case = await talking(token, caller, work)
    if case.coach != caller.id:
        raise Stale
    return case


async def show(case: Case, caller: Caller, work: Work) -> Reply:
    """Return what the head wrote first, for one of the case's two people."""
    words = await opened(work, case, caller.id)
    text = (
        f"{case.ref}. This is what the head wrote:"
        if words
        else f"{case.ref}. The head asked without words: a kind first line is a good beginning."
    )
    if caller.id != case.coach:
        return Reply(NEUTRAL, text, words=words)
    buttons = (
        Button("Write to the head", "reply", str(case.id), Tone.PRIMARY),
        Button("Hide", "hide", str(case.id)),
        Button("More", "more", str(case.id)),
    )
    call_me, how = await work.talks.said(case.id)
    asked = _asked(await work.talks.get(case.id), (await placement_of(work, case)).needs)
    parts = [
        words,
        Confidential(asked) if asked else None,
        call_me and call_me.between("They would like to be called: ", ""),
        how and how.between("How to reach them: ", ""),
        await _told(case, work),
    ]
    told = [part for part in parts if part]
    return Reply(NEUTRAL, text, None, buttons, reduce(Confidential.then, told) if told else None)


def _asked(intake: Intake, needs: Needs) -> str:
    """Say what a head chose on the forms."""
    lines = [
        f"It is about: {needs.concern}." if needs.concern else "",
        f"How soon: {needs.soon}." if needs.soon else "",
        f"They would like to talk in {needs.language}." if needs.language else "",
        f"How it is safe to reach them: {intake.reach}." if intake.reach is not Reach.HERE else "",
        f"When it is safe: {', '.join(intake.hours)}." if intake.hours else "",
        "They keep what is said from now on, for themselves." if intake.keeps else "",
    ]
    return "\n".join(line for line in lines if line)


async def _told(case: Case, work: Work) -> Confidential | None:
    """Return what the head of *case* opened to their coach: kept no longer than their words."""
    profile = await work.profiles.get(case.head)
    seen = seen_by(profile, Viewer.COACH) if profile else {}
    lines = said(seen, (one for one in Field if one is not Field.NAME))
    if not lines:
        return None
    return Confidential("\n".join(("What they show their coach:", *lines)), case.id)
