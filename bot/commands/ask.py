"""What an adapter hands to the dispatcher, and the form it may get back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bot.commands.spec import AnyCommand
from bot.core import limits
from bot.core.confidential import Confidential
from bot.core.forms import Answers, AskedField
from bot.core.keeper import Keeper
from bot.core.people import Account
from bot.core.photo import Unfit
from bot.core.views import Reply
from bot.core.whole import whole

CONTINUE: Final = "continue"
"""The button between two pages of a form; its value is the command's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a platform heard. *request* is the platform's own id, so a redelivery repeats it.

    *value* is what a pressed button carried. Neither it nor *command* proves anything:
    everything is checked again on arrival. *keeper* is who keeps what is typed there. What is no
    text, as JSON may carry it, is made whole here, once for every adapter.
    """

    account: Account
    request: str
    command: str
    value: str = ""
    keeper: Keeper = Keeper.NETWORK
    answers: Answers = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("request", "command", "value"):
            object.__setattr__(self, name, whole(getattr(self, name)))
        answers = {
            whole(name): whole(said) if isinstance(said, str) else [whole(one) for one in said]
            for name, said in self.answers.items()
        }
        object.__setattr__(self, "answers", answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A direct message. *attached* tells whether something came with it that is not text.

    *picture* is what that is, if the writer may send one and it was looked at, or why it is none.

    *request* is the same whether it is heard live, is delivered again or is found in the
    history after a gap. *message* is the platform's own id of it, which grows with time;
    *about* that of the message of ours that it answers, by a reply or in a thread. *keeper* is who
    keeps what is typed there.
    """

    account: Account
    request: str
    words: Confidential
    attached: bool = False
    picture: Confidential | Unfit | None = None
    message: str = ""
    about: str = ""
    keeper: Keeper = Keeper.NETWORK


@dataclass(frozen=True)
class NotKept(Reply):
    """An answer that says that something of ours is broken, and that nothing was kept.

    An adapter leaves what was typed where it is, as far as the platform lets it.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form to show. *filled* is what to fill in, *answered* which questions need no asking."""

    command: AnyCommand
    value: str
    filled: Answers
    answered: frozenset[str]

    @property
    def fields(self) -> tuple[AskedField, ...]:
        return self.command.asked

    @property
    def page(self) -> tuple[AskedField, ...]:
        """The next questions, as many as the narrowest platform shows at once."""
        left = [f for f in self.fields if f.name not in self.answered]
        return tuple(left[: limits.FORM_PAGE])
