"""One person on two platforms: joining two accounts, and taking one out again.

Only the person learns of it: every message here goes to one of their own accounts.
"""

from __future__ import annotations

from bot.core.audit import Deed
from bot.core.codes import WRONG_AN_HOUR, Purpose
from bot.core.confidential import Confidential
from bot.core.errors import Refusal
from bot.core.messages import Direct, Urgency
from bot.core.people import Account, Caller, MemberId, Role
from bot.core.ports import Work
from bot.core.support import CaseState
from bot.core.views import Button, Reply, Tone, private
from bot.services.audit import note
from bot.services.ladder import look_round
from bot.services.post import tell
from bot.services.roles import keep_an_organiser, lost

ENOUGH = private(
    "Those were a few codes that I don't know, so I wait an hour before I look at another one "
    "from this account. Nothing was changed, and nothing is wrong with your account.",
    Button("Show my home card", "home"),
)

UNKNOWN = private(
    "I don't know that code. It may have run out, been used, or have a letter wrong. Nothing was "
    "changed. Ask for a new one where you got it.",
    Button("Type it again", "link-enter", tone=Tone.PRIMARY),
)


async def enter(work: Work, caller: Caller, typed: Confidential) -> Reply:
    """Join the caller's account to the member whose code was *typed*.

    Answers in place of refusing wherever something must be kept: how often somebody guessed.
    """
    if await work.codes.guesses(caller.account) >= WRONG_AN_HOUR:
        return ENOUGH
    owner = await work.codes.owner(Purpose.LINK, typed)
    if owner is None:
        await work.codes.wrong(caller.account)
        return UNKNOWN
    if owner == caller.member:
        return private(
            "That is your own code. Type it with link on the other platform, within ten minutes."
        )
    if caller.member is None:
        await work.accounts.link(caller.account, owner)
    else:
        await _may_be_one(work, owner, caller.member)
        await _merge(work, owner, caller.member)
    await work.codes.spend(Purpose.LINK, owner)
    await work.audit.note(Deed.LINKED, by=owner, role=Role.MEMBER)
    await _tell_the_others(
        work,
        owner,
        caller.account,
        private(
            "Another account of yours was joined to this one just now, with the code you were "
            "given here. If that wasn't you, take it out at once: link shows your accounts.",
            Button("Show my accounts", "link"),
        ),
        "linked",
    )
    return private(
        "Done: both accounts are you now. I write to you where you used me last. Nobody else is "
        "told, and it is shown nowhere.",
        Button("Show my home card", "home", tone=Tone.PRIMARY),
        Button("Show my accounts", "link"),
    )


async def _may_be_one(work: Work, kept: MemberId, gone: MemberId) -> None:
    """Refuse to join two who would be in a conversation with themselves, or in two at once."""
    for case in await work.cases.talking(kept):
        if {case.head, case.coach} == {kept, gone}:
            raise Refusal(
                "One of these two accounts is the coach in a conversation that the other asked "
                "for, and nobody can be both. Nothing was changed. End that conversation or hand "
                "it back, then type the code again, or ask for a new one."
            )
    mine, theirs = await work.cases.open_of(kept), await work.cases.open_of(gone)
    if mine is not None and theirs is not None:
        raise Refusal(
            "You have asked for a coach from both accounts. Nothing was changed. Take one of the "
            "two requests back, or end it, then type the code again, or ask for a new one.",
            Button("I need support", "support"),
        )


async def _merge(work: Work, kept: MemberId, gone: MemberId) -> None:
    """Make the two one member, and let nobody be asked to coach themselves."""
    for head, coach in ((kept, gone), (gone, kept)):
        case = await work.cases.open_of(head)
        for offer in await work.offers.all_open_of(case.id) if case is not None else ():
            if offer.coach == coach:
                await work.outbox.withdraw_all(f"offer:{offer.id}")
    await work.merge(kept, gone)
    case = await work.cases.open_of(kept)
    if case is not None and case.state is CaseState.WAITING:
        await look_round(work)


async def take_out(work: Work, account: Account, caller: Caller) -> Reply:
    """Take *account* out of the caller's, and tell both sides.

    Raises:
        Refusal: it is their only one, or it holds what the network cannot be without.
    """
    member = caller.id
    before = await work.accounts.of(member)
    if before == [account]:
        raise Refusal(
            "This is your only account here, so there is nothing to take it out of. To go and "
            "have everything erased, use leave.",
            Button("Leave the network", "leave"),
        )
    rest = [one for one in before if one != account]
    gone = await work.appointments.of([account]) - await work.appointments.of(rest)
    if Role.ORGANISER in gone and await work.appointments.holders(Role.ORGANISER) == [member]:
        await keep_an_organiser(work, member)
    await work.accounts.unlink(account)
    await work.outbox.readdress(account, rest[0])
    await lost(work, member, gone)
    await note(work, Deed.UNLINKED, caller)
    said = private(
        "This account was taken out of your membership just now. Nothing of yours is kept with "
        "it any more. If that wasn't you, write to an organiser from your other account.",
        Button("What I can do here", "help"),
    )
    await work.outbox.post(
        said,
        to=Direct(account),
        once=f"unlinked:{work.request}:{member}:out",
        urgency=Urgency.PERSONAL,
    )
    stays = private(
        "One of your accounts was taken out of your membership just now. Everything of yours "
        "stays with this one. If that wasn't you, tell an organiser.",
        Button("Show my accounts", "link"),
    )
    await tell(work, member, stays, f"unlinked:{work.request}")
    roles = ", ".join(sorted(gone))
    also = f" With it went what was given to that account: {roles}." if gone else ""
    return private(
        f"Taken out.{also} Your history, buddies and conversations stay with your membership."
    )


async def _tell_the_others(
    work: Work, member: MemberId, new: Account, said: Reply, key: str
) -> None:
    for one in await work.accounts.of(member):
        if one != new:
            mark = await work.accounts.mark(one)
            await work.outbox.post(
                said,
                to=Direct(one),
                once=f"{key}:{work.request}:{member}:{mark}",
                urgency=Urgency.PERSONAL,
                member=member,
            )
