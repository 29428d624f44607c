"""Who sees what of a profile: each field's visibility, and the profile as others see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.profile import of
from bot.commands.profile_words import listed, said
from bot.commands.spec import Command, Empty
from bot.core.errors import FormInvalid, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.profile import (
    DEFAULTS,
    KEPT_APART,
    Field,
    Profile,
    Viewer,
    Visibility,
    seen_by,
    widest,
)
from bot.core.questions import Choice, Choices, Token
from bot.core.views import Button, Card, Fact, Reply, Tone, private

_LOOKING: Final = {
    "member": (Viewer.MEMBER, "another member", "As members see it"),
    "buddy": (Viewer.INTRODUCED, "your buddy", "As my buddy sees it"),
    "coach": (Viewer.COACH, "your coach", "As my coach sees it"),
}
"""Whose eyes a member may look through, by what the button carries."""


class Audience(StrEnum):
    """Who may see something, as a member chooses it."""

    HIDDEN = "Hidden: shown to nobody, used for nothing"
    MATCH_ONLY = "Match-only: finds people, shown to nobody"
    COACH_ONLY = "My coach, while we talk"
    MEMBERS = "Members who are verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityForm:
    """Which fields, and who may see them from now on."""

    what: Annotated[tuple[Field, ...], Choices("What is it about?", "As many as you like.", 1, 25)]
    who: Annotated[Audience, Choice("Who may see it?")]


@dataclass(frozen=True, slots=True)
class AsForm:
    """Through whose eyes, as the button carries it."""

    eyes: Annotated[str, Token()]


async def seen(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller who sees what."""
    return _show(await of(caller, work))


def _show(profile: Profile, done: str = "") -> Reply:
    by_audience = {
        Audience[visibility.name]: [one for one in Field if profile.visibility(one) is visibility]
        for visibility in reversed(Visibility)
    }
    return private(
        done,
        Button("Change who sees what", "profile-visibility", tone=Tone.PRIMARY),
        *(Button(label, "profile-as", eyes) for eyes, (_, _, label) in _LOOKING.items()),
        Button("Show my profile", "profile"),
        card=Card(
            title="Who sees what",
            lines=(
                (
                    "Your buddy sees your name, role, phase and region, unless you hide them. What "
                    "keeps you apart from colleagues goes on doing so, whatever you choose."
                ),
                "Newcomers, and whoever is not a member, see nothing.",
            ),
            facts=tuple(Fact(who, listed(fields)) for who, fields in by_audience.items()),
            foot="Only you can see this.",
        ),
    )


async def visibility(form: VisibilityForm, caller: Caller, work: Work) -> Reply:
    """Keep who may see some fields.

    Raises:
        FormInvalid: something is to be shown that never is.
    """
    wanted = Visibility[form.who.name]
    order = list(Visibility)
    never = [one for one in form.what if order.index(wanted) > order.index(widest(one))]
    if never:
        raise FormInvalid(
            {
                "what": f"{listed(never)}: shown to nobody, for your safety. Please leave that "
                "out here, or choose Hidden or Match-only."
            }
        )
    held = await of(caller, work)
    chosen = {**held.chosen, **dict.fromkeys(form.what, wanted)}
    kept = {one: who for one, who in chosen.items() if who is not DEFAULTS[one]}
    after = replace(held, chosen=kept)
    await work.profiles.keep(after)
    return _show(after, "Saved. It holds from now on; what people have read, they have read.")


async def as_others(form: AsForm, caller: Caller, work: Work) -> Reply:
    """Show the caller their profile through somebody else's eyes.

    Raises:
        Stale: there are no such eyes.
    """
    if form.eyes not in _LOOKING:
        raise Stale
    viewer, who, _ = _LOOKING[form.eyes]
    lines = said(seen_by(await of(caller, work), viewer))
    return private(
        "",
        Button("Who sees what", "profile-seen"),
        Button("Show my profile", "profile"),
        card=Card(
            title=f"Your profile, as {who} sees it",
            lines=lines or ("Nothing.",),
            foot=f"This is all of it. Never shown: {listed(KEPT_APART)}.",
        ),
    )


PROFILE_SEEN = Command(
    name="profile-seen",
    summary="See who sees what of your profile.",
    form=Empty,
    run=seen,
    needs=Role.MEMBER,
    typed=False,
)
PROFILE_VISIBILITY = Command(
    name="profile-visibility",
    summary="Choose who may see parts of your profile.",
    form=VisibilityForm,
    run=visibility,
    needs=Role.MEMBER,
    title="Who sees what",
    submit="Save",
    typed=False,
)
PROFILE_AS = Command(
    name="profile-as",
    summary="See your profile as others see it.",
    form=AsForm,
    run=as_others,
    needs=Role.MEMBER,
)
