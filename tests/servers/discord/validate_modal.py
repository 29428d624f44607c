"""The limits of a form."""

from tests.servers.discord.errors import Problems, width
from tests.servers.discord.readable import walk
from tests.servers.discord.records import Json
from tests.servers.discord.validate_components import SELECTS, check_options, check_select

ROW, TEXT_INPUT, TEXT, LABEL, UPLOAD = 1, 4, 10, 18, 19
RADIO, BOXES, BOX = 21, 22, 23
IN_LABEL = SELECTS | {TEXT_INPUT, UPLOAD, RADIO, BOXES, BOX}
MODAL_KEYS = {"title", "custom_id", "components"}


def check_modal(modal: Json) -> None:
    """Refuse a form the platform would refuse.

    Raises:
        ApiError: 50035, with every problem at its path under `data`.
    """
    problems = Problems()
    for key in modal.keys() - MODAL_KEYS:
        problems.add(f"data.{key}", "Unknown field")
    problems.text("data.title", modal.get("title"), most=45)
    problems.text("data.custom_id", modal.get("custom_id"), most=100)
    rows = modal.get("components") or []
    problems.count("data.components", rows, least=1, most=5)
    for index, row in enumerate(rows):
        _check_top(problems, f"data.components.{index}", row)
    ids = [one["custom_id"] for one in walk(rows) if one.get("custom_id")]
    if len(set(ids)) != len(ids):
        problems.add("data.components", "Duplicated", "COMPONENT_CUSTOM_ID_DUPLICATED")
    problems.refuse()


def _check_top(problems: Problems, path: str, row: Json) -> None:
    if row.get("type") == LABEL:
        problems.text(f"{path}.label", row.get("label"), most=45)
        problems.maybe(f"{path}.description", row.get("description"), most=100)
        inner = row.get("component") or {}
        if inner.get("type") not in IN_LABEL:
            problems.add(f"{path}.component", "Not a thing to fill in", "BASE_TYPE_REQUIRED")
            return
        if inner.get("label"):
            problems.add(f"{path}.component.label", "The label is outside")
        _check_field(problems, f"{path}.component", inner)
    elif row.get("type") == ROW:
        inputs = row.get("components") or []
        problems.count(f"{path}.components", inputs, least=1, most=1)
        for inner in inputs:
            if inner.get("type") != TEXT_INPUT:
                problems.add(f"{path}.components.0.type", "Only text inputs go in a form's row")
                continue
            problems.text(f"{path}.components.0.label", inner.get("label"), most=45)
            _check_field(problems, f"{path}.components.0", inner)
    elif row.get("type") == TEXT:
        problems.text(f"{path}.content", row.get("content"), most=4000)
    else:
        problems.add(f"{path}.type", "Value must be one of {1, 10, 18}.")


def _check_field(problems: Problems, path: str, field: Json) -> None:
    problems.text(f"{path}.custom_id", field.get("custom_id"), most=100)
    if field.get("disabled"):
        problems.add(f"{path}.disabled", "Nothing in a form can be disabled")
    kind = field["type"]
    if kind == TEXT_INPUT:
        _check_text_input(problems, path, field)
    elif kind in SELECTS:
        check_select(problems, path, field)
    elif kind == RADIO:
        check_options(problems, path, field, least=2, most=10)
    elif kind == BOXES:
        problems.number(f"{path}.min_values", field.get("min_values"), least=0, most=10)
        problems.number(f"{path}.max_values", field.get("max_values"), least=1, most=10)
        check_options(problems, path, field, least=1, most=10)
    if kind in SELECTS | {BOXES} and field.get("min_values") == 0 and field.get("required", True):
        problems.add(f"{path}.min_values", "Cannot be 0 when the answer is required")


def _check_text_input(problems: Problems, path: str, field: Json) -> None:
    style = field.get("style")
    problems.number(f"{path}.style", style if style is not None else 0, least=1, most=2)
    problems.number(f"{path}.min_length", field.get("min_length"), least=0, most=4000)
    problems.number(f"{path}.max_length", field.get("max_length"), least=1, most=4000)
    problems.maybe(f"{path}.placeholder", field.get("placeholder"), most=100)
    problems.maybe(f"{path}.value", field.get("value"), most=4000)
    longest = field.get("max_length") or 4000
    if (field.get("min_length") or 0) > longest:
        problems.add(f"{path}.min_length", "More than max_length")
    if width(field.get("value") or "") > longest:
        problems.add(f"{path}.value", "Longer than max_length")
