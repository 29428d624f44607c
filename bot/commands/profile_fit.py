"""Four steps of a profile, on which matching stands: experience, values, give and take, time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Annotated, Final

from bot.commands.profile import of, save
from bot.commands.spec import Command
from bot.core.consents import BUDDY
from bot.core.errors import FormInvalid
from bot.core.forms import Answers
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Choices, Text, YesNo
from bot.core.views import Reply
from bot.core.vocabulary import Area, Context, Distance, Interest, Time, Topic, Value
from bot.services.consents import agree, withdraw

_A_FEW: Final = 6
"""How many words of one list a matcher counts. Source: MATCHING.md, help and common ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceForm:
    """What somebody has been through. Whatever is in neither list counts as none."""

    well: Annotated[tuple[Area, ...], Choices("What do you know well?", "Up to 6.", 0, _A_FEW)] = ()
    some: Annotated[
        tuple[Area, ...], Choices("And something of?", "As many as you like.", 0, len(Area))
    ] = ()
    context: Annotated[
        tuple[Context, ...],
        Choices("What is your school like just now?", "Or your last one. Up to 6.", 0, _A_FEW),
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesForm:
    """Five values, dearest first. Fewer will do."""

    first: Annotated[Value | None, Choice("What matters most to you as a leader?")] = None
    second: Annotated[Value | None, Choice("Second")] = None
    third: Annotated[Value | None, Choice("Third")] = None
    fourth: Annotated[Value | None, Choice("Fourth")] = None
    fifth: Annotated[Value | None, Choice("Fifth")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersForm:
    """What somebody would talk about, give and take."""

    interests: Annotated[
        tuple[Interest, ...], Choices("What would you gladly talk about?", "Up to 6.", 0, _A_FEW)
    ] = ()
    offers: Annotated[
        tuple[Topic, ...], Choices("What can you help others with?", "Up to 6.", 0, _A_FEW)
    ] = ()
    needs: Annotated[
        tuple[Topic, ...], Choices("What would you like help with?", "Up to 6.", 0, _A_FEW)
    ] = ()
    about: Annotated[
        str,
        Text(
            "What drives you, in a line",
            "Hidden unless you show it. Please name no school and no person.",
            0,
            150,
            discreet=True,
        ),
    ] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesForm:
    """When somebody can talk, how far away a buddy may be, and whether they want one."""

    times: Annotated[
        tuple[Time, ...],
        Choices("When can you usually talk?", "Up to 10. A buddy shares at least one.", 0, 10),
    ] = ()
    distance: Annotated[Distance, Choice("A buddy near you, or far away?")] = Distance.EITHER
    buddy: Annotated[bool, YesNo("Introduce me to a buddy each round?")] = False


async def before_experience(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what is held."""
    held = await of(caller, work)
    return {"well": held.knows_well, "some": held.knows_some, "context": held.context}


async def experience(form: ExperienceForm, caller: Caller, work: Work) -> Reply:
    """Keep what the caller knows; what they know well is not listed twice."""
    some = tuple(area for area in form.some if area not in form.well)
    held = await of(caller, work)
    return await save(
        work, replace(held, knows_well=form.well, knows_some=some, context=form.context)
    )


async def before_values(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what is held."""
    names = ("first", "second", "third", "fourth", "fifth")
    held = (await of(caller, work)).values
    return {name: value or "" for name, value in zip_longest(names, held)}


async def values(form: ValuesForm, caller: Caller, work: Work) -> Reply:
    """Keep the caller's values in their order.

    Raises:
        FormInvalid: one was chosen twice.
    """
    chosen = {
        "first": form.first,
        "second": form.second,
        "third": form.third,
        "fourth": form.fourth,
        "fifth": form.fifth,
    }
    ranked: list[Value] = []
    twice: dict[str, str] = {}
    for name, value in chosen.items():
        if value in ranked:
            twice[name] = f"You chose {value} already. Please choose another, or leave it empty."
        elif value is not None:
            ranked.append(value)
    if twice:
        raise FormInvalid(twice)
    return await save(work, replace(await of(caller, work), values=tuple(ranked)))


async def before_offers(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what is held."""
    held = await of(caller, work)
    return {
        "interests": held.interests,
        "offers": held.offers,
        "needs": held.needs,
        "about": held.about,
    }


async def offers(form: OffersForm, caller: Caller, work: Work) -> Reply:
    """Keep what the caller would talk about, give and take."""
    held = await of(caller, work)
    said = replace(
        held,
        interests=form.interests,
        offers=form.offers,
        needs=form.needs,
        about=form.about,
    )
    return await save(work, said)


async def before_times(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what is held."""
    held = await of(caller, work)
    wants = "yes" if held.member.wants_buddy else "no"
    return {"times": held.times, "distance": held.distance, "buddy": wants}


async def times(form: TimesForm, caller: Caller, work: Work) -> Reply:
    """Keep when the caller can talk, and whether they want a buddy."""
    held = await of(caller, work)
    if form.buddy and BUDDY.key not in await work.consents.given(caller.id):
        await agree(work, caller.id, BUDDY)
    if held.member.wants_buddy and not form.buddy:
        await withdraw(work, caller.id, BUDDY)
    member = replace(held.member, wants_buddy=form.buddy)
    return await save(work, replace(held, member=member, times=form.times, distance=form.distance))


PROFILE_EXPERIENCE = Command(
    name="profile-experience",
    summary="Say what you have been through, and what your school is like.",
    form=ExperienceForm,
    run=experience,
    before=before_experience,
    needs=Role.MEMBER,
    title="Experience",
    submit="Save",
    always_ask=True,
    typed=False,
)
PROFILE_VALUES = Command(
    name="profile-values",
    summary="Rank five values of leadership.",
    form=ValuesForm,
    run=values,
    before=before_values,
    needs=Role.MEMBER,
    title="Values",
    submit="Save",
    always_ask=True,
    typed=False,
)
PROFILE_OFFERS = Command(
    name="profile-offers",
    summary="Say what you would talk about, what you can offer and what you need.",
    form=OffersForm,
    run=offers,
    before=before_offers,
    needs=Role.MEMBER,
    title="Offer and need",
    submit="Save",
    always_ask=True,
    typed=False,
)
PROFILE_TIMES = Command(
    name="profile-times",
    summary="Say when you can talk, and whether you want a buddy.",
    form=TimesForm,
    run=times,
    before=before_times,
    needs=Role.MEMBER,
    title="When you have time",
    submit="Save",
    always_ask=True,
    typed=False,
)
