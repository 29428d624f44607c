"""The limits of slash commands, checked when they are registered."""

import re
from collections.abc import Iterator

from tests.servers.discord.errors import Problems, width
from tests.servers.discord.records import Json

NAME = re.compile(r"[-_a-z0-9]{1,32}")
CHAT, SUB, GROUP, STRING, INTEGER, NUMBER = 1, 1, 2, 3, 4, 10
MOST_TEXT = 8000
MOST_OF_TYPE = {1: 100, 2: 15, 3: 15}


def check_commands(commands: list[Json]) -> None:
    """Refuse a set of commands the platform would refuse.

    Raises:
        ApiError: 50035, with every problem at its path.
    """
    problems = Problems()
    names = [(one.get("name"), one.get("type", CHAT)) for one in commands]
    problems.unique("name", names, "Application command names")
    for kind, most in MOST_OF_TYPE.items():
        problems.count("type", [name for name in names if name[1] == kind], most=most)
    for index, command in enumerate(commands):
        path = str(index)
        if command.get("type", CHAT) != CHAT:
            problems.text(f"{path}.name", command.get("name"), most=32)
            continue
        _check_named(problems, path, command)
        _check_options(problems, path, command.get("options") or [], depth=0)
        if (total := sum(map(width, _words(command)))) > MOST_TEXT:
            message = f"Command exceeds maximum size ({total} of {MOST_TEXT})"
            problems.add(path, message, "APPLICATION_COMMAND_TOO_LARGE")
    problems.refuse()


def _words(node: Json) -> Iterator[str]:
    yield from (node.get("name") or "", node.get("description") or "")
    for choice in node.get("choices") or []:
        yield from (choice.get("name") or "", str(choice.get("value", "")))
    for option in node.get("options") or []:
        yield from _words(option)


def _check_named(problems: Problems, path: str, node: Json) -> None:
    if not NAME.fullmatch(str(node.get("name"))):
        problems.add(f"{path}.name", f"String value did not match {NAME.pattern}", "REGEX_VALIDATE")
    problems.text(f"{path}.description", node.get("description"), most=100)


def _check_options(problems: Problems, path: str, options: list[Json], *, depth: int) -> None:
    problems.count(f"{path}.options", options, most=25)
    problems.unique(f"{path}.options", [one.get("name") for one in options], "Option names")
    nested = [one.get("type") in (SUB, GROUP) for one in options]
    if any(nested) and not all(nested):
        problems.add(f"{path}.options", "Sub-commands and options cannot be mixed")
    optional_seen = False
    for index, option in enumerate(options):
        where = f"{path}.options.{index}"
        _check_named(problems, where, option)
        kind = option.get("type")
        if kind in (SUB, GROUP):
            if depth > (0 if kind == GROUP else 1):
                problems.add(f"{where}.type", "Nested too deeply")
            inner = option.get("options") or []
            if kind == GROUP and any(one.get("type") != SUB for one in inner):
                problems.add(f"{where}.options", "A group holds sub-commands only")
            _check_options(problems, where, inner, depth=depth + 1 if kind == GROUP else 2)
            continue
        problems.number(f"{where}.type", kind if kind is not None else 0, least=3, most=11)
        if option.get("required") and optional_seen:
            problems.add(where, "Required options must be placed before non-required options")
        optional_seen = optional_seen or not option.get("required")
        _check_value(problems, where, option)


def _check_value(problems: Problems, path: str, option: Json) -> None:
    choices = option.get("choices") or []
    problems.count(f"{path}.choices", choices, most=25)
    problems.unique(f"{path}.choices", [one.get("name") for one in choices], "Choice names")
    if choices and option.get("autocomplete"):
        problems.add(f"{path}.choices", "Choices and autocomplete exclude each other")
    if choices and option.get("type") not in (STRING, INTEGER, NUMBER):
        problems.add(f"{path}.choices", "Only words and numbers have choices")
    for index, choice in enumerate(choices):
        where = f"{path}.choices.{index}"
        problems.text(f"{where}.name", choice.get("name"), most=100)
        if option.get("type") == STRING:
            problems.text(f"{where}.value", choice.get("value"), most=100)
        elif isinstance(choice.get("value"), str):
            problems.add(f"{where}.value", "Must be a number")
    problems.number(f"{path}.min_length", option.get("min_length"), least=0, most=6000)
    problems.number(f"{path}.max_length", option.get("max_length"), least=1, most=6000)
