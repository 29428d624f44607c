"""A head and their coach: reading, writing to each other, hiding it and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.case import CaseForm, before, mine, show, talking, talking_head
from bot.commands.spec import Command, Privacy
from bot.core.confidential import Confidential
from bot.core.errors import Refusal
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.profile import Viewer
from bot.core.questions import Text, Token
from bot.core.support import CaseState
from bot.core.views import NEUTRAL, Button, Reply, Tone, private
from bot.services import relay
from bot.services.naming import name_for


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
    await relay.pass_on(work, case, caller.id, form.words, work.request)
    return private(
        "Passed on. Only the two of you can read it.",
        Button("Take it back", "take-back", str(case.id)),
    )


async def take_back(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Withdraw what the caller wrote last.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await talking(form.case, caller, work)
    if not await relay.take_back(work, case, caller.id):
        return private("There is nothing of yours left to take back. Nothing was changed.")
    return private(
        "I'm taking your last message away on their side, as far as the platform lets me. They "
        "may have read it already; your own copy here is yours to delete."
    )


async def hide(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Clear the caller's own screen of the case. The other person notices nothing.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await mine(form.case, caller, work)
    await relay.hide(work, case, caller.id)
    return private(
        "I'm taking my messages of this conversation off your screen. It stays open, and nobody "
        "is told. What you wrote yourself is yours to delete. To come back: home."
    )


async def show_name(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Tell the coach who the head is: the head's decision, and theirs alone.

    Raises:
        Stale: the caller is not its head, or nobody is there.
    """
    case = await talking_head(form.case, caller, work)
    name = Confidential(await name_for(work, caller.id, Viewer.OWNER, otherwise="A member"))
    said = Reply(
        NEUTRAL,
        f"The head would like you to know their name ({case.ref}):",
        None,
        (Button("Reply", "reply", str(case.id), Tone.PRIMARY),),
        name,
    )
    await relay.to_other(work, case, caller.id, said, f"name:{case.id}:{work.request}")
    return private("Your coach knows your name now. It is not kept in the conversation.")


READ = Command(
    name="read",
    summary="Read what the head wrote first.",
    form=CaseForm,
    run=read,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
)
REPLY = Command(
    name="reply",
    summary="Write to the other person of a case.",
    form=ReplyForm,
    run=reply,
    before=before,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
    title="In confidence",
)
TAKE_BACK = Command(
    name="take-back",
    summary="Withdraw the last message you wrote in a case.",
    form=CaseForm,
    run=take_back,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
HIDE = Command(
    name="hide",
    summary="Take a conversation off your own screen.",
    form=CaseForm,
    run=hide,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
SHOW_NAME = Command(
    name="show-name",
    summary="Tell your coach who you are.",
    form=CaseForm,
    run=show_name,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
)
