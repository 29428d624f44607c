"""Profiles for tests: one that says everything, and any there could be."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from hypothesis import strategies as st

from bot.core.membership import Phase, Position, Region
from bot.core.profile import Field, Profile, Visibility
from bot.core.vocabulary import (
    Area,
    Context,
    Distance,
    Governance,
    Interest,
    Language,
    Time,
    Topic,
    Value,
)

from .makers import ADA

W = TypeVar("W", bound=StrEnum)

FULL = Profile(
    member=replace(ADA, school="Zanzibarquay Primary", trust="Wombatminster Trust"),
    years=7,
    language=Language.WELSH,
    governance=Governance.SINGLE,
    knows_well=(Area.SEND,),
    knows_some=(Area.FINANCE, Area.TURNAROUND),
    context=(Context.COASTAL,),
    values=(Value.HOPE, Value.COURAGE, Value.JOY, Value.SERVICE, Value.FAIRNESS),
    interests=(Interest.READING, Interest.MATHS),
    offers=(Topic.BUDGET,),
    needs=(Topic.INSPECTION, Topic.NEXT),
    about="Quokkas before breakfast.",
    times=(Time.MON_EVENING, Time.SUN_EVENING),
    distance=Distance.FAR,
)


def _few(words: type[W]) -> st.SearchStrategy[tuple[W, ...]]:
    return st.lists(st.sampled_from(words), unique=True, max_size=5).map(tuple)


def any_profile() -> st.SearchStrategy[Profile]:
    """Return any profile, with any visibilities, the unsafe ones too."""
    member = st.builds(
        lambda position, phase, region, school: replace(
            ADA, position=position, phase=phase, region=region, school=school, trust=school
        ),
        st.sampled_from(Position),
        st.sampled_from(Phase),
        st.sampled_from(Region),
        st.sampled_from(["", "Zanzibarquay Primary"]),
    )
    return st.builds(
        Profile,
        member=member,
        years=st.none() | st.integers(0, 50),
        language=st.sampled_from(Language),
        governance=st.none() | st.sampled_from(Governance),
        knows_well=_few(Area),
        knows_some=_few(Area),
        context=_few(Context),
        values=_few(Value),
        interests=_few(Interest),
        offers=_few(Topic),
        needs=_few(Topic),
        about=st.sampled_from(["", "Quokkas before breakfast."]),
        times=_few(Time),
        distance=st.sampled_from(Distance),
        chosen=st.dictionaries(st.sampled_from(Field), st.sampled_from(Visibility)),
    )
