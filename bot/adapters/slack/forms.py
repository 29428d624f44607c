"""Draw a form as a Slack modal, and read one back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bot.adapters import wire
from bot.adapters.slack.views import plain
from bot.commands.ask import Sheet
from bot.core.errors import FormInvalid
from bot.core.forms import Answers, AskedField
from bot.core.people import Account, Platform
from bot.core.questions import Choice, Choices, Number, Person, Text, When, YesNo
from bot.core.views import Reply, plain_line
from bot.services.support import NUMBERS

Json = dict[str, Any]

_YES_NO: Final = ("yes", "no")


def draw(sheet: Sheet, back: str = "") -> Json:
    """Return the modal for the whole of *sheet*, filled in as far as it is known.

    *back* is the address to answer at once it is sent; Slack keeps it with the modal.
    """
    return {
        "type": "modal",
        "callback_id": wire.form(sheet.command.name, sheet.value),
        "title": plain(sheet.command.title),
        "submit": plain(sheet.command.submit),
        "close": plain("Cancel"),
        "private_metadata": back,
        "blocks": [_block(field, sheet.filled.get(field.name, "")) for field in sheet.fields],
    }


def _block(field: AskedField, filled: str | Sequence[str]) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": plain(field.question.label),
        "element": _element(field, filled) | {"action_id": field.name},
    }
    if field.question.hint:
        block["hint"] = plain(field.question.hint)
    return block


def _element(field: AskedField, filled: str | Sequence[str]) -> Json:
    one = filled if isinstance(filled, str) else ""
    match field.question:
        case Text(at_least=low, at_most=high, long=long):
            drawn: Json = {"type": "plain_text_input", "multiline": long, "max_length": high}
            if low and field.required:
                drawn["min_length"] = low
            return drawn | ({"initial_value": one[:high]} if one else {})
        case Number(at_least=low, at_most=high):
            drawn = {
                "type": "number_input",
                "is_decimal_allowed": False,
                "min_value": str(low),
                "max_value": str(high),
            }
            return drawn | ({"initial_value": one} if one else {})
        case When():
            return {"type": "datetimepicker"}
        case Choice():
            return _select(field.choices, one)
        case Choices(at_most=high):
            picked = {one} if isinstance(filled, str) else set(filled)
            chosen = [_option(choice) for choice in field.choices if choice in picked]
            drawn = {
                "type": "multi_static_select",
                "options": [_option(choice) for choice in field.choices],
                "max_selected_items": high,
            }
            return drawn | ({"initial_options": chosen} if chosen else {})
        case YesNo():
            return _select(_YES_NO, one)
        case Person():
            return {"type": "users_select"}


def _select(choices: Sequence[str], picked: str) -> Json:
    drawn: Json = {"type": "static_select", "options": [_option(choice) for choice in choices]}
    for choice in choices:
        if choice.casefold() == picked.casefold():
            drawn["initial_option"] = _option(choice)
    return drawn


def _option(value: str) -> Json:
    return {"text": plain(value[:1].upper() + value[1:]), "value": value}


def read(values: Mapping[str, Mapping[str, Json]], space: str) -> Answers:
    """Return what was answered: Slack's ``view.state.values`` in, text by question out."""
    answers: dict[str, str | Sequence[str]] = {}
    for name, element in values.items():
        for given in element.values():
            answers[name] = _read(given, space)
    return answers


def _read(given: Json, space: str) -> str | Sequence[str]:
    match given:
        case {"selected_option": {"value": value}}:
            return str(value)
        case {"selected_options": list(options)}:
            return [str(option["value"]) for option in options]
        case {"selected_user": str(user)}:
            return str(Account(Platform.SLACK, space, user))
        case {"selected_date_time": int(seconds)}:
            return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%MZ")
        case {"value": str(value)}:
            return value
        case _:
            return ""


def not_kept(view: Mapping[str, Any], said: Reply) -> Json:
    """Return what to answer so that the form stays open, and *said* stands beside its first field.

    With the numbers, where they are due: what is beside a field cannot show a card.
    """
    first = next(iter(view["state"]["values"]))
    text = plain_line(said.text)
    numbers = f" {NUMBERS}" if said.card else ""
    return {"response_action": "errors", "errors": {first: text + numbers}}


def errors(invalid: FormInvalid) -> Json:
    """Return what to answer so that each problem shows beside its question."""
    return {"response_action": "errors", "errors": invalid.problems}
