"""Erasing a case at any moment: the head's right, with no reason and nobody's consent."""

from __future__ import annotations

from typing import Final

from bot.commands.case import CaseForm, as_head
from bot.commands.spec import Command, Privacy
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services import support

CANNOT: Final = (
    "What I can't recall: what your coach has read, and may remember or have copied; what a "
    "phone's lock screen showed; what you typed or posted yourself, which only you can delete "
    "there; and what Discord or Slack, or the owner of a workspace, keep under their own rules. "
    "Sealed copies leave our backups within 35 days."
)


async def erase(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Ask once, and say what can be erased and what can't.

    Raises:
        Stale: the caller is not its head.
    """
    case = await as_head(form.case, caller, work)
    return private(
        "",
        Button("Yes, erase everything", "erase-now", str(case.id), Tone.DANGER),
        Button("Leave it as it is", "keep", str(case.id)),
        card=Card(
            title="Erase this request?",
            lines=(
                (
                    "At once, and with nobody asked: the request, every word of it here, and my "
                    "messages about it on your side and your coach's, where the platform lets me."
                ),
                CANNOT,
            ),
            foot="Your coach is told that it is over, not that you erased it.",
        ),
    )


async def erase_now(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Erase the case, and look round for whoever else waits.

    Raises:
        Stale: the caller is not its head.
    """
    case = await as_head(form.case, caller, work)
    await support.erase(work, case)
    return private(
        f"It is erased here. I'm taking my messages away on both sides now. {CANNOT}",
        Button("Show support numbers", "support"),
    )


ERASE = Command(
    name="erase",
    summary="Erase a request and all that was written.",
    form=CaseForm,
    run=erase,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
ERASE_NOW = Command(
    name="erase-now",
    summary="Erase a request, after being asked.",
    form=CaseForm,
    run=erase_now,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
