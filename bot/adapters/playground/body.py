"""Read what was sent to the playground: strictly, and without ever repeating it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.adapters.playground.people import Persona, cast
from bot.adapters.playground.problem import Problem
from bot.commands.spec import Catalogue
from bot.core.forms import Answers
from bot.core.questions import Person

Body = Mapping[str, Any]

_LONGEST: Final = 20_000


def text(body: Body, name: str, otherwise: str | None = None) -> str:
    """Return the text called *name*, or *otherwise* when it was left out.

    Raises:
        Problem: it is missing and has no *otherwise*, or is not text.
    """
    found = body.get(name, otherwise)
    if not isinstance(found, str) or len(found) > _LONGEST:
        raise Problem(f'I need "{name}" as text, at most {_LONGEST} characters. Add it and retry.')
    return found


def file(body: Body) -> bytes:
    """Return the file in *body*, empty if there is none.

    Raises:
        Problem: it is not bytes, nor text in base64.
    """
    given = body.get("file", b"")
    if isinstance(given, bytes):
        return given
    try:
        return base64.b64decode(given if isinstance(given, str) else "-", validate=True)
    except ValueError:
        raise Problem('I could not read the file. Send "file" as text in base64.') from None


def persona(name: object) -> Persona:
    """Return who is called *name*.

    Raises:
        Problem: nobody is.
    """
    found = cast().get(name) if isinstance(name, str) else None
    if found is None:
        raise Problem('There is nobody by that id. Take "as" from the people in /api/state.')
    return found


def answers(body: Body, catalogue: Catalogue = (), command: str = "") -> Answers:
    """Return the answers in *body*; where a person is asked for, an id will do.

    Raises:
        Problem: they are not texts by the name of the question.
    """
    given = body.get("answers", {})
    if not isinstance(given, dict):
        raise Problem(
            'I could not read the answers. Send "answers" as an object: each question\'s name and '
            "its answer."
        )
    people = {
        field.name
        for offered in catalogue
        if offered.name == command
        for field in offered.asked
        if isinstance(field.question, Person)
    }
    return {name: _one(answer, person=name in people) for name, answer in given.items()}


def _one(answer: object, *, person: bool) -> str | Sequence[str]:
    match answer:
        case str() if person and answer in cast():
            return str(cast()[answer].account)
        case str() if len(answer) <= _LONGEST:
            return answer
        case list() if all(isinstance(part, str) for part in answer):
            return [str(part) for part in answer]
        case _:
            raise Problem("Each answer is text, or a list of texts. Change it and retry.")
