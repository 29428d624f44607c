"""``profile``: what we know of you, step by step, and the way to change each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from bot.commands.profile_words import PARTS, Part, filled, listed, said
from bot.commands.spec import Command, Empty
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.profile import Field, Profile, Viewer, Visibility, seen_by
from bot.core.questions import Token
from bot.core.views import Button, Card, Fact, Reply, Tone, private
from bot.services.consents import agree_by_saying

_FIRST: Final = 4
"""How many parts one row of buttons offers, with a button for the rest."""

_HALVES: Final = {"first": PARTS[:_FIRST], "more": PARTS[_FIRST:]}
"""The parts by what the button to them carries."""


async def of(caller: Caller, work: Work) -> Profile:
    """Return the caller's own profile.

    Raises:
        Refusal: they have left in the meantime.
    """
    profile = await work.profiles.get(caller.id)
    if profile is None:
        raise Refusal("You are not a member any more.", Button("Join again", "join"))
    return profile


async def save(work: Work, profile: Profile, done: str = "Saved.") -> Reply:
    """Keep all of *profile* and show it."""
    await work.members.change(profile.member)
    await work.profiles.keep(profile)
    told = await agree_by_saying(work, profile.member.id)
    return card(profile, f"{done} {told}".strip())


def card(profile: Profile, done: str = "") -> Reply:
    """Show *profile* to its owner, part by part, with the next step to take."""
    seen = seen_by(profile, Viewer.OWNER)
    left = [part for part in PARTS if not filled(part, seen)]
    going_on = (
        (Button(f"Next: {left[0].title}", left[0].command, tone=Tone.PRIMARY),) if left else ()
    )
    shown = [one for one in seen if profile.visibility(one) is Visibility.MEMBERS]
    return private(
        done,
        *going_on,
        Button("Change a part", "profile-parts", "first"),
        Button("Who sees what", "profile-seen"),
        Button("Keep people apart", "ties"),
        Button("Pauses and quiet hours", "settings"),
        card=Card(
            title="Your profile",
            lines=(
                (
                    f"{len(PARTS) - len(left)} of {len(PARTS)} parts filled in. Each is optional: "
                    "what you leave empty counts as neither for nor against you."
                ),
                (
                    f"Other members see: {listed(shown)}. Your buddy sees your name, role, phase "
                    "and region. School, trust and postcode district are shown to nobody."
                ),
            ),
            facts=tuple(_fact(part, profile) for part in PARTS),
            foot="Only you can see this. Coaches, moderators and organisers don't see profiles.",
        ),
    )


def _fact(part: Part, profile: Profile) -> Fact:
    lines = list(said(seen_by(profile, Viewer.OWNER), part.fields))
    if Field.TIMES in part.fields:
        lines.append(f"Buddy each round: {'yes' if profile.member.wants_buddy else 'no'}")
    return Fact(part.title, ". ".join(lines) or "nothing yet")


async def profile(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller what is held."""
    return card(await of(caller, work))


@dataclass(frozen=True, slots=True)
class PartsForm:
    """Which half of the parts, as the button carries it."""

    half: Annotated[str, Token()]


async def parts(form: PartsForm, caller: Caller, work: Work) -> Reply:
    """Offer every part to change.

    Raises:
        Stale: there is no such half.
    """
    await of(caller, work)
    if form.half not in _HALVES:
        raise Stale
    chosen = _HALVES[form.half]
    on = (
        Button("More parts", "profile-parts", "more")
        if form.half == "first"
        else Button("Show my profile", "profile")
    )
    return private(
        "Which part would you like to change? Each asks a few questions, filled in with what you "
        "said before.",
        *(Button(part.title, part.command) for part in chosen),
        on,
    )


PROFILE = Command(
    name="profile",
    summary="See and change what we know about you, and who sees which of it.",
    form=Empty,
    run=profile,
    needs=Role.MEMBER,
)
PROFILE_PARTS = Command(
    name="profile-parts",
    summary="Choose a part of your profile to change.",
    form=PartsForm,
    run=parts,
    needs=Role.MEMBER,
    typed=False,
)
