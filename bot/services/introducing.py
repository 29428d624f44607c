"""What members learn of each other when they are introduced, and how they may begin."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from bot.core.profile import Field, Profile, Seen, Viewer, seen_by
from bot.core.rounds import Group
from bot.core.views import Button, Card, Fact, Picture, Reply, Tone, private
from bot.services.matching import shared
from bot.services.naming import called

_TRIO = 3
_STARTERS = 3


def introduction(group: Group, mine: Profile, others: Sequence[Profile]) -> Reply:
    """Return what *mine*'s owner learns of their buddies: what an introduction says, no school."""
    known = [seen_by(other, Viewer.INTRODUCED) for other in others]
    names = _names(known)
    return private(
        "",
        Button("Write a message", "buddy-write", str(group.id), Tone.PRIMARY),
        Button("Find a time", "buddy-time", str(group.id)),
        Button("Why us?", "buddy-why", str(group.id)),
        Button("More", "buddy-more", str(group.id)),
        Button("Show my buddy", "buddy"),
        card=Card(
            title=f"Meet {names}",
            lines=(
                *(("You all wanted to keep each other, so you do.",) if group.kept else ()),
                "As far as you both told me, you share no school, trust or local authority."
                if len(others) == 1
                else "As far as you told me, no two of you share a school, trust or authority.",
                "Three ways to begin:",
                *(f"{n}. {words}" for n, words in enumerate(starters(group, mine, others), 1)),
            ),
            picture=_picture(names, known),
            facts=tuple(Fact(called(one), _outline(one)) for one in known),
            foot="Seen by you and your buddy only. What you tell each other stays between you.",
        ),
    )


def starters(group: Group, mine: Profile, others: Sequence[Profile]) -> Sequence[str]:
    """Return three ways to begin a conversation: what all share openly, then the reader's own.

    What another keeps to themselves begins nothing: a question is never a way to learn it.
    """
    own = seen_by(mine, Viewer.OWNER)
    data = _starters()
    together: list[str] = []
    for field in (Field.VALUES, Field.INTERESTS, Field.NEEDS, Field.OFFERS):
        open_to_me = [seen_by(other, Viewer.INTRODUCED) for other in others]
        words = [
            w
            for w in _words(own, field)
            if all(shared({field: (w,)}, field, o) for o in open_to_me)
        ]
        together += [str(data["shared"]).format(topic=word) for word in words]
    about_me = [
        str(data["values"][word]) for word in _words(own, Field.VALUES) if word in data["values"]
    ]
    anybody = list(map(str, data["anybody"]))
    first = group.id.int % len(anybody)
    turned = anybody[first:] + anybody[:first]
    return list(dict.fromkeys([*together[:1], *about_me[:1], *together[1:2], *turned]))[:_STARTERS]


def _words(seen: Seen, field: Field) -> tuple[str, ...]:
    said = seen.get(field, ())
    return said if isinstance(said, tuple) else ()


@cache
def _starters() -> Mapping[str, Any]:
    text = resources.files("bot.data").joinpath("starters.toml").read_text("utf-8")
    return tomllib.loads(text)


def _names(known: Sequence[Seen]) -> str:
    if len(known) >= _TRIO:
        return "your circle"
    return " and ".join(called(one) for one in known)


def _outline(one: Seen) -> str:
    said = [
        str(one[field]) for field in (Field.POSITION, Field.PHASE, Field.REGION) if field in one
    ]
    return ", ".join(said) or "They will tell you about themselves."


def _picture(names: str, known: Sequence[Seen]) -> Picture:
    """Return a card that says what the facts say: a friendly face for a phone."""
    where = " and ".join(
        dict.fromkeys(str(one[Field.REGION]) for one in known if Field.REGION in one)
    )
    what = ", ".join(dict.fromkeys(str(one[Field.PHASE]) for one in known if Field.PHASE in one))
    title = "Your circle" if len(known) >= _TRIO else names
    told = ", ".join(filter(None, (title, what, where)))
    return Picture(
        "buddies",
        (
            ("above", "Your buddy" if len(known) == 1 else "Your buddies"),
            ("title", title),
            ("first", what),
            ("second", where),
        ),
        f"A card: your buddy is {told}.",
    )
