from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from bot.commands import ALL
from bot.commands.spec import AnyCommand, Command, Empty, Privacy
from bot.core import limits
from bot.core.confidential import Confidential
from bot.core.forms import fields_of
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.views import Reply


@dataclass(frozen=True, slots=True)
class Open:
    """Words that anybody may see."""

    words: Annotated[str, Text("Words?")]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Words for two people."""

    words: Annotated[Confidential, Text("Words?")]


@dataclass(frozen=True, slots=True)
class Long:
    """More questions than one page shows, one of them confidential."""

    one: Annotated[Confidential, Text("One?")]
    two: Annotated[Confidential, Text("Two?")]
    three: Annotated[Confidential, Text("Three?")]
    four: Annotated[Confidential, Text("Four?")]
    five: Annotated[Confidential, Text("Five?")]
    six: Annotated[Confidential, Text("Six?")]


@dataclass(frozen=True, slots=True)
class Bare:
    """A field without a question."""

    words: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """What only a button answers."""

    which: Annotated[str, Token()]


async def run(_form: Any, _caller: Caller, _work: Work) -> Reply:  # noqa: ANN401
    return Reply("Done.")


def show(_form: Any) -> Reply:  # noqa: ANN401
    return Reply("Done.")


GOOD: dict[str, Any] = {"name": "good", "summary": "Does good.", "form": Empty, "run": run}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "Good"}, "not a name"),
        ({"name": "2good"}, "not a name"),
        ({"name": "very good"}, "not a name"),
        ({"name": "g" * (limits.COMMAND_NAME + 1)}, "not a name"),
        ({"name": ""}, "not a name"),
        ({"summary": ""}, "summary"),
        ({"summary": "x" * (limits.COMMAND_SUMMARY + 1)}, "summary"),
        ({"title": "x" * (limits.FORM_TITLE + 1)}, "title"),
        ({"submit": "x" * (limits.FORM_TITLE + 1)}, "submit"),
        ({"run": None}, "exactly one"),
        ({"show": show}, "exactly one"),
        ({"run": None, "show": show, "needs": Role.COACH}, "role"),
        ({"form": Sealed}, "Privacy.CONFIDENTIAL"),
        ({"form": Open, "privacy": Privacy.CONFIDENTIAL}, "must be Confidential"),
        ({"form": Long, "privacy": Privacy.CONFIDENTIAL}, "one page"),
        ({"form": Bare}, "exactly one question"),
    ],
)
def test_a_command_that_is_not_well_made_fails_when_it_is_declared(
    wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(TypeError, match=said):
        Command(**{**GOOD, **wrong})


def test_what_needs_a_button_is_no_verb() -> None:
    assert Command(**GOOD).verb
    assert not Command(**{**GOOD, "typed": False}).verb
    pressed = Command(**{**GOOD, "form": Pressed})
    assert not pressed.verb
    assert pressed.subject == "which"
    assert Command(**GOOD).subject == ""


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
class TestEveryCommand:
    def test_confidential_words_are_asked_where_they_stay_confidential(
        self, command: AnyCommand
    ) -> None:
        sealed = any(field.type is Confidential for field in fields_of(command.form))
        assert sealed <= (command.privacy is Privacy.CONFIDENTIAL)

    def test_its_form_says_what_it_is_for(self, command: AnyCommand) -> None:
        """A summary a person can read, and a form whose every question has a label of its own."""
        labels = [field.question.label for field in command.asked]
        assert len(set(labels)) == len(labels)
        assert command.summary.endswith(".")
        assert command.summary[0].isupper()

    def test_what_it_is_about_comes_first(self, command: AnyCommand) -> None:
        tokens = [f.name for f in fields_of(command.form) if isinstance(f.question, Token)]
        assert tokens in ([], [command.subject])


def test_no_two_commands_share_a_name_and_no_platform_runs_out_of_verbs() -> None:
    names = [command.name for command in ALL]
    assert len(set(names)) == len(names)
    assert sum(command.verb for command in ALL) <= limits.VERBS
