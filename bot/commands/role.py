"""``role``: an organiser makes somebody a coach or moderator, or takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.commands.spec import Command
from bot.core.errors import Refusal
from bot.core.people import Account, Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Person, YesNo
from bot.core.views import Reply, private
from bot.services.post import tell
from bot.services.support import hand_back


class Given(StrEnum):
    """Roles an organiser can give. Organisers themselves are named in the settings."""

    COACH = "coach"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleForm:
    """Who, which role, and whether to give or take."""

    person: Annotated[Account, Person("Who?")]
    role: Annotated[Given, Choice("Which role?")]
    give: Annotated[bool, YesNo("Give it? (no takes it back)")] = True


async def role(form: RoleForm, caller: Caller, work: Work) -> Reply:
    """Give or take a role and tell the person.

    Raises:
        Refusal: organisers do not give themselves roles: nobody can read everything.
    """
    member = await work.accounts.owner(form.person)
    if form.person == caller.account or member == caller.id:
        raise Refusal(
            "You can't change your own roles. Nothing was changed. Another organiser can do it."
        )
    given = Role(form.role)
    if form.give:
        await work.appointments.grant(form.person, given, by=caller.id)
    else:
        await work.appointments.revoke(form.person, given)
        if given is Role.COACH and member is not None:
            await work.duty.stop(member)
            for case in await work.cases.talking(member):
                if case.coach == member:  # only a coach holds a head's confidence
                    await hand_back(work, case)
    if member is not None:
        now = f"You are a {given} of the network now. See what you can do with help."
        gone = f"You are not a {given} of the network any more."
        key = f"role:{member}:{given}:{work.request}"
        await tell(work, member, private(now if form.give else gone), key)
    else:
        return private(
            f"Noted. They are not a member yet; they will be a {given} once they join."
            if form.give
            else "Done."
        )
    return private("Done. I have told them.")


ROLE = Command(
    name="role",
    summary="For organisers: make somebody a coach or moderator, or undo it.",
    form=RoleForm,
    run=role,
    needs=Role.ORGANISER,
    title="Give a role",
    submit="Save",
)
