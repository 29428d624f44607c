"""Check one element of a block: what slack_sdk checks, and what it forgets."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    BlockElement,
    ConfirmObject,
    Option,
    OptionGroup,
    PlainTextObject,
)

from .errors import Json

_MENUS = frozenset(
    {
        "static_select",
        "users_select",
        "conversations_select",
        "channels_select",
        "external_select",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "checkboxes",
        "radio_buttons",
    },
)
_MULTI = frozenset(
    {
        "multi_static_select",
        "multi_users_select",
        "multi_conversations_select",
        "multi_channels_select",
        "multi_external_select",
    },
)
_TYPED = frozenset(
    {
        "plain_text_input",
        "number_input",
        "email_text_input",
        "url_text_input",
        "rich_text_input",
        "file_input",
    },
)
ALLOWED = {
    "actions": _MENUS | {"button", "overflow"},
    "section": _MENUS | _MULTI | {"button", "overflow", "image"},
    "input": _MENUS | _MULTI | _TYPED,
    "context": frozenset({"image", "plain_text", "mrkdwn"}),
}
INTERACTIVE = _MENUS | _MULTI | _TYPED | {"button", "overflow"}
# The most options that each of these shows; slack_sdk leaves the last two unchecked.
_MOST_OPTIONS = {"checkboxes": 10, "radio_buttons": 10, "static_select": 100}
_LONGEST_INPUT = 3000
# slack_sdk keeps the keys of these two in a way of its own.
_OPTION_KEYS = frozenset({"text", "value", "description", "url"})
_GROUP_KEYS = frozenset({"label", "options"})


def sdk_problems(
    parsed: JsonObject | None,
    raw: Json,
    known: frozenset[str] | None = None,
) -> Iterator[str]:
    """Let slack_sdk check a thing, and refuse keys that it would only warn about."""
    if parsed is None:
        yield f"unknown type: {raw.get('type')}"
        return
    for name in sorted(set(raw) - (known or set(parsed.attributes)) - {"type"}):
        yield f"invalid additional property: {name}"
    try:
        parsed.validate_json()
    except SlackObjectFormationError as error:
        yield str(error)


def problems_of(element: Json, block: str) -> Iterator[str]:
    """Say everything that Slack would refuse about an element in this type of block."""
    kind = element.get("type")
    if kind not in ALLOWED[block]:
        yield f"unsupported type: {kind} in {block}"
        return
    if kind in {"plain_text", "mrkdwn"}:
        return  # a text among the elements of a context; every text is checked elsewhere
    yield from sdk_problems(BlockElement.parse(element), element)
    if kind == "button":
        yield from _plain(element.get("text"), "button text")
    if "placeholder" in element:
        yield from _plain(element["placeholder"], "placeholder")
    if "confirm" in element:
        yield from sdk_problems(ConfirmObject.parse(element["confirm"]), element["confirm"])
    yield from _option_problems(element)
    yield from _input_problems(element)


def _plain(text: object, what: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") != PlainTextObject.type:
        yield f"{what} must be plain_text"


def options_of(element: Json) -> list[Json]:
    """List the options of a menu, in or out of groups."""
    groups = element.get("option_groups") or []
    grouped = [option for group in groups for option in group.get("options") or []]
    return [*(element.get("options") or []), *grouped]


def _option_problems(element: Json) -> Iterator[str]:
    kind, options = element["type"], options_of(element)
    if kind in {*_MOST_OPTIONS, "multi_static_select", "overflow"} and not options:
        yield "must provide at least 1 option"
    if len(options) > _MOST_OPTIONS.get(kind, len(options)):
        yield f"no more than {_MOST_OPTIONS[kind]} options allowed"
    for group in element.get("option_groups") or []:
        yield from sdk_problems(OptionGroup(**group), group, _GROUP_KEYS)
    for option in options:
        yield from sdk_problems(Option(**option), option, _OPTION_KEYS)
        if not option.get("value"):
            yield "option must have a value"
        if kind not in {"checkboxes", "radio_buttons"}:
            yield from _plain(option.get("text"), "option text")
    yield from _choice_problems(element, options)


def _choice_problems(element: Json, options: list[Json]) -> Iterator[str]:
    values = [option.get("value") for option in options]
    if len(set(values)) != len(values):
        yield "option values must be unique"
    chosen = [element["initial_option"]] if element.get("initial_option") else []
    for option in [*chosen, *(element.get("initial_options") or [])]:
        if option not in options:
            yield "initial option must exactly match one of the options"
    if element.get("initial_options") == []:
        yield "initial_options must have at least 1 item"


def _input_problems(element: Json) -> Iterator[str]:
    kind = element["type"]
    if kind == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        yield "missing required field: is_decimal_allowed"
    if kind == "plain_text_input":
        least = element.get("min_length", 0)
        most = element.get("max_length", _LONGEST_INPUT)
        if not 0 <= least <= most <= _LONGEST_INPUT:
            yield "min_length and max_length must stand in order within 0 to 3000"
        if len(element.get("initial_value") or "") > most:
            yield "initial_value is longer than max_length"
    if kind == "image" and not element.get("alt_text"):
        yield "missing required field: alt_text"
