"""What a form may ask. The set is closed: a new question breaks every adapter until drawn."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core import limits


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every question has: a label and a hint below it."""

    label: str
    hint: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.label) <= limits.FIELD_LABEL:
            raise ValueError(f"label {self.label!r} does not fit {limits.FIELD_LABEL} characters")
        if len(self.hint) > limits.FIELD_HINT:
            raise ValueError(f"hint of {self.label!r} is over {limits.FIELD_HINT} characters")


@dataclass(frozen=True, slots=True)
class Text(_Asked):
    """A line of text or, if *long*, a box. Lengths are in characters, after trimming.

    A *discreet* text is only asked in a private form, never as an argument typed in a channel.
    """

    at_least: int = 1
    at_most: int = 100
    long: bool = False
    discreet: bool = False

    def __post_init__(self) -> None:
        super(Text, self).__post_init__()
        if not 0 <= self.at_least <= self.at_most <= limits.TEXT:
            raise ValueError(f"{self.label!r}: lengths must lie within 0 to {limits.TEXT}")


@dataclass(frozen=True, slots=True)
class Choice(_Asked):
    """One member of the StrEnum the field is annotated with."""


@dataclass(frozen=True, slots=True)
class Choices(_Asked):
    """Several members of the StrEnum in the field's ``tuple[…, ...]``, in the enum's order."""

    at_least: int = 1
    at_most: int = 5


@dataclass(frozen=True, slots=True)
class Number(_Asked):
    """A whole number, both ends included."""

    at_least: int = 0
    at_most: int = 100


@dataclass(frozen=True, slots=True)
class YesNo(_Asked):
    """Yes or no. With *must*, only yes lets the form through and *must* says why."""

    must: str = ""


@dataclass(frozen=True, slots=True)
class When(_Asked):
    """A date and time to come, in UK time."""


@dataclass(frozen=True, slots=True)
class Person(_Asked):
    """Somebody on the caller's platform, as an :class:`~bot.core.people.Account`."""


@dataclass(frozen=True, slots=True)
class Token:
    """A reference that a button carries. Never asked of a person, never an authority."""


Asked = Text | Choice | Choices | Number | YesNo | When | Person
"""Questions that are put to a person."""

Question = Asked | Token
