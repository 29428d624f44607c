"""A head and their coach: reading, writing to each other, and handing back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.case import CaseForm, mine, show
from bot.commands.spec import Command, Privacy
from bot.core.confidential import Confidential
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.support import CaseState
from bot.core.views import Reply, private
from bot.services import support


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """Which case, as the button carries it, and what to say."""

    case: Annotated[str, Token()]
    words: Annotated[
        Confidential, Text("Your message", "Only the other person gets it.", 1, 2000, long=True)
    ]


async def read(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Show the coach what the head wrote first.

    Raises:
        Stale: the case is not the caller's to read.
    """
    case = await mine(form.case, caller, work)
    return await show(case, caller, work)


async def reply(form: ReplyForm, caller: Caller, work: Work) -> Reply:
    """Carry words to the other person of the case.

    Raises:
        Stale: the case is not the caller's.
        Refusal: no coach is there yet.
    """
    case = await mine(form.case, caller, work)
    if case.state is not CaseState.TALKING:
        raise Refusal(
            "No coach has answered yet, so nothing was sent. I'll tell you as soon as one is here."
        )
    await support.pass_on(work, case, caller.id, form.words, work.request)
    return private("Passed on. Only the two of you can read it.")


async def hand_back(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Give a case back, so that another coach is asked.

    Raises:
        Stale: the caller is not its coach.
    """
    case = await mine(form.case, caller, work)
    if case.coach != caller.id:
        raise Stale
    await support.hand_back(work, case)
    return private("Thank you for what you gave. I'm asking another coach now.")


READ = Command(
    name="read",
    summary="Read what the head wrote first.",
    form=CaseForm,
    run=read,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
REPLY = Command(
    name="reply",
    summary="Write to the other person of a case.",
    form=ReplyForm,
    run=reply,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    title="In confidence",
)
HAND_BACK = Command(
    name="hand-back",
    summary="Give a case back so that another coach is asked.",
    form=CaseForm,
    run=hand_back,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
