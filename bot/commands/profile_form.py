"""The questions of a profile: asked on joining, asked again filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import MemberId
from bot.core.questions import Choice, Text, YesNo
from bot.services.places import District, authority

_KEPT_APART: Final = "Only used to keep you apart from colleagues. Nobody is shown it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileForm:
    """What a member tells us. School, trust and district are match-only."""

    name: Annotated[str, Text("What should people call you?", "A first name is enough.", 1, 40)]
    position: Annotated[Position, Choice("What do you do?")]
    phase: Annotated[Phase, Choice("Which phase?")]
    region: Annotated[Region, Choice("Which region or nation?")]
    district: Annotated[
        District, Text("First half of your school's postcode", "Like LS6. " + _KEPT_APART, 2, 8)
    ]
    school: Annotated[
        str, Text("Your school (leave empty if none)", _KEPT_APART, 0, 100, discreet=True)
    ] = ""
    trust: Annotated[
        str, Text("Your trust (leave empty if none)", _KEPT_APART, 0, 100, discreet=True)
    ] = ""
    buddy: Annotated[bool, YesNo("Introduce me to a buddy each round?")] = False


def as_joined(form: ProfileForm, member: MemberId, joined: datetime) -> Member:
    """Return what *form* says as a member's record."""
    return Member(
        id=member,
        name=form.name,
        position=form.position,
        phase=form.phase,
        region=form.region,
        district=str(form.district),
        authority=authority(form.district),
        school=form.school,
        trust=form.trust,
        wants_buddy=form.buddy,
        joined=joined,
    )
