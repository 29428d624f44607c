"""The two ways a command can fail.

A :class:`Refusal` is an answer: the person did nothing wrong that they cannot put right,
so it says what to do next and is never logged as an error. Anything else is our fault:
it is logged with a reference and the person is given only the reference.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.views import Button


class Refusal(Exception):
    """We understood, and the answer is no. The message is shown as it stands."""

    def __init__(self, message: str, *buttons: Button) -> None:
        super().__init__(message)
        self.message = message
        self.buttons = buttons


class FormInvalid(Refusal):
    """Some answers could not be read. *problems* maps the field's name to what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("Some answers need another look.")
        self.problems = dict(problems)


class NotForYou(Refusal):
    """The caller lacks the role the command needs."""


class Stale(Refusal):
    """A button or form that no longer stands for anything the caller may do.

    One message for "there is no such thing", "it is not yours" and "it is over", so that
    nobody can learn from a copied or made-up button what exists.
    """

    def __init__(self) -> None:
        super().__init__(
            "That button has done its work, or was not meant for you. Nothing was changed. "
            "Use home to see where things stand.",
            Button("Show my home card", "home"),
        )
