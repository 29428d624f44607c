"""``profile``: what we know of you, as you and as others see it, and how to change it."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.profile_form import ProfileForm, as_joined
from bot.commands.spec import Command, Empty
from bot.core.errors import Refusal
from bot.core.forms import Answers
from bot.core.membership import CHARTER_VERSION, Member
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.views import Button, Card, Fact, Reply, Tone, private


async def of(caller: Caller, work: Work) -> Member:
    """Return the caller's own record.

    Raises:
        Refusal: they have left in the meantime.
    """
    member = await work.members.get(caller.id)
    if member is None:
        raise Refusal("You are not a member any more.", Button("Join again", "join"))
    return member


async def profile(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller what is held, and which of it others see."""
    member = await of(caller, work)
    hidden = "shown to nobody"
    return private(
        "",
        Button("Change my profile", "profile-edit", tone=Tone.PRIMARY),
        Button("Calendar and holidays", "calendar"),
        Button("Reminders", "reminders"),
        Button("Show my home card", "home"),
        Button("Leave the network", "leave"),
        card=Card(
            title="Your profile",
            facts=(
                Fact("Name (your buddy sees it)", member.name),
                Fact("What you do (your buddy sees it)", member.position),
                Fact("Phase (your buddy sees it)", member.phase),
                Fact("Region (your buddy sees it)", member.region),
                Fact(f"Postcode district ({hidden})", member.district),
                Fact(f"School ({hidden})", member.school or "none given"),
                Fact(f"Trust ({hidden})", member.trust or "none given"),
                Fact("Buddy each round", "yes" if member.wants_buddy else "no"),
            ),
            foot="Only you can see this. Coaches, moderators and organisers don't see profiles.",
        ),
    )


async def before(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill the form in with what is held."""
    member = await of(caller, work)
    return {
        "name": member.name,
        "position": member.position,
        "phase": member.phase,
        "region": member.region,
        "district": member.district,
        "school": member.school,
        "trust": member.trust,
        "buddy": "yes" if member.wants_buddy else "no",
    }


async def change(form: ProfileForm, caller: Caller, work: Work) -> Reply:
    """Keep the new answers."""
    member = await of(caller, work)
    new = as_joined(form, member.id, member.joined)
    await work.members.change(replace(new, calendar=member.calendar, rests=member.rests))
    if form.buddy and not member.wants_buddy:
        await work.consents.give(member.id, "buddy", CHARTER_VERSION)
    if not form.buddy:
        await work.consents.withdraw(member.id, "buddy")
    return await profile(Empty(), caller, work)


PROFILE = Command(
    name="profile",
    summary="See and change what we know about you.",
    form=Empty,
    run=profile,
    needs=Role.MEMBER,
)
PROFILE_EDIT = Command(
    name="profile-edit",
    summary="Change your profile.",
    form=ProfileForm,
    run=change,
    before=before,
    needs=Role.MEMBER,
    title="Your profile",
    submit="Save",
    always_ask=True,
    typed=False,
)
