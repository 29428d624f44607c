"""What a command is. Everything an adapter needs in order to offer it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from bot.core import limits
from bot.core.confidential import Confidential
from bot.core.forms import Answers, AskedField, Field, asked, fields_of
from bot.core.people import Caller, Level, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.views import Reply

F = TypeVar("F")

Write = Callable[[Work], Awaitable[Reply]]
"""What is left to do once the thinking is done."""


class Privacy(Enum):
    """Who sees that the command was used, and what becomes of the words typed."""

    ONLY_YOU = "Only the caller sees the reply."
    CONFIDENTIAL = "Only the caller sees the reply; free text is sealed and never logged."


@dataclass(frozen=True, slots=True)
class Empty:
    """A form without questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Generic[F]):
    """One thing a person can ask for.

    One of three answers it. *run* does so inside an open transaction. *show* answers from memory
    alone and so works with the database down. *think* is for what takes long: it only looks at
    what is stored, holding up nobody, and returns what to write, which is then done in one
    transaction and must still be right by then.

    *before* looks at what is stored before the form is shown: given what the button carried, it
    returns answers to fill in, or refuses. *always_ask* shows the form even when every question
    may be left blank. What is not *typed* is reached by a button only. *for_visitors* is what
    somebody who has not joined is told when membership is needed.

    *needs* is a role, or several of which any will do. *level* is how well the network must know
    the caller: docs/decisions/0007 gives the reason for each. What *shows_others* is counted, so
    that nobody reads everybody. *alone* waits until nobody else is answered: for what touches two.

    Raises:
        TypeError: the command is not well made. Found at import, never by a member.
    """

    name: str
    summary: str
    form: type[F]
    run: Callable[[F, Caller, Work], Awaitable[Reply]] | None = None
    show: Callable[[F], Reply] | None = None
    think: Callable[[F, Caller, Work], Awaitable[Write]] | None = None
    before: Callable[[str, Caller, Work], Awaitable[Answers]] | None = None
    needs: Role | frozenset[Role] | None = None
    level: Level = Level.NEWCOMER
    shows_others: bool = False
    alone: bool = False
    privacy: Privacy = Privacy.ONLY_YOU
    title: str = "HeadsUp"
    submit: str = "Send"
    always_ask: bool = False
    typed: bool = True
    for_visitors: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z-]*", self.name) or len(self.name) > limits.COMMAND_NAME:
            raise TypeError(f"{self.name!r} is not a name every platform takes")
        if not 1 <= len(self.summary) <= limits.COMMAND_SUMMARY:
            raise TypeError(f"{self.name}: summary over {limits.COMMAND_SUMMARY} characters")
        if max(len(self.title), len(self.submit)) > limits.FORM_TITLE:
            raise TypeError(f"{self.name}: title or submit over {limits.FORM_TITLE} characters")
        if sum(way is not None for way in (self.run, self.show, self.think)) != 1:
            raise TypeError(f"{self.name}: exactly one of run, show and think answers a command")
        if self.show is not None and self.needs is not None:
            raise TypeError(f"{self.name}: without a database nobody's role is known")
        fields = fields_of(self.form)
        if self.privacy is Privacy.CONFIDENTIAL:
            self._check_confidential(fields)
        elif any(field.type is Confidential for field in fields):
            raise TypeError(f"{self.name}: confidential words need Privacy.CONFIDENTIAL")

    def _check_confidential(self, fields: tuple[Field, ...]) -> None:
        for field in fields:
            if isinstance(field.question, Text) and field.type is not Confidential:
                raise TypeError(f"{self.name}: {field.name} must be Confidential")
        if len(self.asked) > limits.FORM_PAGE:
            raise TypeError(f"{self.name}: a confidential form has one page, so nothing is kept")

    @property
    def roles(self) -> frozenset[Role]:
        """The roles any of which is needed; empty when anybody may."""
        match self.needs:
            case None:
                return frozenset()
            case Role():
                return frozenset({self.needs})
            case frozenset():
                return self.needs

    def is_for(self, caller: Caller) -> bool:
        """Tell whether *caller* has a role that is needed, and is known well enough."""
        known = self.level is Level.NEWCOMER or caller.level is Level.VERIFIED
        return known and (not self.roles or bool(self.roles & caller.roles))

    @property
    def asked(self) -> tuple[AskedField, ...]:
        """The questions that are put to a person, in order."""
        return asked(self.form)

    @property
    def subject(self) -> str:
        """The name of the field that a button's value answers; empty when there is none."""
        fields = fields_of(self.form)
        return fields[0].name if fields else ""

    @property
    def verb(self) -> bool:
        """Whether a person can type it. What needs a button's token can only be pressed."""
        fields = fields_of(self.form)
        return self.typed and not (
            fields and isinstance(fields[0].question, Token) and fields[0].required
        )


AnyCommand = Command[Any]
Catalogue = tuple[AnyCommand, ...]
