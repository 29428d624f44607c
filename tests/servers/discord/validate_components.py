"""The limits of buttons, menus and layouts on messages."""

from tests.servers.discord.errors import Problems, width
from tests.servers.discord.readable import walk
from tests.servers.discord.records import Json

ROW, BUTTON, SELECT, SECTION, TEXT, THUMBNAIL = 1, 2, 3, 9, 10, 11
GALLERY, FILE, SEPARATOR, CONTAINER = 12, 13, 14, 17
SELECTS = {3, 5, 6, 7, 8}
LINK, PREMIUM = 5, 6
TOP_V2 = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
IN_CONTAINER = TOP_V2 - {CONTAINER}


def check_components(problems: Problems, rows: list[Json], *, v2: bool) -> None:
    """Note whatever is out of bounds among a message's components."""
    every = list(walk(rows))
    problems.count("components", every if v2 else rows, most=40 if v2 else 5)
    for index, row in enumerate(rows):
        path = f"components.{index}"
        if row.get("type") not in (TOP_V2 if v2 else {ROW}):
            problems.add(f"{path}.type", "Value must be one of the types allowed here")
        else:
            _check_block(problems, path, row)
    ids = [one["custom_id"] for one in every if one.get("custom_id")]
    for twice in {one for one in ids if ids.count(one) > 1}:
        message = f"Component custom id cannot be duplicated: {twice}"
        problems.add("components", message, "COMPONENT_CUSTOM_ID_DUPLICATED")
    text = sum(width(one.get("content") or "") for one in every if one["type"] == TEXT)
    if text > 4000:
        problems.add("components", "Text exceeds 4000", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED")


def _check_block(problems: Problems, path: str, block: Json) -> None:
    inner = block.get("components") or []
    if block["type"] == ROW:
        _check_row(problems, path, inner)
    elif block["type"] == TEXT:
        problems.text(f"{path}.content", block.get("content"), most=4000)
    elif block["type"] == GALLERY:
        problems.count(f"{path}.items", block.get("items") or [], least=1, most=10)
    elif block["type"] == SECTION:
        problems.count(f"{path}.components", inner, least=1, most=3)
        _check_accessory(problems, f"{path}.accessory", block.get("accessory") or {})
        _check_inner(problems, path, inner, {TEXT})
    elif block["type"] == CONTAINER:
        problems.count(f"{path}.components", inner, least=1, most=39)
        _check_inner(problems, path, inner, IN_CONTAINER)


def _check_inner(problems: Problems, path: str, inner: list[Json], allowed: set[int]) -> None:
    for index, one in enumerate(inner):
        if one.get("type") in allowed:
            _check_block(problems, f"{path}.components.{index}", one)
        else:
            problems.add(f"{path}.components.{index}.type", "Not allowed here")


def _check_accessory(problems: Problems, path: str, accessory: Json) -> None:
    if accessory.get("type") == BUTTON:
        check_button(problems, path, accessory)
    elif accessory.get("type") != THUMBNAIL:
        problems.add(path, "This field is required", "BASE_TYPE_REQUIRED")


def _check_row(problems: Problems, path: str, inner: list[Json]) -> None:
    problems.count(f"{path}.components", inner, least=1, most=5)
    types = [one.get("type") for one in inner]
    if any(one in SELECTS for one in types) and len(inner) > 1:
        problems.add(f"{path}.components", "A menu takes a whole row", "COMPONENT_LAYOUT_WIDTH")
    for index, one in enumerate(inner):
        where = f"{path}.components.{index}"
        if one.get("type") == BUTTON:
            check_button(problems, where, one)
        elif one.get("type") in SELECTS:
            check_select(problems, where, one)
        else:
            problems.add(f"{where}.type", "Only buttons and menus go in a message's row")


def check_button(problems: Problems, path: str, button: Json) -> None:
    """Note what is wrong with a button: its style decides what it must carry."""
    style = button.get("style")
    problems.number(f"{path}.style", style if style is not None else 0, least=1, most=6)
    problems.maybe(f"{path}.label", button.get("label"), most=80)
    if not (button.get("label") or button.get("emoji") or style == PREMIUM):
        problems.add(path, "A button needs a label or an emoji", "BUTTON_COMPONENT_INVALID")
    if style == LINK:
        problems.text(f"{path}.url", button.get("url"), most=512)
    elif style != PREMIUM:
        problems.text(f"{path}.custom_id", button.get("custom_id"), most=100)
    if style != LINK and button.get("url"):
        problems.add(f"{path}.url", "Only link buttons have a url", "BUTTON_COMPONENT_INVALID")
    if style in (LINK, PREMIUM) and button.get("custom_id"):
        problems.add(f"{path}.custom_id", "A custom id and url cannot both be specified")


def check_select(problems: Problems, path: str, select: Json) -> None:
    """Note what is wrong with a menu, in a message or in a form."""
    problems.text(f"{path}.custom_id", select.get("custom_id"), most=100)
    problems.maybe(f"{path}.placeholder", select.get("placeholder"), most=150)
    problems.number(f"{path}.min_values", select.get("min_values"), least=0, most=25)
    problems.number(f"{path}.max_values", select.get("max_values"), least=1, most=25)
    if select["type"] == SELECT:
        check_options(problems, path, select, least=1, most=25)


def check_options(problems: Problems, path: str, menu: Json, *, least: int, most: int) -> None:
    """Note what is wrong with the options of a menu or of a group of boxes."""
    options = menu.get("options") or []
    problems.count(f"{path}.options", options, least=least, most=most)
    for index, option in enumerate(options):
        where = f"{path}.options.{index}"
        problems.text(f"{where}.label", option.get("label"), most=100)
        problems.text(f"{where}.value", option.get("value"), most=100)
        problems.maybe(f"{where}.description", option.get("description"), most=100)
    values = [option.get("value") for option in options]
    problems.unique(f"{path}.options", values, "The values of options")
    fewest, largest = menu.get("min_values"), menu.get("max_values")
    chosen = sum(bool(option.get("default")) for option in options)
    most_chosen = (largest or 1) if menu["type"] == SELECT else (largest or len(options))
    if menu["type"] != 21 and most_chosen > len(options):
        problems.add(f"{path}.max_values", "More than there are options")
    if (fewest or 0) > most_chosen:
        problems.add(f"{path}.min_values", "More than max_values")
    if chosen > (1 if menu["type"] == 21 else most_chosen):
        problems.add(f"{path}.options", "Too many defaults")
