"""Giving and taking roles. Two people give one, neither of them its holder; one takes it back."""

from __future__ import annotations

from uuid import uuid4

from bot.core.audit import Deed
from bot.core.errors import Refusal, Stale
from bot.core.people import Account, Caller, MemberId, Role
from bot.core.ports import Work
from bot.core.trust import Proposal, may_decide
from bot.core.views import Button, Reply, Tone, private
from bot.services.audit import note
from bot.services.ladder import pass_over
from bot.services.naming import name_for
from bot.services.post import tell
from bot.services.support import hand_back


def a(role: Role) -> str:
    """Return *role* with its article."""
    return f"an {role}" if role is Role.ORGANISER else f"a {role}"


def acting(caller: Caller) -> Role:
    """Return in which role *caller* decides about roles."""
    return Role.ORGANISER if Role.ORGANISER in caller.roles else Role.MODERATOR


async def propose(work: Work, account: Account, role: Role, caller: Caller) -> Reply:
    """Propose *role* for *account*, or confirm it if somebody else has proposed the same.

    Raises:
        Refusal: nobody else could confirm it, or it is held or proposed already.
    """
    member = await work.accounts.owner(account)
    if role in await _held(work, account, member):
        raise Refusal("They have that role already. Nothing was changed.")
    earlier = await work.proposals.find(account, role)
    if earlier is not None and earlier.by != caller.id:
        return await confirm(work, earlier, caller)
    others = [one for one in await _deciders(work, role) if one not in {caller.id, member}]
    if not others:
        raise Refusal(
            "Two people give a role, and nobody else here could confirm it. Nothing was changed. "
            "Whoever runs the bot can name a second organiser or moderator in its settings "
            "(HEADSUP_ORGANISERS, HEADSUP_MODERATORS)."
        )
    if earlier is not None:
        raise Refusal("You have proposed that already. It waits for a second person.")
    proposal = Proposal(id=uuid4(), account=account, role=role, by=caller.id, at=work.now)
    await work.proposals.add(proposal)
    await note(work, Deed.ROLE_PROPOSED, caller, about=member, what=role, acting=acting(caller))
    asked = await _question(work, proposal, member)
    for other in others:
        await tell(work, other, asked, f"role:{proposal.id}:{member}:{caller.id}")
    return private(
        "Proposed. A second person has to confirm it within 7 days, and I have asked those who "
        "can. Nothing has changed yet, and they have not been told."
    )


async def confirm(work: Work, proposal: Proposal, caller: Caller) -> Reply:
    """Give the role that somebody else proposed, and record both.

    Raises:
        Stale: *caller* may not have the second word, or the first was not rightful any more.
    """
    member = await _check(work, proposal, caller)
    first = await work.appointments.of(await work.accounts.of(proposal.by))
    if caller.id == proposal.by or not may_decide(proposal.role, first):
        raise Stale
    if not await work.proposals.take(proposal.id):
        raise Stale
    role = proposal.role
    await work.appointments.grant(proposal.account, role, proposal.by, caller.id)
    await note(work, Deed.ROLE_GIVEN, caller, about=member, what=role, acting=acting(caller))
    await work.outbox.withdraw_all(f"role:{proposal.id}")
    done = private(f"What you proposed is confirmed: there is {a(role)} more.")
    await tell(work, proposal.by, done, f"role-done:{proposal.id}")
    if member is None:
        return private(f"Confirmed. They will be {a(role)} once they join.")
    now = private(
        f"You are {a(role)} of the network now. Two people gave you that role. See what you can "
        "do with help.",
        Button("Show what I can do", "help"),
    )
    await tell(work, member, now, f"role-given:{proposal.id}")
    return private("Confirmed. I have told them.")


