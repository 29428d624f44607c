"""What is said around an answer: between pages, before another look, and of what waits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.commands.ask import CONTINUE, Ask
from bot.commands.spec import AnyCommand, Privacy
from bot.core import limits
from bot.core.errors import FormInvalid
from bot.core.forms import Answers, parse
from bot.core.views import Button, Line, Reply, Tone, plain_line, private

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
        ours = ask.value if len(ask.value) <= limits.BUTTON_VALUE else ""  # else it was made up
        kept, back = "", Button("Try again", command.name, ours, Tone.PRIMARY)
    else:
        kept = " Your other answers are kept."
        back = Button("Try again", CONTINUE, command.name, Tone.PRIMARY)
    return private(f"Some answers need another look.{kept}\n" + "\n".join(lines), back)


def with_waiting(reply: Reply, count: int) -> Reply:
    """Return *reply* with a line about *count* messages that could not be sent directly.

    Somebody whose direct messages are closed reads it in the answer to whatever they do next.
    """
    if not count:
        return reply
    messages = "message is" if count == 1 else "messages are"
    said = f"{count} {messages} waiting for you that I couldn't send directly."
    body = reply.body if isinstance(reply.body, tuple) else (reply.body,)
    text: Line = said
    if reply.words:  # they come last, right below what introduces them
        text = (f"{said}\n\n", *body)
    elif plain_line(reply.body):
        text = (*body, f"\n\n{said}")
    if len(plain_line(text)) > limits.TEXT:
        return reply
    buttons = reply.buttons
    room = limits.BUTTONS - len(buttons) - bool(reply.opens)
    if room > 0 and all(button.command != "missed" for button in buttons):
        buttons = (*buttons, Button("Show me", "missed"))
    return replace(reply, text=text, buttons=buttons)
