"""``more``: what else can be done in a conversation, five buttons at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.case import mine
from bot.commands.spec import Command, Empty, Privacy
from bot.core import limits
from bot.core.errors import Stale
from bot.core.intake import Side
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.support import NUMBERS, Case, CaseState
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services.notice import NOTICE, NOTICE_VERSION
from bot.services.relay import side_of

_SECOND = ":2"


@dataclass(frozen=True, slots=True)
class MoreForm:
    """Which case, and whether the second page, as the button carries it."""

    case: Annotated[str, Token()]


async def more(form: MoreForm, caller: Caller, work: Work) -> Reply:
    """Show what can be done.

    Raises:
        Stale: the case is not the caller's.
    """
    lines: tuple[str, ...] = ()
    token = form.case.removesuffix(_SECOND)
    case = await mine(token, caller, work)
    if case.state is not CaseState.TALKING:
        if case.head != caller.id:
            raise Stale
        buttons, lines = _waiting(case), (*NOTICE, NUMBERS)
    elif side_of(case, caller.id) is Side.HEAD:
        keeps = (await work.talks.get(case.id)).keeps
        buttons = _head_more(case) if form.case.endswith(_SECOND) else _head(case, keeps=keeps)
    else:
        buttons = _coach_more(case) if form.case.endswith(_SECOND) else _coach(case)
    title = f"This conversation ({case.ref})"
    card = Card(title=title, lines=lines, foot="Only you can see this.")
    return private("", *buttons, card=card)


async def conversations(_form: Empty, caller: Caller, work: Work) -> Reply:
    """List the caller's conversations: the way back to one that was hidden."""
    found = list(await work.cases.talking(caller.id))
    own = await work.cases.open_of(caller.id)
    if own is not None and own.state is not CaseState.TALKING:
        found.insert(0, own)
    if not found:
        return private("You are in no conversation.", Button("Show my home card", "home"))
    buttons = [
        Button(
            f"{'My own' if case.head == caller.id else 'A head'} ({case.ref})", "more", str(case.id)
        )
        for case in found[: limits.BUTTONS]
    ]
    return private("Your conversations:", *buttons)


def _waiting(case: Case) -> tuple[Button, ...]:
    about = str(case.id)
    return (
        Button("How does it stand?", "waiting", about),
        Button("Say how soon and about what", "intake", NOTICE_VERSION),
        Button("Say how to reach me safely", "reach", NOTICE_VERSION),
        Button("Take it back", "end", about),
        Button("Erase everything", "erase", about, Tone.DANGER),
    )


def _head(case: Case, *, keeps: bool) -> tuple[Button, ...]:
    about = str(case.id)
    keeping = ("Words you keep", "kept") if keeps else ("Keep what is said", "keep-words")
    return (
        Button("Write to my coach", "reply", about, Tone.PRIMARY),
        Button("Take my last message back", "take-back", about),
        Button("Tell my coach my name", "show-name", about),
        Button(*keeping, about),
        Button("More", "more", about + _SECOND),
    )


def _head_more(case: Case) -> tuple[Button, ...]:
    about = str(case.id)
    return (
        Button("Agree when to talk again", "follow-up", about),
        Button("Ask for another coach", "another", about),
        Button("End this conversation", "end", about),
        Button("Erase everything", "erase", about, Tone.DANGER),
        Button("Hide", "hide", about),
    )


def _coach(case: Case) -> tuple[Button, ...]:
    about = str(case.id)
    return (
        Button("Write to the head", "reply", about, Tone.PRIMARY),
        Button("Use a saved reply", "saved", about),
        Button("Point to help", "point", about),
        Button("Take my last message back", "take-back", about),
        Button("More", "more", about + _SECOND),
    )


def _coach_more(case: Case) -> tuple[Button, ...]:
    about = str(case.id)
    return (
        Button("Read what they wrote", "read", about),
        Button("Suggest when to talk again", "follow-up", about),
        Button("Suggest another coach", "hand-back", about),
        Button("Suggest ending", "end", about),
        Button("Let them send a picture", "allow-picture", about),
    )


CONVERSATIONS = Command(
    name="conversations",
    typed=False,
    summary="See the conversations you are in.",
    form=Empty,
    run=conversations,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
MORE = Command(
    name="more",
    summary="See what else you can do in a conversation.",
    form=MoreForm,
    run=more,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
