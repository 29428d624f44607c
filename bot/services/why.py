"""Why two were introduced, in plain words: the two strongest reasons, and what they share openly.

A reason says that something fits, never what the other keeps to themselves. No list, no rule and
nobody else is ever part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from bot.core.profile import Field, Profile, Viewer, seen_by
from bot.core.views import Card, Line
from bot.matching.factors import Factor
from bot.matching.model import Model
from bot.matching.people import Width
from bot.services.matching import factors, shared
from bot.services.naming import called

_STRONGEST: Final = 2

_NOT_USED: Final = (
    "Not used: anything either of you hid, what you ask coaches, how often you write, who knows "
    "whom, gender, age, faith or union."
)

_WORDS: Final[Mapping[Factor, str]] = MappingProxyType(
    {
        Factor.PHASE: "Your kinds of school have much in common.",
        Factor.ROLE: "Your work has much in common.",
        Factor.HELP: "What one of you looks for, the other can offer.",
        Factor.SHARED: "You care about some of the same things.",
        Factor.YEARS: "What each of you has seen so far goes well together.",
        Factor.REGION: "Where you are goes well together: near or far, as you wished.",
        Factor.SLOTS: "You can talk at some of the same times.",
    }
)


_WIDENS: Final[Mapping[Width, tuple[Field, str]]] = MappingProxyType(
    {
        Width.PHASE: (Field.PHASE, "from another kind of school"),
        Width.REGION: (Field.REGION, "from another part of the country"),
    }
)


def why(mine: Profile, other: Profile, narrow: Collection[Width], model: Model) -> tuple[Line, ...]:
    """Say to *mine*'s owner why *other* was introduced to them, by the weights of *model*.

    *narrow* is in what their own circle was narrow then. What another's was is never said.
    """
    name = called(seen_by(other, Viewer.INTRODUCED), "your buddy")
    found = [factor for factor, _ in factors(mine, other, model)][:_STRONGEST]
    lines: list[Line] = [f"You and {name}:"]
    lines += [_WORDS[factor] for factor in found] or [
        "You come from different places and have not met before: that was worth most here."
    ]
    own, theirs = seen_by(mine, Viewer.OWNER), seen_by(other, Viewer.INTRODUCED)
    for width in Width:
        field, words = _WIDENS[width]
        if width in narrow and field in theirs and theirs[field] != own.get(field):
            lines.append(f"You had met nobody {words} this year, so that counted, too.")
    if openly := _openly(mine, other):
        lines.append(f"You both say openly: {', '.join(openly)}.")
    return tuple(lines)


def why_card(mine: Profile, others: list[Profile], narrow: Collection[Width], model: Model) -> Card:
    """Return the whole answer, with what was not used."""
    lines = [line for other in others for line in why(mine, other, narrow, model)]
    return Card(
        title="Why us?",
        lines=(
            *lines,
            _NOT_USED,
        ),
        foot="Seen by you only. A reason says that something fits, never what is kept private.",
    )


def _openly(mine: Profile, other: Profile) -> list[str]:
    """Return what both chose and the other shows to members anyway."""
    own, theirs = seen_by(mine, Viewer.OWNER), seen_by(other, Viewer.INTRODUCED)
    words = [
        *shared(own, Field.VALUES, theirs),
        *shared(own, Field.INTERESTS, theirs),
        *shared(own, Field.NEEDS, theirs, Field.OFFERS),
        *shared(own, Field.OFFERS, theirs, Field.NEEDS),
    ]
    return [str(word) for word in dict.fromkeys(words)]
