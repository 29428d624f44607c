"""Invented heads as data: what they write, what they do, and what each answers to what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

from bot.adapters.playground.people import cast
from bot.adapters.playground.rehearsal.heard import Kind
from bot.core.skills import Concern, Soon

BEGIN: Final = "begin"


class Stake(StrEnum):
    """What is at stake from a moment on: how it was met is looked back on."""

    LIFE = "life"
    CHILD = "child"
    SECRECY = "secrecy"
    NUMBER = "number"
    SIGNING = "signing"
    SILENCE = "silence"


class Event(StrEnum):
    """What may happen besides words."""

    POINT = "point"
    FOLLOW_UP = "follow-up"
    END = "end"
    HAND_BACK = "hand-back"
    WAIT = "wait"
    """Time passed, and the coach wrote nothing."""
    DAY = "day"
    """A whole day passed."""


class Says(StrEnum):
    """How a head answers a question that comes with buttons."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a head stands: what she writes on coming here, and where each event leads."""

    says: str = ""
    raises: Stake | None = None
    on: Mapping[str, str] = field(default_factory=dict)
    end: Says = Says.NO
    follow_up: Says = Says.YES
    hand_back: Says = Says.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a practised coach does: a command of ours, and what goes with it."""

    do: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One invented head. *head* is who of the cast plays her; *opening* what she writes first.

    *practised* is what a coach could do, for the terminal; *careless* what should be noticed.
    """

    id: str
    title: str
    about: str
    head: str
    soon: Soon | None
    topic: Concern | None
    opening: str
    states: Mapping[str, State]
    practised: Sequence[Act]
    careless: Sequence[Act]
    noticed: Sequence[str]


@cache
def scripts() -> Mapping[str, Script]:
    """Return every invented head, in the order of the file, by id.

    Raises:
        ValueError: the file names a state, an event or a person that there is not.
    """
    text = resources.files(__package__).joinpath("heads.toml").read_text("utf-8")
    return {one["id"]: _script(one) for one in tomllib.loads(text)["head"]}


def _script(read: Mapping[str, Any]) -> Script:
    states = {name: _state(one) for name, one in read["state"].items()}
    known = {*Kind, *Event}
    for name, state in states.items():
        if strange := set(state.on) - known:
            raise ValueError(f"{read['id']}: {name} answers {', '.join(strange)}, which is nothing")
        if lost := set(state.on.values()) - set(states):
            raise ValueError(f"{read['id']}: {name} leads to {', '.join(lost)}, which is nowhere")
    if BEGIN not in states or read["played_by"] not in cast():
        raise ValueError(f"{read['id']} has no beginning, or nobody who plays it")
    return Script(
        id=read["id"],
        title=read["title"],
        about=read["about"],
        head=read["played_by"],
        soon=Soon(read["soon"]) if "soon" in read else None,
        topic=Concern(read["topic"]) if "topic" in read else None,
        opening=" ".join(read.get("opening", "").split()),
        states=states,
        practised=[Act(**one) for one in read.get("practised", ())],
        careless=[Act(**one) for one in read.get("careless", ())],
        noticed=read.get("noticed", ()),
    )


def _state(read: Mapping[str, Any]) -> State:
    return State(
        says=" ".join(read.get("says", "").split()),
        raises=Stake(read["raises"]) if "raises" in read else None,
        on=read.get("on", {}),
        end=Says(read.get("end", Says.NO)),
        follow_up=Says(read.get("follow_up", Says.YES)),
        hand_back=Says(read.get("hand_back", Says.NO)),
    )
