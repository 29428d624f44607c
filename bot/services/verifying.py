"""Becoming verified: by a moderator or by two members. Nobody here ever asks an employer.

Nothing is announced. A sponsor never learns who else was asked, or how it ended.
"""

from __future__ import annotations

from uuid import uuid4

from bot.core.audit import Deed
from bot.core.codes import WRONG_AN_HOUR, Purpose
from bot.core.confidential import Confidential
from bot.core.people import Account, Caller, MemberId, Role
from bot.core.ports import Work
from bot.core.trust import SPONSORS, Verification, VerifyRequest, Voucher, Way, independent
from bot.core.views import NEUTRAL, Button, Reply, Tone, private
from bot.services.audit import note
from bot.services.levels import is_verified
from bot.services.linking import ENOUGH
from bot.services.naming import name_for
from bot.services.post import tell

_NAMED_AT_MOST = 5

THANKS = private("Thank you. Nothing more is needed, and nobody is told what you said.")

_ASKED = private(
    "If they are a verified member, I have asked them. Nobody else hears of it, and they are not "
    "told whom else you asked.",
    Button("Where it stands", "verify"),
)


async def confirm(work: Work, request: VerifyRequest, caller: Caller) -> None:
    """Let a moderator's word make somebody verified."""
    await work.verifications.add(
        Verification(member=request.member, way=request.way, by=caller.id, also_by="", at=work.now)
    )
    await note(work, Deed.VERIFIED, caller, about=request.member, acting=Role.MODERATOR)
    await _tell_verified(work, request.member)


async def not_now(work: Work, request: VerifyRequest, caller: Caller) -> None:
    """Put a request aside, in kind words: it is no judgement, and there are other ways."""
    await work.verifications.withdraw(request.member)
    await note(work, Deed.NOT_VERIFIED, caller, about=request.member, acting=Role.MODERATOR)
    said = private(
        "A moderator couldn't confirm it from what you gave, and that says nothing about you. "
        "Nobody else was told, and what you gave is deleted. Everything you could do you can "
        "still do. You can ask again with other details, or two members who know you can say so.",
        Button("Other ways", "verify", tone=Tone.PRIMARY),
    )
    await tell(work, request.member, said, f"verify-not:{request.id}")


async def ask_member(work: Work, request: VerifyRequest, words: Confidential) -> None:
    """Carry a moderator's question to the newcomer, without saying who asks."""
    said = Reply(
        NEUTRAL,
        "A moderator has a question before they can confirm you. Answer only what you like.",
        None,
        (
            Button("Answer", "verify-answer", str(request.id), Tone.PRIMARY),
            Button("Other ways", "verify"),
        ),
        words,
    )
    await tell(work, request.member, said, f"verify-question:{request.id}:{work.request}")


async def name(work: Work, account: Account, caller: Caller) -> Reply:
    """Ask the member behind *account* whether they know the caller.

    The answer is the same whoever that is: nobody learns who is a member.
    """
    sponsor = await work.accounts.owner(account)
    asked = await work.verifications.invited(caller.id)
    if (
        sponsor is None
        or sponsor == caller.id
        or asked >= _NAMED_AT_MOST
        or not await is_verified(work, sponsor)
    ):
        return _ASKED
    wanted = Voucher(id=uuid4(), member=caller.id, sponsor=sponsor, knows=None)
    kept = await work.verifications.invite(wanted)
    if kept.id == wanted.id:
        said = await question(work, kept)
        await tell(work, sponsor, said, f"voucher:{kept.id}:{caller.id}")
    return _ASKED


async def by_word(work: Work, typed: Confidential, caller: Caller) -> Reply:
    """Show a sponsor who gave them the word that was *typed*."""
    if await work.codes.guesses(caller.account) >= WRONG_AN_HOUR:
        return ENOUGH
    member = await work.codes.owner(Purpose.VOUCH, typed)
    if member is None:
        await work.codes.wrong(caller.account)
        return private(
            "I don't know that word. It may have run out, or have a letter wrong. Nothing was "
            "changed. Ask your colleague for a new one.",
            Button("Type it again", "vouch", tone=Tone.PRIMARY),
        )
    if member == caller.id:
        return private("That is your own word. Give it to two members who know you.")
    wanted = Voucher(id=uuid4(), member=member, sponsor=caller.id, knows=None)
    return await question(work, await work.verifications.invite(wanted))


async def question(work: Work, voucher: Voucher) -> Reply:
    """Return what a sponsor is asked: the name the newcomer goes by, and nothing else.

    Whoever gave them the word agreed to be introduced to them.
    """
    name = await name_for(work, voucher.member)
    return Reply(
        NEUTRAL,
        "A colleague says that you know them, and would like you to say so. Do you know that they "
        "are, or were, a school leader? They go by:",
        None,
        (
            Button("Yes, I know them", "vouch-yes", str(voucher.id), Tone.PRIMARY),
            Button("I can't say", "vouch-no", str(voucher.id)),
        ),
        Confidential(name),
    )


async def vouch(work: Work, voucher: Voucher) -> None:
    """Take a sponsor's yes. With two who are independent of each other it is done."""
    await work.verifications.vouch(voucher.id, knows=True)
    people = []
    for sponsor in await work.verifications.sponsors(voucher.member):
        found = await work.members.get(sponsor)
        if found is not None and await is_verified(work, sponsor):
            people.append(found)
    counted = independent(people)
    if len(counted) < SPONSORS or await work.verifications.of(voucher.member) is not None:
        return
    one, other, *_ = counted
    await work.verifications.add(
        Verification(
            member=voucher.member, way=Way.SPONSORS, by=one.id, also_by=other.id, at=work.now
        )
    )
    await work.codes.spend(Purpose.VOUCH, voucher.member)
    await work.audit.note(
        Deed.VERIFIED_BY_TWO, by=voucher.member, role=Role.MEMBER, about=voucher.member
    )
    await _tell_verified(work, voucher.member)


async def _tell_verified(work: Work, member: MemberId) -> None:
    said = private(
        "You are verified. Everything in the network is open to you now. Nobody was told, and "
        "what you gave for it is deleted.",
        Button("Show what I can do", "help", tone=Tone.PRIMARY),
    )
    await tell(work, member, said, f"verified:{work.request}")
