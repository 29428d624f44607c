"""Two steps of a profile: about you, and your school. Membership outlives the job.

Clearing or changing a school or trust loses nothing else, and keeps its people apart from you.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from bot.commands.profile import of, save
from bot.commands.spec import Command
from bot.core.apart import NewTie, Relation
from bot.core.confidential import Confidential
from bot.core.forms import Answers
from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Number, Text
from bot.core.ties import same_name
from bot.core.views import Reply
from bot.core.vocabulary import Governance, Language
from bot.services.places import District, authority

_KEPT_APART = "Only used to keep you apart from colleagues. Nobody is shown it."


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutForm:
    """Who somebody is, whether or not they have a post."""

    name: Annotated[str, Text("What should people call you?", "A first name is enough.", 1, 40)]
    position: Annotated[Position, Choice("What do you do?")]
    region: Annotated[Region, Choice("Which region or nation?")]
    years: Annotated[
        int | None, Number("Years as a head so far", "Leave empty if you'd rather not say.", 0, 60)
    ] = None
    language: Annotated[Language, Choice("Which language shall I use?")] = Language.ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolForm:
    """Where somebody works. All of it may be emptied: nothing else depends on it."""

    phase: Annotated[Phase, Choice("Which phase?")]
    governance: Annotated[Governance | None, Choice("What kind of school?")] = None
    school: Annotated[
        str, Text("Your school (empty if none)", _KEPT_APART, 0, 100, discreet=True)
    ] = ""
    trust: Annotated[
        str, Text("Your trust (empty if none)", _KEPT_APART, 0, 100, discreet=True)
    ] = ""
    district: Annotated[
        District | None,
        Text("First half of its postcode, or of yours", "Like LS6. " + _KEPT_APART, 0, 8),
    ] = None


async def before_about(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what is held."""
    held = await of(caller, work)
    return {
        "name": held.member.name,
        "position": held.member.position,
        "region": held.member.region,
        "years": "" if held.years is None else f"{held.years}",
        "language": held.language,
    }


async def about(form: AboutForm, caller: Caller, work: Work) -> Reply:
    """Keep who the caller is."""
    held = await of(caller, work)
    member = replace(held.member, name=form.name, position=form.position, region=form.region)
    return await save(work, replace(held, member=member, years=form.years, language=form.language))


async def before_school(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what is held."""
    held = await of(caller, work)
    return {
        "phase": held.member.phase,
        "governance": held.governance or "",
        "school": held.member.school,
        "trust": held.member.trust,
        "district": held.member.district,
    }


async def school(form: SchoolForm, caller: Caller, work: Work) -> Reply:
    """Keep where the caller works. Whoever they worked with stays apart from them."""
    held = await of(caller, work)
    member = replace(
        held.member,
        phase=form.phase,
        school=form.school,
        trust=form.trust,
        district=str(form.district or ""),
        authority=authority(form.district or ""),
    )
    left = _left(held.member, member)
    for place in left:
        named = Confidential(place)
        relation = Relation.FORMER_PLACE
        await work.ties.add(caller.id, NewTie(relation=relation, name=named, place=named))
    done = (
        "Saved. You stay apart from people at your former school or trust. You can change that "
        "under Keep people apart."
        if left
        else "Saved."
    )
    return await save(work, replace(held, member=member, governance=form.governance), done)


def _left(before: Member, now: Member) -> list[str]:
    """Return the school and trust that *before* names and *now* does not any more."""
    here = (now.school, now.trust)
    places = dict.fromkeys(place for place in (before.school, before.trust) if place)
    return [place for place in places if not any(same_name(place, one) for one in here)]


PROFILE_ABOUT = Command(
    name="profile-about",
    summary="Change what you are called, what you do and where.",
    form=AboutForm,
    run=about,
    before=before_about,
    needs=Role.MEMBER,
    title="About you",
    submit="Save",
    always_ask=True,
    typed=False,
)
PROFILE_SCHOOL = Command(
    name="profile-school",
    summary="Change or clear your school and trust.",
    form=SchoolForm,
    run=school,
    before=before_school,
    needs=Role.MEMBER,
    title="Your school",
    submit="Save",
    always_ask=True,
    typed=False,
)
