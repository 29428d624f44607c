"""What is said between the pages of a form, and when an answer needs another look."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from bot.commands.ask import CONTINUE, Ask
from bot.commands.spec import AnyCommand, Privacy
from bot.core.errors import FormInvalid
from bot.core.forms import Answers, parse
from bot.core.views import Button, Reply, Tone, private

_UNSURE: Final = "?"
"""Before the name of an answer that is only to be filled in: the question is asked again."""

Draft = dict[str, str | Sequence[str]]


def sure(draft: Answers) -> Draft:
    """Return the answers of *draft* that need no asking."""
    return {name: said for name, said in draft.items() if not name.startswith(_UNSURE)}


def remembered(draft: Answers) -> Draft:
    """Return everything in *draft*, to fill a form in with."""
    return {name.removeprefix(_UNSURE): said for name, said in draft.items()}


def unsure(draft: Answers, names: Collection[str]) -> Draft:
    """Return *draft* with the answers to *names* marked as to be asked again."""
    return {
        _UNSURE + name if name in names and not name.startswith(_UNSURE) else name: said
        for name, said in draft.items()
    }


def problems_of(
    command: AnyCommand, answers: Answers, now: datetime, *, ignoring: AbstractSet[str]
) -> Mapping[str, str]:
    """Return what is wrong with *answers*, by question, *ignoring* those not asked yet."""
    try:
        parse(command.form, answers, now)
    except FormInvalid as invalid:
        return {name: said for name, said in invalid.problems.items() if name not in ignoring}
    return {}


def more(command: AnyCommand, left: int) -> Reply:
    """Return the step between two pages."""
    asks = "is one more question" if left == 1 else f"are {left} more questions"
    return private(
        f"Thank you, that is kept for a day. There {asks}.",
        Button("Continue", CONTINUE, command.name, Tone.PRIMARY),
    )


def again(command: AnyCommand, ask: Ask, problems: Mapping[str, str]) -> Reply:
    """Return what needs another look, with a way back to the form as it was filled in."""
    labels = {f.name: f.question.label for f in command.asked}
    lines = [f"{labels.get(name, name)}: {said}" for name, said in problems.items()]
    if command.privacy is Privacy.CONFIDENTIAL:
        kept, back = "", Button("Try again", command.name, ask.value, Tone.PRIMARY)
    else:
        kept = " Your other answers are kept."
        back = Button("Try again", CONTINUE, command.name, Tone.PRIMARY)
    return private(f"Some answers need another look.{kept}\n" + "\n".join(lines), back)
