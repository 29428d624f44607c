"""What happens to a direct message: it goes to the one person it is for, or nowhere.

Words are never sent where it is unclear who is meant, and never kept when there is nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.ask import Heard
from bot.commands.safety import SAFETY_CARD
from bot.core import limits
from bot.core.people import Caller
from bot.core.ports import Work
from bot.core.support import Case, CaseState
from bot.core.views import Button, Reply, private
from bot.services.post import answer
from bot.services.support import NUMBERS, pass_on


async def hear(heard: Heard, caller: Caller, work: Work) -> Reply | None:
    """Pass the words on to the other person of the caller's conversation; None if that worked.

    Otherwise the answer is posted as a direct message in the same transaction, and returned.
    """
    words, request = heard.words, work.request
    talking = await work.cases.talking(caller.member) if caller.member is not None else ()
    if len(talking) == 1 and words and len(words) <= limits.TEXT:
        await pass_on(work, talking[0], caller.id, words, request)
        if not heard.attached:
            return None
        said = private("I passed on your words, but not what was attached: I can only carry text.")
    elif talking and not words:
        said = private("I can only pass on text, so nothing was sent. Please write it in words.")
    elif len(talking) == 1:
        said = private(
            f"That is {len(words)} characters; {limits.TEXT} fit in one message. Nothing was "
            "sent. Please send it in two parts."
        )
    elif talking:
        said = _which(talking)
    else:
        said = await _nobody(caller, work)
    await answer(work, caller.account, said, f"heard:{request}")
    return said


def _which(talking: Sequence[Case]) -> Reply:
    buttons = [Button(f"Write about {case.ref}", "reply", str(case.id)) for case in talking]
    return private(
        "You are in more than one conversation, so I sent nothing: I don't want your words to "
        "reach the wrong person. Which one is it for?",
        *buttons[: limits.BUTTONS],
    )


async def _nobody(caller: Caller, work: Work) -> Reply:
    case = await work.cases.open_of(caller.member) if caller.member is not None else None
    if case is not None and case.state is CaseState.WAITING:
        return private(
            f"No coach is here yet ({case.ref}), so I kept nothing of what you wrote. I'm still "
            f"asking, and tell you as soon as somebody is here. {NUMBERS}",
            Button("Add it to my request", "write"),
            Button("Show support numbers", "support"),
        )
    return replace(
        SAFETY_CARD,
        text="I kept nothing of what you wrote, and nobody has seen it. If you'd like a person to "
        "read it, ask for one first.",
        buttons=(*SAFETY_CARD.buttons[:3], Button("Show my home card", "home")),
    )
