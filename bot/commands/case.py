"""What the commands about one case share: whose it is, and what its coach reads.

A coach sees what the head opened to their coach, but never the name: telling that is the head's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.profile_words import said
from bot.commands.tokens import read_id
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.people import Caller
from bot.core.ports import Work
from bot.core.profile import Field, Viewer, seen_by
from bot.core.questions import Token
from bot.core.support import Case, may_read
from bot.core.views import NEUTRAL, Button, Reply, Tone
from bot.services.opening import opened


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


async def show(case: Case, caller: Caller, work: Work) -> Reply:
    """Return what the head wrote first, for one of the case's two people."""
    words = await opened(work, case, caller.id)
    text = (
        f"{case.ref}. This is what the head wrote:"
        if words
        else f"{case.ref}. The head asked without words: a kind first line is a good beginning."
    )
    buttons = (Button("Write to the head", "reply", str(case.id), Tone.PRIMARY),)
    if caller.id != case.coach:
        return Reply(NEUTRAL, text, words=words)
    told = await _told(case, work)
    both = words.then(told) if words and told else words or told
    return Reply(NEUTRAL, text, None, buttons, both)


async def _told(case: Case, work: Work) -> Confidential | None:
    """Return what the head of *case* opened to their coach: kept no longer than their words."""
    profile = await work.profiles.get(case.head)
    seen = seen_by(profile, Viewer.COACH) if profile else {}
    lines = said(seen, (one for one in Field if one is not Field.NAME))
    if not lines:
        return None
    return Confidential("\n".join(("What they show their coach:", *lines)), case.id)
