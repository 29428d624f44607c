"""How what a profile says is put into words, whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.profile import Answer, Field, Seen


@dataclass(frozen=True, slots=True)
class Part:
    """One short step of a profile: its name, the command that asks it, what it asks about.

    *told* are those of its fields that joining does not ask.
    """

    title: str
    command: str
    fields: tuple[Field, ...]
    told: tuple[Field, ...]


PARTS: Final = (
    Part(
        "About you",
        "profile-about",
        (Field.NAME, Field.POSITION, Field.REGION, Field.YEARS, Field.LANGUAGE),
        (Field.YEARS,),
    ),
    Part(
        "Your school",
        "profile-school",
        (Field.PHASE, Field.GOVERNANCE, Field.SCHOOL, Field.TRUST, Field.DISTRICT),
        (Field.GOVERNANCE,),
    ),
    Part(
        "Experience",
        "profile-experience",
        (Field.KNOWS_WELL, Field.KNOWS_SOME, Field.CONTEXT),
        (Field.KNOWS_WELL, Field.KNOWS_SOME, Field.CONTEXT),
    ),
    Part("Values", "profile-values", (Field.VALUES,), (Field.VALUES,)),
    Part(
        "Offer and need",
        "profile-offers",
        (Field.INTERESTS, Field.OFFERS, Field.NEEDS, Field.ABOUT),
        (Field.INTERESTS, Field.OFFERS, Field.NEEDS, Field.ABOUT),
    ),
    Part("When you have time", "profile-times", (Field.TIMES, Field.DISTANCE), (Field.TIMES,)),
)
"""A profile, in steps of at most five questions each."""


def filled(part: Part, seen: Seen) -> bool:
    """Tell whether anything of *part* was said that joining does not ask."""
    return any(one in seen for one in part.told)


def said(seen: Seen, fields: Iterable[Field] = Field) -> tuple[str, ...]:
    """Return what *seen* says of *fields*, a line each, in the order of *fields*."""
    return tuple(f"{one}: {_words(one, seen[one])}" for one in fields if one in seen)


def _words(one: Field, answer: Answer) -> str:
    match answer:
        case tuple() if one is Field.VALUES:
            return ", then ".join(answer)
        case tuple():
            return ", ".join(answer)
        case _:
            return str(answer)


def listed(fields: Mapping[Field, object] | Iterable[Field], none: str = "nothing") -> str:
    """Name *fields* in one line, in the order of a profile."""
    wanted = set(fields)
    return ", ".join(one for one in Field if one in wanted) or none
