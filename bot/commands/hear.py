"""What happens to a direct message: it goes to the one person it is for, or nowhere.

Words are never sent where it is unclear who is meant, and never kept when there is nobody. What
answers a message of ours, or stands in its thread, is for the conversation that message is about.
What answers nothing is clear only for whoever is in one conversation and was in no other lately:
a coach who writes to a head whose conversation has just ended must not reach the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.commands import ALL
from bot.commands.ask import Heard
from bot.commands.safety import SAFETY_CARD
from bot.commands.spec import AnyCommand
from bot.core import limits
from bot.core.people import Caller
from bot.core.ports import Work
from bot.core.support import Case, CaseState
from bot.core.views import Button, Reply, private
from bot.services import pictures
from bot.services.post import answer
from bot.services.relay import pass_on
from bot.services.support import NUMBERS

FOR_COACHES: Final = timedelta(days=30)
"""How long after one conversation a coach may mean it with a message that answers nothing.

As long as we know of it: a coach's words must never reach the wrong head.
"""

FOR_HEADS: Final = timedelta(days=1)
"""The same for heads, who must not be asked again and again whom they mean."""

_VERBS: Final = {command.name: command for command in ALL if command.verb}


async def hear(heard: Heard, caller: Caller, work: Work) -> Reply | None:
    """Pass the words on to the other person of the conversation they are for; None if that worked.

    Otherwise the answer is posted as a direct message in the same transaction, and returned.
    """
    talking = await work.cases.talking(caller.member) if caller.member is not None else ()
    typed = _typed(heard, caller, alone=bool(talking))
    if typed is not None:
        said, case = _as_command(typed), None
    elif not talking:
        said, case = await _nobody(caller, work)
    elif not heard.words and not heard.attached:
        said, case = _only_text(), None
    elif (case := await _meant(heard, caller, work, talking)) is None:
        said = _which(talking)
    elif len(heard.words) > limits.TEXT:
        said = private(
            f"{case.ref}: that is {len(heard.words)} characters; {limits.TEXT} fit in one message. "
            "Nothing was sent. Please send it in two parts."
        )
    else:
        if heard.words:
            await pass_on(work, case, caller.id, heard.words, work.request)
        if not heard.attached:
            return None
        of_file = await pictures.take(work, case, caller.id, heard.picture)
        words = "I passed on your words. Of the file: " if heard.words else ""
        # with the name of the conversation: whoever answers this sees which one it is about
        said = private(f"{case.ref}: {words}{of_file}")
    about = case.id if case is not None else None
    await answer(work, caller.account, said, f"heard:{work.request}", about)
    return said


async def _meant(heard: Heard, caller: Caller, work: Work, talking: Sequence[Case]) -> Case | None:
    """Return the conversation that *heard* is surely for; None if it could be another."""
    if heard.about:
        about = await work.outbox.case_at(caller.account, heard.about)
        return next((case for case in talking if case.id == about), None)
    only = talking[0]
    long = FOR_HEADS if only.head == caller.id else FOR_COACHES
    lately = await work.outbox.lately(caller.id, work.now - long)
    return only if len(talking) == 1 and lately <= {only.id} else None


def _typed(heard: Heard, caller: Caller, *, alone: bool) -> AnyCommand | None:
    """Return the command that somebody typed as words; in a conversation only if it is *alone*."""
    command = _VERBS.get(heard.words.command(_VERBS, alone=alone))
    return command if command is not None and command.is_for(caller) else None


def _as_command(command: AnyCommand) -> Reply:
    """Offer the command by its button, and a person below it, as to everybody who writes here."""
    return replace(
        SAFETY_CARD,
        text="That looks like a command that was typed as a message. I sent it to nobody and kept "
        "nothing of it; the first button opens it. Commands begin with a slash where you write, "
        "and are picked from the list.",
        buttons=(
            Button(f"Open {command.name}", command.name),
            *SAFETY_CARD.buttons[:3],
            *([Button("Show my home card", "home")] if command.name != "home" else []),
        ),
    )


def _only_text() -> Reply:
    return private("I can only pass on text, so nothing was sent. Please write it in words.")


def _which(talking: Sequence[Case]) -> Reply:
    buttons = [Button(f"Write about {case.ref}", "reply", str(case.id)) for case in talking]
    why = (
        "You are in more than one conversation"
        if len(talking) > 1
        else "You were in another conversation lately, or answered what is not part of one"
    )
    return private(
        f"{why}, so I sent nothing and kept nothing: I don't want your words to reach the wrong "
        "person. Which one is it for? You can also reply to a message of that conversation.",
        *buttons[: limits.BUTTONS],
    )


async def _nobody(caller: Caller, work: Work) -> tuple[Reply, Case | None]:
    case = await work.cases.open_of(caller.member) if caller.member is not None else None
    if case is not None and case.state is CaseState.WAITING:
        shown = (await work.talks.get(case.id)).notice
        said = private(
            f"No coach is here yet ({case.ref}), so I kept nothing of what you wrote. I'm still "
            f"asking, and tell you as soon as somebody is here. {NUMBERS}",
            Button("Add it to my request", "write", shown),
            Button("Show support numbers", "support"),
        )
        return said, case
    card = replace(
        SAFETY_CARD,
        text="I kept nothing of what you wrote, and nobody has seen it. If you'd like a person to "
        "read it, ask for one first.",
        buttons=(*SAFETY_CARD.buttons[:3], Button("Show my home card", "home")),
    )
    return card, None
