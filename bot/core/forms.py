"""Forms: frozen dataclasses whose fields are annotated with questions, and how answers are read.

Adapters draw the questions; :func:`parse` reads the answers. Neither knows of the other.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin, get_type_hints

from bot.core import limits
from bot.core.confidential import Confidential
from bot.core.errors import FormInvalid
from bot.core.people import Account
from bot.core.questions import (
    Asked,
    Choice,
    Choices,
    Number,
    Person,
    Question,
    Text,
    Token,
    When,
    YesNo,
)
from bot.core.when import read_when

F = TypeVar("F")

Answers = Mapping[str, str | Sequence[str]]
"""What was answered, by field name: text, or several texts for :class:`Choices`."""


_KINDS: Final[Mapping[type[Question], tuple[type[Any], ...]]] = {
    Text: (str, Confidential),
    Choice: (StrEnum,),
    Choices: (StrEnum,),
    Number: (int,),
    YesNo: (bool,),
    When: (datetime,),
    Person: (Account,),
    Token: (str,),
}
"""What each question's answer can be."""

_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn a line round, so that it reads as something else."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question on a form: where its answer goes, what it asks, whether it may be left out."""

    name: str
    type: type[Any]
    question: Question
    required: bool

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen, in order; empty unless the question is a choice."""
        return tuple(map(str, self.type)) if issubclass(self.type, StrEnum) else ()


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field that is put to a person: one with a label."""

    name: str
    type: type[Any]
    question: Asked
    required: bool
    choices: tuple[str, ...]


_FIELDS: Final[dict[type[Any], tuple[Field, ...]]] = {}
_ASKED: Final[dict[type[Any], tuple[AskedField, ...]]] = {}
"""What was read of each form: it never changes, and every request asks several times."""


def fields_of(form: type[Any]) -> tuple[Field, ...]:
    """Return the questions of *form* in the order they are asked.

    Raises:
        TypeError: *form* is not well made. Found when a command is declared, never by a member.
    """
    if form not in _FIELDS:
        hints = get_type_hints(form, include_extras=True)
        fields = tuple(_field(form, field, hints[field.name]) for field in dataclasses.fields(form))
        if any(isinstance(field.question, Token) for field in fields[1:]):
            raise TypeError(f"{form.__name__}: a button answers the first question only")
        _FIELDS[form] = fields
    return _FIELDS[form]


def asked(form: type[Any]) -> tuple[AskedField, ...]:
    """Return the fields of *form* that are put to a person."""
    if form not in _ASKED:
        _ASKED[form] = tuple(
            AskedField(field.name, field.type, field.question, field.required, field.choices)
            for field in fields_of(form)
            if not isinstance(field.question, Token)
        )
    return _ASKED[form]


def _field(form: type[Any], field: dataclasses.Field[Any], hint: object) -> Field:
    where = f"{form.__name__}.{field.name}"
    questions = [q for q in get_args(hint)[1:] if isinstance(q, Question)]
    if get_origin(hint) is not Annotated or len(questions) != 1:
        raise TypeError(f"{where} needs exactly one question")
    question, kind = questions[0], _single(get_args(hint)[0])
    if not issubclass(kind, _KINDS[type(question)]):
        raise TypeError(f"{where}: {type(question).__name__} does not answer with {kind.__name__}")
    optional = (field.default, field.default_factory) != (dataclasses.MISSING,) * 2
    found = Field(field.name, kind, question, required=not optional)
    if isinstance(question, Choice | Choices):
        if not 1 <= len(found.choices) <= limits.CHOICES:
            raise TypeError(f"{where} must offer 1 to {limits.CHOICES} choices")
        if any(len(choice) > limits.CHOICE_LABEL for choice in found.choices):
            raise TypeError(f"{where} has a choice over {limits.CHOICE_LABEL} characters")
    return found


def _single(hint: Any) -> type[Any]:  # noqa: ANN401 - a type hint may be anything
    """Return ``T`` of ``T``, ``T | None`` and ``tuple[T, ...]``."""
    for argument in get_args(hint):
        if isinstance(argument, type) and argument is not type(None):
            return argument
    return hint if isinstance(hint, type) else object


def parse(form: type[F], answers: Answers, now: datetime) -> F:
    """Turn what a platform sent into *form*. *now* is what ``tomorrow`` is counted from.

    Raises:
        FormInvalid: with one message per field that could not be read.
    """
    values: dict[str, object] = {}
    problems: dict[str, str] = {}
    for field in fields_of(form):
        raw = _texts(answers.get(field.name, ()))
        if not raw and not field.required:
            continue
        try:
            values[field.name] = _read(field, raw, now)
        except ValueError as error:
            problems[field.name] = str(error)
    if problems:
        raise FormInvalid(problems)
    return form(**values)


def _texts(raw: str | Sequence[str]) -> tuple[str, ...]:
    given = (raw,) if isinstance(raw, str) else raw
    return tuple(text for text in map(str.strip, map(clean, given)) if text)


def clean(text: str) -> str:
    """Drop what no keyboard types: controls, and halves of characters no store can keep."""
    return "".join(
        c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _TURNS)
    )


def _read(field: Field, raw: tuple[str, ...], now: datetime) -> object:  # noqa: C901 - one case a question
    one = raw[0] if raw else ""
    match field.question:
        case Text(at_least=low, at_most=high, long=long):
            one = one if long else " ".join(one.split())
            if not low <= len(one) <= high:
                raise ValueError(f"Please use {low} to {high} characters.")
            return field.type(one)
        case Number(at_least=low, at_most=high):
            if not one.isdecimal() or len(one) > len(str(high)) or not low <= int(one) <= high:
                raise ValueError(f"Please give a whole number from {low} to {high}.")
            return int(one)
        case YesNo(must=must):
            yes = _chosen(one, ("yes", "no"), "Please answer yes or no.") == "yes"
            if must and not yes:
                raise ValueError(must)
            return yes
        case Choice():
            return field.type(_chosen(one, field.choices, "Please choose one of the options."))
        case Choices(at_least=low, at_most=high):
            wrong = f"Please choose {low} to {high} of the options."
            picked = {_chosen(text, field.choices, wrong) for text in raw}
            if not low <= len(picked) <= high:
                raise ValueError(wrong)
            return tuple(field.type(c) for c in field.choices if c in picked)
        case When():
            return read_when(one, now)
        case Person():
            return _account(one)
        case Token():
            return one


def _chosen(text: str, choices: Sequence[str], otherwise: str) -> str:
    for choice in choices:
        if choice.casefold() == text.casefold():
            return choice
    raise ValueError(otherwise)


def _account(text: str) -> Account:
    try:
        return Account.read(text)
    except ValueError:
        raise ValueError("Please pick a person from the list.") from None
