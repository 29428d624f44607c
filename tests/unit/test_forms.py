from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, make_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import limits
from bot.core.confidential import Confidential
from bot.core.errors import FormInvalid
from bot.core.forms import Answers, asked, fields_of, parse
from bot.core.people import Account, Platform
from bot.core.questions import Choice, Choices, Number, Person, Text, Token, When, YesNo

from .makers import NOW


class Slot(StrEnum):
    """Evenings."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    FRIDAY = "Friday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """One question of each kind."""

    button: Annotated[str, Token()]
    name: Annotated[str, Text("Name", "", 2, 20)]
    story: Annotated[Confidential | None, Text("Story", "", 0, 50, long=True)] = None
    years: Annotated[int, Number("Years", "", 1, 40)]
    evening: Annotated[Slot, Choice("Which evening?")]
    evenings: Annotated[tuple[Slot, ...], Choices("Which evenings?", "", 1, 2)]
    accept: Annotated[bool, YesNo("Accept?", "", "You have to say yes.")]
    news: Annotated[bool, YesNo("News?")] = False
    starts: Annotated[datetime, When("When?")]
    host: Annotated[Account, Person("Who?")]


GOOD: Answers = {
    "button": "b1",
    "name": "Ada",
    "years": "7",
    "evening": "friday",
    "evenings": ["Friday", "monday"],
    "accept": "YES",
    "starts": "8 December 2026, 7pm",
    "host": "slack:T1:U1",
}


def problems(**changed: str | Sequence[str]) -> dict[str, str]:
    with pytest.raises(FormInvalid) as caught:
        parse(Everything, {**GOOD, **changed}, NOW)
    return caught.value.problems


def test_each_answer_becomes_what_its_question_means() -> None:
    form = parse(Everything, GOOD, NOW)
    assert (form.button, form.name, form.years) == ("b1", "Ada", 7)
    assert form.evening is Slot.FRIDAY
    assert form.evenings == (Slot.MONDAY, Slot.FRIDAY)
    assert form.accept
    assert not form.news
    assert form.story is None
    assert form.starts.isoformat() == "2026-12-08T19:00:00+00:00"
    assert form.host == Account(Platform.SLACK, "T1", "U1")


def test_confidential_words_arrive_sealed_from_sight() -> None:
    form = parse(Everything, {**GOOD, "story": " It is hard. "}, NOW)
    assert form.story == Confidential("It is hard.")
    assert "hard" not in repr(form)


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("name", "", "2 to 20"),
        ("name", " A ", "2 to 20"),
        ("name", "A" * 21, "2 to 20"),
        ("story", "A" * 51, "0 to 50"),
        ("years", "", "whole number from 1 to 40"),
        ("years", "0", "whole number from 1 to 40"),
        ("years", "41", "whole number from 1 to 40"),
        ("years", "-7", "whole number"),
        ("years", "7.5", "whole number"),
        ("years", "seven", "whole number"),
        ("years", "9" * 5000, "whole number"),
        ("evening", "Sunday", "choose one"),
        ("evening", "", "choose one"),
        ("evenings", [], "choose 1 to 2"),
        ("evenings", ["Monday", "Tuesday", "Friday"], "choose 1 to 2"),
        ("evenings", ["Monday", "Sunday"], "choose 1 to 2"),
        ("accept", "no", "You have to say yes."),
        ("accept", "perhaps", "yes or no"),
        ("accept", "", "yes or no"),
        ("news", "perhaps", "yes or no"),
        ("starts", "soon", "day and one time"),
        ("starts", "", "day and one time"),
        ("host", "@ada", "pick a person"),
        ("host", "discord:T1:U1", "pick a person"),
        ("host", "", "pick a person"),
    ],
)
def test_each_problem_is_said_beside_its_own_question(
    name: str, answer: str | Sequence[str], said: str
) -> None:
    found = problems(**{name: answer})
    assert list(found) == [name]
    assert said in found[name]
    assert "Please" in found[name] or said == "You have to say yes."


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(FormInvalid) as caught:
        parse(Everything, {}, NOW)
    required = {f.name for f in fields_of(Everything) if f.required and f.name != "button"}
    assert set(caught.value.problems) == required


def test_what_no_keyboard_types_is_dropped() -> None:
    """Controls, halves of characters and marks that turn a line of text round."""
    form = parse(Everything, {**GOOD, "name": "A\x00d\x1b\x7f\x85a\ud83d\u202e\u2066!"}, NOW)
    assert form.name == "Ada!"


def test_a_line_stays_a_line_and_a_box_keeps_its_paragraphs() -> None:
    """So that nobody's name can look like a second message."""
    form = parse(Everything, {**GOOD, "name": "Ada\n\n Eve", "story": "One.\n\nTwo."}, NOW)
    assert form.name == "Ada Eve"
    assert form.story == Confidential("One.\n\nTwo.")


