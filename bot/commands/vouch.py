"""Saying that you know a colleague, and a moderator's decision about who asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from bot.commands.spec import Command, Empty, Privacy
from bot.commands.tokens import read_id
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.people import Caller, Level, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.trust import VerifyRequest, Voucher
from bot.core.views import NEUTRAL, Button, Reply, Tone, private
from bot.services import verifying

_NEXT = Button("See who is next", "verify-next", tone=Tone.PRIMARY)


@dataclass(frozen=True, slots=True)
class WordForm:
    """The word a colleague gave; confidential, so never an argument in a channel."""

    word: Annotated[
        Confidential,
        Text(
            "The word your colleague gave you", "Eight letters and numbers, like K7F2-9QXM.", 8, 20
        ),
    ]


async def vouch(form: WordForm, caller: Caller, work: Work) -> Reply:
    """Show whose word it is, and ask."""
    return await verifying.by_word(work, form.word, caller)


@dataclass(frozen=True, slots=True)
class VoucherForm:
    """Which question, as the button carries it."""

    voucher: Annotated[str, Token()]


async def yes(form: VoucherForm, caller: Caller, work: Work) -> Reply:
    """Say that the caller knows them.

    Raises:
        Stale: the caller was not asked, or it is decided.
    """
    await verifying.vouch(work, await _mine(form, caller, work))
    return verifying.THANKS


async def no(form: VoucherForm, caller: Caller, work: Work) -> Reply:
    """Say nothing about them. Nobody is told.

    Raises:
        Stale: the caller was not asked, or it is decided.
    """
    voucher = await _mine(form, caller, work)
    await work.verifications.vouch(voucher.id, knows=False)
    return verifying.THANKS


async def _mine(form: VoucherForm, caller: Caller, work: Work) -> Voucher:
    found = await work.verifications.voucher(read_id(form.voucher))
    if found is None or found.sponsor != caller.id:
        raise Stale
    if await work.verifications.of(found.member) is not None:
        raise Stale
    return found


async def following(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show a moderator who has waited longest: what they chose to give, and nothing else."""
    waiting = [r for r in await work.verifications.waiting() if r.member != caller.id]
    if not waiting:
        return private("Nobody is waiting to be verified.", Button("Show my home card", "home"))
    first = waiting[0]
    token = str(first.id)
    return Reply(
        NEUTRAL,
        f"{len(waiting)} waiting. The first would like this: {first.way.value}. Please don't look "
        "for more than it takes, and never ask an employer. This is all they chose to give:",
        None,
        (
            Button("Confirm", "verify-confirm", token, Tone.PRIMARY),
            Button("Ask something", "verify-question", token),
            Button("Not now", "verify-later", token),
        ),
        first.about,
    )


@dataclass(frozen=True, slots=True)
class RequestForm:
    """Which request, as the button carries it."""

    request: Annotated[str, Token()]


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """Which request, and what to ask."""

    request: Annotated[str, Token()]
    words: Annotated[
        Confidential,
        Text(
            "Your question", "They are not told who asks. To meet, name a time.", 1, 1000, long=True
        ),
    ]


async def confirm(form: RequestForm, caller: Caller, work: Work) -> Reply:
    """Confirm a newcomer.

    Raises:
        Stale: there is no such request, or it is the caller's own.
    """
    await verifying.confirm(work, await _theirs(form.request, caller, work), caller)
    return private("Confirmed, and what they gave is deleted. I have told them.", _NEXT)


async def question(form: QuestionForm, caller: Caller, work: Work) -> Reply:
    """Ask the newcomer something, through the bot.

    Raises:
        Stale: there is no such request, or it is the caller's own.
    """
    found = await _theirs(form.request, caller, work)
    await verifying.ask_member(work, found, form.words)
    await work.verifications.change(replace(found, waits_for_member=True))
    return private("Asked. The request comes back to the queue with their answer.", _NEXT)


async def later(form: RequestForm, caller: Caller, work: Work) -> Reply:
    """Put a request aside, and say so kindly.

    Raises:
        Stale: there is no such request, or it is the caller's own.
    """
    await verifying.not_now(work, await _theirs(form.request, caller, work), caller)
    return private(
        "Put aside, and what they gave is deleted. I told them kindly that other ways are open.",
        _NEXT,
    )


async def _theirs(token: str, caller: Caller, work: Work) -> VerifyRequest:
    found = await work.verifications.request(read_id(token))
    if found is None or found.member == caller.id:
        raise Stale
    return found


VOUCH = Command(
    name="vouch",
    summary="Say that you know a colleague who gave you a word.",
    form=WordForm,
    run=vouch,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    privacy=Privacy.CONFIDENTIAL,
    shows_others=True,
    title="A colleague's word",
    submit="Look",
    typed=False,
)
VOUCH_YES = Command(
    name="vouch-yes",
    summary="Say that you know them.",
    form=VoucherForm,
    run=yes,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    alone=True,
)
VOUCH_NO = Command(
    name="vouch-no",
    summary="Say nothing about them.",
    form=VoucherForm,
    run=no,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
VERIFY_NEXT = Command(
    name="verify-next",
    summary="See who has waited longest to be verified.",
    form=Empty,
    run=following,
    needs=Role.MODERATOR,
    shows_others=True,
    typed=False,
)
VERIFY_CONFIRM = Command(
    name="verify-confirm",
    summary="Confirm a newcomer.",
    form=RequestForm,
    run=confirm,
    needs=Role.MODERATOR,
    alone=True,
)
VERIFY_QUESTION = Command(
    name="verify-question",
    summary="Ask a newcomer something before you decide.",
    form=QuestionForm,
    run=question,
    needs=Role.MODERATOR,
    privacy=Privacy.CONFIDENTIAL,
    title="Ask a newcomer",
)
VERIFY_LATER = Command(
    name="verify-later",
    summary="Put a newcomer's request aside, in kind words.",
    form=RequestForm,
    run=later,
    needs=Role.MODERATOR,
)
