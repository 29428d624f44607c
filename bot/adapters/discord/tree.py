"""Slash commands with typed options, generated from the catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
from discord import app_commands

from bot.commands.spec import AnyCommand, Catalogue
from bot.core.confidential import Confidential
from bot.core.forms import Answers, AskedField
from bot.core.people import Account, Platform
from bot.core.questions import Choice, Choices, Number, Person, Text, When, YesNo

Handle = Callable[[discord.Interaction, AnyCommand, Answers], Awaitable[None]]

_LINE: Final = 100


def root(catalogue: Catalogue, name: str, handle: Handle) -> app_commands.Group:
    """Return ``/name`` with one sub-command for every verb of *catalogue*."""
    group = app_commands.Group(name=name, description="HeadsUp: heads helping heads")
    for command in catalogue:
        if command.verb:
            group.add_command(_sub_command(command, handle))
    return group


def _sub_command(command: AnyCommand, handle: Handle) -> app_commands.Command[Any, ..., None]:
    optional = [field for field in command.asked if _is_option(field)]

    async def callback(interaction: discord.Interaction, **options: object) -> None:
        answers = {name: _text(value) for name, value in options.items() if value is not None}
        await handle(interaction, command, answers)

    # discord.py reads options from the signature: so it is written from the form
    interaction = inspect.Parameter(
        "interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction
    )
    options = [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=_annotation(field),
        )
        for field in optional
    ]
    callback.__signature__ = inspect.Signature([interaction, *options])  # type: ignore[attr-defined]
    made = app_commands.Command[Any, ..., None](
        name=command.name, description=command.summary, callback=callback
    )
    described = {f.name: f.question.label for f in optional}
    app_commands.describe(**described)(made)
    picked = {f.name: _choices(f) for f in optional if isinstance(f.question, Choice)}
    return app_commands.choices(**picked)(made) if picked else made


def _is_option(field: AskedField) -> bool:
    """Tell whether a question may be typed after a slash command, seen by whoever looks on."""
    match field.question:
        case Text(long=long, discreet=discreet):
            return not (long or discreet or field.type is Confidential)
        case Choices():
            return False
        case Choice() | Number() | YesNo() | When() | Person():
            return True


def _annotation(field: AskedField) -> object:
    match field.question:
        case Number(at_least=low, at_most=high):
            return app_commands.Range[int, low, high] | None
        case YesNo():
            return bool | None
        case Person():
            return discord.User | None
        case Text(at_most=high):
            return app_commands.Range[str, None, high] | None
        case When():
            return app_commands.Range[str, None, _LINE] | None
        case Choice() | Choices():
            return str | None


def _choices(field: AskedField) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=choice[:1].upper() + choice[1:], value=choice)
        for choice in field.choices
    ]


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case discord.User() | discord.Member():
            return str(Account(Platform.DISCORD, "", str(value.id)))
        case _:
            return str(value)
