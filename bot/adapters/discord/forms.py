"""Draw a form as a Discord modal, and read one back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.adapters import wire
from bot.commands.ask import Sheet
from bot.core.forms import Answers, AskedField
from bot.core.people import Account, Platform
from bot.core.questions import Choice, Choices, Number, Person, Text, When, YesNo

Json = Mapping[str, Any]

_LABEL: Final = 18  # Discord's component type that wraps a question in a modal
_WAIT: Final = 900.0  # seconds: an interaction's token lives no longer
_LONG: Final = 100


def draw(sheet: Sheet) -> ui.Modal:
    """Return the modal for the next page of *sheet*, filled in as far as it is known."""
    modal = ui.Modal(
        title=sheet.command.title,
        custom_id=wire.form(sheet.command.name, sheet.value),
        timeout=_WAIT,
    )
    for field in sheet.page:
        modal.add_item(
            ui.Label(
                text=field.question.label,
                description=field.question.hint or None,
                component=_component(field, sheet.filled.get(field.name, "")),
            )
        )
    return modal


def _component(field: AskedField, filled: str | Sequence[str]) -> ui.Item[Any]:
    one = filled if isinstance(filled, str) else ""
    match field.question:
        case Text(at_least=low, at_most=high, long=long):
            return _line(field, one[:high], high, least=low if field.required else 0, long=long)
        case Number(at_least=low, at_most=high):
            return _line(field, one, len(str(high)), placeholder=f"{low} to {high}")
        case When():
            return _line(field, one, _LONG, placeholder="8 December 2026, 7pm")
        case Choice():
            return _select(field, field.choices, {one})
        case Choices(at_least=low, at_most=high):
            picked = {one} if isinstance(filled, str) else set(filled)
            return _select(field, field.choices, picked, low, min(high, len(field.choices)))
        case YesNo():
            return _select(field, ("yes", "no"), {one})
        case Person():
            return ui.UserSelect(custom_id=field.name, required=field.required)


def _line(  # noqa: PLR0913 - the sides of a text input
    field: AskedField,
    filled: str,
    most: int,
    *,
    least: int = 0,
    long: bool = False,
    placeholder: str | None = None,
) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.long if long else discord.TextStyle.short,
        default=filled or None,
        placeholder=placeholder,
        min_length=least or None,
        max_length=most,
        required=field.required,
    )


def _select(
    field: AskedField, choices: Sequence[str], picked: set[str], low: int = 1, high: int = 1
) -> ui.Select[Any]:
    folded = {choice.casefold() for choice in picked}
    return ui.Select(
        custom_id=field.name,
        min_values=low if field.required else 0,
        max_values=high,
        options=[
            discord.SelectOption(
                label=_title(choice), value=choice, default=choice.casefold() in folded
            )
            for choice in choices
        ],
        required=field.required,
    )


def _title(choice: str) -> str:
    return choice[:1].upper() + choice[1:]


def read(components: Sequence[Json], people: frozenset[str]) -> Answers:
    """Return what was answered on a submitted modal; *people* names the questions for a person."""
    answers: dict[str, str | Sequence[str]] = {}
    for component in _inputs(components):
        name = str(component.get("custom_id", ""))
        if "values" in component:
            values = [str(value) for value in component["values"]]
            if name in people:
                values = [str(Account(Platform.DISCORD, "", value)) for value in values]
            answers[name] = values[0] if len(values) == 1 else values
        else:
            answers[name] = str(component.get("value") or "")
    return answers


def _inputs(components: Sequence[Json]) -> Iterator[Json]:
    for component in components:
        if component.get("type") == _LABEL:
            yield component["component"]
        elif "components" in component:
            yield from _inputs(component["components"])
        elif "custom_id" in component:
            yield component
