"""Forms as plain JSON, for whoever drives the playground without a screen."""

from __future__ import annotations

from typing import assert_never

from bot.adapters.playground.parts import Json
from bot.commands.ask import Sheet
from bot.commands.spec import AnyCommand
from bot.core.forms import AskedField
from bot.core.people import Role
from bot.core.questions import Choice, Choices, Number, Person, Text, When, YesNo


def command(offered: AnyCommand) -> Json:
    """Return what a command is called, who it is for and what it asks."""
    return {
        "name": offered.name,
        "summary": offered.summary,
        "needs": " or ".join(role for role in Role if role in offered.roles) or None,
        "level": offered.level,
        "fields": [field(asked) for asked in offered.asked],
    }


def sheet(shown: Sheet) -> Json:
    """Return a form that waits for answers: its next page, and all of its questions."""
    return {
        "command": shown.command.name,
        "value": shown.value,
        "title": shown.command.title,
        "submit": shown.command.submit,
        "filled": dict(shown.filled),
        "page": [asked.name for asked in shown.page],
        "fields": [field(asked) for asked in shown.fields],
    }


def field(asked: AskedField) -> Json:
    """Return one question: its name, label, kind, limits and choices."""
    found: Json = {
        "name": asked.name,
        "label": asked.question.label,
        "hint": asked.question.hint,
        "required": asked.required,
    }
    match asked.question:
        case Text(at_least=low, at_most=high, long=long):
            return found | {"kind": "text", "at_least": low, "at_most": high, "long": long}
        case Number(at_least=low, at_most=high):
            return found | {"kind": "number", "at_least": low, "at_most": high}
        case Choice():
            return found | {"kind": "choice", "choices": list(asked.choices)}
        case Choices(at_least=low, at_most=high):
            limits = {"at_least": low, "at_most": high}
            return found | {"kind": "choices", "choices": list(asked.choices)} | limits
        case YesNo():
            return found | {"kind": "choice", "choices": ["yes", "no"]}
        case When():
            return found | {"kind": "when"}
        case Person():
            return found | {"kind": "person"}
        case _ as never:
            assert_never(never)