def test_people_write_names_in_every_script() -> None:
    for name in ("Siân", "Ŵyn Llŷr", "Søren 🙂", "محمد", "👩‍🏫 Jo"):
        assert parse(Everything, {**GOOD, "name": name}, NOW).name == name


def test_a_button_is_not_put_to_a_person() -> None:
    assert "button" not in {f.name for f in asked(Everything)}
    assert fields_of(Everything)[0].name == "button"


class _Many(StrEnum):
    """More choices than any menu shows."""

    _ignore_ = "n"
    for n in range(limits.CHOICES + 1):
        vars()[f"C{n}"] = f"choice {n}"


class _Long(StrEnum):
    """A choice that is a sentence."""

    LONG = "x" * (limits.CHOICE_LABEL + 1)


class _None(StrEnum):
    """Nothing to choose from."""


@pytest.mark.parametrize(
    "hint",
    [
        str,
        Annotated[str, "no question"],
        Annotated[str, Text("One?"), Text("Two?")],
        Annotated[str, Choice("A choice of anything?")],
        Annotated[_Many, Choice("Too many?")],
        Annotated[_Long, Choice("Too long?")],
        Annotated[_None, Choice("Nothing?")],
        Annotated[tuple[_Many, ...], Choices("Too many?")],
        Annotated[int, Text("A number of words?")],
        Annotated[str, Number("Words as a number?")],
        Annotated[str, YesNo("Words as yes?")],
        Annotated[str, When("Words as a time?")],
        Annotated[str, Person("Words as a person?")],
        Annotated[int, Token()],
    ],
)
def test_a_form_that_is_not_well_made_fails_when_it_is_declared(hint: Any) -> None:  # noqa: ANN401
    form = make_dataclass("Bad", [("question", hint)], frozen=True)
    with pytest.raises(TypeError):
        fields_of(form)


def test_only_the_first_question_is_answered_by_a_button() -> None:
    form = make_dataclass(
        "Bad", [("name", Annotated[str, Text("Name?")]), ("button", Annotated[str, Token()])]
    )
    with pytest.raises(TypeError, match="first"):
        fields_of(form)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Text(""),
        lambda: Text("x" * (limits.FIELD_LABEL + 1)),
        lambda: Text("Why?", "x" * (limits.FIELD_HINT + 1)),
        lambda: Text("Why?", at_least=5, at_most=4),
        lambda: Text("Why?", at_least=-1),
        lambda: Text("Why?", at_most=limits.TEXT + 1),
        lambda: Choice(""),
        lambda: Number("x" * (limits.FIELD_LABEL + 1)),
    ],
)
def test_a_question_that_some_platform_cannot_show_is_not_made(ask: Any) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=r"label|hint|lengths"):
        ask()


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
GIVEN = st.one_of(ANY_TEXT, st.lists(ANY_TEXT, max_size=3), st.sampled_from(list(GOOD.values())))
NAMES = [f.name for f in fields_of(Everything)]


@given(st.dictionaries(st.sampled_from([*NAMES, "unknown"]), GIVEN))
@settings(max_examples=150, deadline=None)
def test_any_answers_either_parse_or_say_what_to_do(answers: Answers) -> None:
    """Garbage, halves of characters and lists where a text belongs break nothing."""
    try:
        form = parse(Everything, {**GOOD, **answers}, NOW)
    except FormInvalid as invalid:
        assert set(invalid.problems) <= set(NAMES)  # noqa: PT017 - either outcome is right
        assert all(invalid.problems.values())  # noqa: PT017
        return
    form.name.encode()
    assert not any(char < " " for char in form.name)
    assert 2 <= len(form.name) <= 20


def test_defaults_may_be_made_by_a_factory() -> None:
    """A field with ``default_factory`` is optional too."""
    form = make_dataclass(
        "Lists",
        [
            (
                "evenings",
                Annotated[tuple[Slot, ...], Choices("Which?")],
                field(default_factory=tuple),
            )
        ],
    )
    assert not fields_of(form)[0].required
    assert parse(form, {}, NOW) == form()
