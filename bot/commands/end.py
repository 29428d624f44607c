"""Ending a case. A coach can only suggest it; the head decides, and is asked once."""

from __future__ import annotations

from bot.commands.case import CaseForm, mine
from bot.commands.spec import Command, Privacy
from bot.core.errors import Stale
from bot.core.messages import Urgency
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services import support
from bot.services.post import tell


async def end(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Ask before ending. A coach can only suggest it: the head decides.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await mine(form.case, caller, work)
    if case.head != caller.id:
        asked = private(
            f"Your coach wonders whether this is a good place to end ({case.ref}). Nothing ends "
            "unless you say so.",
            Button("Keep talking", "keep", str(case.id), Tone.PRIMARY),
            Button("Yes, end it", "end-now", str(case.id)),
        )
        once = f"suggest:{case.id}:{work.now:%Y%m%dT%H}"
        await tell(work, case.head, asked, once, urgency=Urgency.SUPPORT, case=case.id)
        return private("I've asked. It ends only if they say so.")
    return private(
        "",
        Button("Yes, end it", "end-now", str(case.id), Tone.DANGER),
        Button("Keep it open", "keep", str(case.id)),
        card=Card(
            title="End this?",
            lines=("What you wrote is destroyed here, and you can ask again whenever you like.",),
            foot="Only you can see this.",
        ),
    )


async def end_now(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """End the case; only its head can.

    Raises:
        Stale: the caller is not its head.
    """
    case = await mine(form.case, caller, work)
    if case.head != caller.id:
        raise Stale
    await support.say_over(work, case, await support.end(work, case))
    return private(
        f"{case.ref} has ended, and what you wrote is destroyed here. Messages already delivered "
        "stay in Discord or Slack until you delete them. You can ask again whenever you like.",
        Button("Show support numbers", "support"),
        *((Button("Not this coach again", "not-again", str(case.id)),) if case.coach else ()),
    )


async def keep(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Leave everything as it is.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await mine(form.case, caller, work)
    return private(f"{case.ref} stays open. Nothing was changed.")


END = Command(
    name="end",
    summary="End a case, or suggest it.",
    form=CaseForm,
    run=end,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
END_NOW = Command(
    name="end-now",
    summary="End a case, after being asked.",
    form=CaseForm,
    run=end_now,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
KEEP = Command(
    name="keep",
    summary="Keep a case open.",
    form=CaseForm,
    run=keep,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
