"""Fill in a form as Slack's client does: `state.values`, and what the client itself refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime, time

from .elements import INTERACTIVE, options_of
from .errors import Json
from .reading import elements_of, readable

# The key of the state that each kind of element fills, and what an empty one holds.
FIELD: dict[str, str] = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "datetimepicker": "selected_date_time",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
}
_LONGEST = 3000


class ClientRefused(AssertionError):
    """The client does not let the person do this: nothing is sent to the bot."""


def questions_of(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every element that keeps a state, with its block."""
    for block, element in elements_of({"blocks": blocks}):
        kind = element["type"]
        if kind in INTERACTIVE and kind not in {"button", "overflow"}:
            yield block, element


def empty_state(blocks: Sequence[Json]) -> Json:
    """Give the state of an untouched form: every question present, the initial values set."""
    values: Json = {}
    for block, element in questions_of(blocks):
        kind = element["type"]
        field = FIELD.get(kind, "value")
        value = element.get(field.replace("selected_", "initial_", 1))
        if kind.endswith("_input"):
            value = element.get("initial_value")
        if value is None and field.endswith(("options", "users")):
            value = []
        entry = {"type": kind, field: deepcopy(value)}
        values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def kept_state(blocks: Sequence[Json], before: Json) -> Json:
    """Give the state after an update: what has been typed stays where the ids are the same."""
    values = empty_state(blocks)
    for block_id, actions in values.items():
        for action_id, entry in actions.items():
            old = before.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == entry["type"]:
                actions[action_id] = old
    return values


def fill(view: Json, answers: Mapping[str, object], user_ids: Mapping[str, str]) -> Json:
    """Return the state of this form once the person has given these answers."""
    values: Json = deepcopy(view["state"]["values"])
    left = dict(answers)
    for block, element in questions_of(view["blocks"]):
        label = readable((block.get("label") or {}).get("text", ""), {})
        for name in (block["block_id"], label, element["action_id"]):
            if name in left:
                entry = values[block["block_id"]][element["action_id"]]
                entry[FIELD[element["type"]]] = answered(element, left.pop(name), user_ids)
                break
    if left:
        known = [(b.get("label") or {}).get("text") for b, _ in questions_of(view["blocks"])]
        raise ClientRefused(f"no question called {', '.join(left)} among {known}")
    return values


def check_complete(view: Json, values: Json) -> None:
    """Refuse, as the client does, to send a form that lacks a required answer."""
    for block, element in questions_of(view["blocks"]):
        entry = values[block["block_id"]][element["action_id"]]
        answer = entry[FIELD.get(element["type"], "value")]
        if block["type"] == "input" and not block.get("optional") and answer in (None, "", []):
            raise ClientRefused(f"Please complete this required field: {block['label']['text']}")


def answered(element: Json, answer: object, user_ids: Mapping[str, str]) -> object:
    """Turn a person's answer into the value that Slack sends for this element."""
    kind = element["type"]
    if answer is None:
        return [] if FIELD[kind].endswith("s") else None
    if kind.endswith("users_select"):
        users = [_user(one, user_ids) for one in _many(answer)]
        return users if kind.startswith("multi") else users[0]
    if kind in {"static_select", "radio_buttons", "overflow"}:
        return _option(element, answer)
    if kind in {"multi_static_select", "checkboxes"}:
        chosen = [_option(element, one) for one in _many(answer)]
        most = element.get("max_selected_items", len(chosen))
        if len(chosen) > most:
            raise ClientRefused(f"no more than {most} may be chosen")
        return chosen
    if kind in {"datetimepicker", "datepicker", "timepicker"}:
        return _moment(kind, answer)
    return _typed(element, str(answer))


def _many(answer: object) -> list[object]:
    return list(answer) if isinstance(answer, (list, tuple, set, frozenset)) else [answer]


def _option(element: Json, answer: object) -> Json:
    options = options_of(element)
    for option in options:
        if answer in (option["value"], option["text"]["text"]):
            return deepcopy(option)
    offered = [option["text"]["text"] for option in options]
    raise ClientRefused(f"{answer!r} is not offered among {offered}")


def _user(answer: object, user_ids: Mapping[str, str]) -> str:
    wanted = str(getattr(answer, "name", answer))
    if wanted in user_ids:
        return user_ids[wanted]
    if wanted in user_ids.values():
        return wanted
    raise ClientRefused(f"nobody here is called {wanted}")


def _moment(kind: str, answer: object) -> object:
    match kind, answer:
        case "datetimepicker", datetime() if answer.tzinfo is not None:
            return int(answer.timestamp())
        case "datetimepicker", int():
            return answer
        case "datepicker", date() | str():
            return date.fromisoformat(str(answer)).isoformat()
        case "timepicker", time() | str():
            return time.fromisoformat(str(answer)).strftime("%H:%M")
        case _:
            raise ClientRefused(f"{answer!r} cannot be picked in a {kind}")


def _typed(element: Json, answer: str) -> str | None:
    """Check typed text as the client does; an empty line counts as no answer."""
    if answer == "":
        return None
    least, most = element.get("min_length", 0), element.get("max_length", _LONGEST)
    if not least <= len(answer) <= most:
        raise ClientRefused(f"needs {least} to {most} characters, not {len(answer)}")
    if "\n" in answer and not element.get("multiline"):
        raise ClientRefused("this field has one line only")
    if element["type"] == "number_input":
        whole = not element["is_decimal_allowed"]
        if not re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?", answer):
            raise ClientRefused(f"{answer!r} is not a number allowed here")
        low, high = element.get("min_value", answer), element.get("max_value", answer)
        if not float(low) <= float(answer) <= float(high):
            raise ClientRefused(f"{answer} is not between {low} and {high}")
    return answer
