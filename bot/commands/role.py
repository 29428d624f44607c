"""``role``: propose a role for somebody, confirm what another proposed, or take a role back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.commands.spec import Command
from bot.commands.tokens import read_id
from bot.core.errors import NotForYou, Refusal, Stale
from bot.core.people import Account, Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Person, Token, YesNo
from bot.core.trust import Proposal, may_decide
from bot.core.views import Reply
from bot.services import roles

_DECIDE = frozenset({Role.MODERATOR, Role.ORGANISER})


class Given(StrEnum):
    """Roles that can be given."""

    COACH = "coach"
    SUPERVISOR = "supervisor"
    MODERATOR = "moderator"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleForm:
    """Who, which role, and whether to give or take."""

    person: Annotated[Account, Person("Who?")]
    role: Annotated[Given, Choice("Which role?", "A second person has to confirm it.")]
    give: Annotated[bool, YesNo("Give it? (no takes it back)")] = True


async def role(form: RoleForm, caller: Caller, work: Work) -> Reply:
    """Propose a role, or take one back.

    Raises:
        Refusal: nobody changes their own roles: nobody can read everything.
        NotForYou: moderators have no say in who supervises and organises.
    """
    member = await work.accounts.owner(form.person)
    if form.person == caller.account or member == caller.id:
        raise Refusal(
            "You can't change your own roles. Nothing was changed. Another organiser can do it."
        )
    wanted = Role(form.role)
    if not may_decide(wanted, caller.roles):
        raise NotForYou(
            "Only organisers of the network can do that. Moderators decide with them who becomes "
            "a coach or a moderator."
        )
    if form.give:
        return await roles.propose(work, form.person, wanted, caller)
    return await roles.take_back(work, form.person, wanted, caller)


@dataclass(frozen=True, slots=True)
class ProposalForm:
    """Which proposal, as the button carries it."""

    proposal: Annotated[str, Token()]


async def confirm(form: ProposalForm, caller: Caller, work: Work) -> Reply:
    """Have the second word.

    Raises:
        Stale: there is no such proposal, or not for the caller.
    """
    return await roles.confirm(work, await _proposal(form, work), caller)


async def decline(form: ProposalForm, caller: Caller, work: Work) -> Reply:
    """Drop a proposal.

    Raises:
        Stale: there is no such proposal, or not for the caller.
    """
    return await roles.decline(work, await _proposal(form, work), caller)


async def _proposal(form: ProposalForm, work: Work) -> Proposal:
    if (found := await work.proposals.get(read_id(form.proposal))) is None:
        raise Stale
    return found


ROLE = Command(
    name="role",
    summary="For organisers and moderators: propose a role for somebody, or take it back.",
    form=RoleForm,
    run=role,
    needs=_DECIDE,
    title="Roles",
    submit="Save",
    alone=True,
)
ROLE_CONFIRM = Command(
    name="role-confirm",
    summary="Confirm a role that somebody else proposed.",
    form=ProposalForm,
    run=confirm,
    needs=_DECIDE,
    alone=True,
)
ROLE_DECLINE = Command(
    name="role-decline",
    summary="Drop a role that was proposed.",
    form=ProposalForm,
    run=decline,
    needs=_DECIDE,
    alone=True,
)