async def decline(work: Work, proposal: Proposal, caller: Caller) -> Reply:
    """Drop a proposal. Whoever it was for never hears of it.

    Raises:
        Stale: *caller* has no say in it.
    """
    member = await _check(work, proposal, caller)
    await work.proposals.take(proposal.id)
    role = proposal.role
    await note(work, Deed.ROLE_DECLINED, caller, about=member, what=role, acting=acting(caller))
    await work.outbox.withdraw_all(f"role:{proposal.id}")
    if caller.id != proposal.by:
        gone = private("A role you proposed was not confirmed. Nothing was changed.")
        await tell(work, proposal.by, gone, f"role-done:{proposal.id}")
    return private("Dropped. Nothing was changed, and they have not been told.")


async def take_back(work: Work, account: Account, role: Role, caller: Caller) -> Reply:
    """Take *role* from whoever is behind *account*, on all their accounts.

    Raises:
        Refusal: they are the last organiser.
    """
    member = await work.accounts.owner(account)
    accounts = await work.accounts.of(member) if member is not None else [account]
    if role is Role.ORGANISER:
        await keep_an_organiser(work, member)
    fixed = False
    for one in accounts:
        fixed = fixed or await work.appointments.from_settings(one, role)
        await work.appointments.revoke(one, role)
        await work.proposals.drop(one, role)
    await note(work, Deed.ROLE_TAKEN, caller, about=member, what=role, acting=acting(caller))
    back = (
        " The settings of the bot name them, too: unless that is changed, they have it again when "
        "it next starts."
        if fixed
        else ""
    )
    if member is None:
        return private(f"Done.{back}")
    await lost(work, member, frozenset({role}))
    gone = private(f"You are not {a(role)} of the network any more.")
    await tell(work, member, gone, f"role-taken:{member}:{role}:{work.request}")
    return private(f"Done. I have told them.{back}")


async def lost(work: Work, member: MemberId, roles: frozenset[Role]) -> None:
    """Let go of what *member* held only because of *roles*."""
    if Role.COACH in roles:
        await work.duty.stop(member)
        for case in await work.cases.talking(member):
            if case.coach == member:  # only a coach holds a head's confidence
                await hand_back(work, case)
        await pass_over(work, member)


async def keep_an_organiser(work: Work, without: MemberId | None) -> None:
    """Raise :exc:`Refusal` if there were no organiser left *without* that member."""
    left = set(await work.appointments.holders(Role.ORGANISER)) - {without}
    if not left:
        raise Refusal(
            "They are the only organiser, and the network needs one. Nothing was changed. Make "
            "somebody else an organiser first."
        )


async def _check(work: Work, proposal: Proposal, caller: Caller) -> MemberId | None:
    """Return whose role it is; Stale for whoever has no say, or would decide about themselves."""
    member = await work.accounts.owner(proposal.account)
    if member == caller.id or not may_decide(proposal.role, caller.roles):
        raise Stale
    return member


async def _held(work: Work, account: Account, member: MemberId | None) -> frozenset[Role]:
    accounts = await work.accounts.of(member) if member is not None else [account]
    return await work.appointments.of(accounts)


async def _deciders(work: Work, role: Role) -> list[MemberId]:
    """Return everybody who has joined and has a say in who gets *role*."""
    found: dict[MemberId, None] = {}
    for one in (Role.ORGANISER, Role.MODERATOR):
        if may_decide(role, frozenset({one})):
            found |= dict.fromkeys(await work.appointments.holders(one))
    return list(found)


async def _question(work: Work, proposal: Proposal, member: MemberId | None) -> Reply:
    """Ask one who decides. To be proposed is to be introduced; a hidden name stays hidden."""
    who, account = f"{proposal.account}, who has not joined yet,", str(proposal.account)
    if member is not None:
        who = await name_for(work, member, otherwise=account)
    by = await name_for(work, proposal.by, otherwise="Somebody")
    return private(
        f"{by} proposes to make {who} {a(proposal.role)}. It takes a "
        "second person, and I'm asking everybody who can decide it. Please confirm only if you "
        "know them. After 7 days it lapses.",
        Button("Confirm", "role-confirm", str(proposal.id), Tone.PRIMARY),
        Button("Don't", "role-decline", str(proposal.id)),
    )
