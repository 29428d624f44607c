"""Ending a case. It takes both; a head can always erase it instead, and ask again.

No timer ends anything. Source: FEATURES D19, SAFETY.md row 22.
"""

from __future__ import annotations

from bot.commands.ask_for_support import VISITORS, open_case
from bot.commands.case import CaseForm, mine
from bot.commands.spec import Command, Privacy
from bot.commands.tokens import read_id
from bot.core.errors import Stale
from bot.core.intake import Side
from bot.core.messages import Urgency
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.skills import Needs
from bot.core.support import Case, CaseState
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services import care, support
from bot.services.post import tell
from bot.services.relay import raise_closing, side_of, to_other


async def end(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Ask before ending. A coach's wish is put to the head at once.

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
        await raise_closing(work, case, Side.COACH)
        await to_other(work, case, caller.id, asked, f"suggest:{case.id}:{work.now:%Y%m%dT%H}")
        return private("I've asked. It ends only if they say so.")
    both = (
        "Your coach is asked, too: it ends when both of you say so. Then what you wrote is "
        "destroyed here. You can erase everything at once instead, and ask again any time."
    )
    alone = "What you wrote is destroyed here, and you can ask again whenever you like."
    return private(
        "",
        Button("Yes, end it", "end-now", str(case.id), Tone.DANGER),
        Button("Keep it open", "keep", str(case.id)),
        Button("Erase everything", "erase", str(case.id)),
        card=Card(
            title="End this?",
            lines=(both if case.state is CaseState.TALKING else alone,),
            foot="Only you can see this.",
        ),
    )


async def end_now(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Say yes to the end: it is over once both have, or if nobody has answered yet.

    Raises:
        Stale: the case is not the caller's, or a coach says yes to what no head wished.
    """
    case = await mine(form.case, caller, work)
    wished = (await work.talks.get(case.id)).closing
    if side_of(case, caller.id) is Side.COACH:
        if wished is not Side.HEAD:
            raise Stale
        await _tell_head(work, case)
        return await _over(work, case, caller)
    if case.state is not CaseState.TALKING or wished is Side.COACH:
        return await _over(work, case, caller)
    await raise_closing(work, case, Side.HEAD)
    asked = private(
        f"The head would like to end here ({case.ref}). It ends when you say so, too.",
        Button("Yes, end it", "end-now", str(case.id), Tone.PRIMARY),
        Button("Write to the head", "reply", str(case.id)),
    )
    await to_other(work, case, caller.id, asked, f"wish:{case.id}:{work.now:%Y%m%dT%H}")
    return private(
        "I've told your coach. It ends when they say so, too. If you'd rather not wait, erase it.",
        Button("Keep talking", "keep", str(case.id)),
        Button("Erase everything", "erase", str(case.id)),
    )


async def keep(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Leave everything as it is; who wished to end does not any more.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await mine(form.case, caller, work)
    await raise_closing(work, case, None)
    return private(f"{case.ref} stays open. Nothing was changed.")


async def again(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Ask anew, for the same coach first. The door stays open.

    Raises:
        Stale: it was not the caller's, or is not over.
    """
    old = await work.cases.get(read_id(form.case))
    if old is None or old.head != caller.id or old.state is not CaseState.ENDED:
        raise Stale
    return await open_case(caller, work, None, needs=Needs(again=old.coach))


async def _over(work: Work, case: Case, caller: Caller) -> Reply:
    coach = await support.end(work, case)
    if side_of(case, caller.id) is Side.COACH:
        return private(f"{case.ref} has ended. Thank you for being there.", *care.BUTTONS)
    await support.say_over(work, case, coach)
    return ended(case, coach=case.coach is not None)


async def _tell_head(work: Work, case: Case) -> None:
    # without the case: this letter outlives it
    said = ended(case, coach=True)
    await tell(work, case.head, said, f"ended:{case.id}", urgency=Urgency.SUPPORT)


def ended(case: Case, *, coach: bool) -> Reply:
    """Say that it is over, and that the door stays open."""
    same = (
        (
            Button("Ask the same coach again", "again", str(case.id)),
            Button("Not this coach again", "not-again", str(case.id)),
        )
        if coach
        else ()
    )
    return private(
        f"{case.ref} has ended, and what you wrote is destroyed here. Messages already delivered "
        "stay in Discord or Slack until you delete them. You can ask again whenever you like.",
        *same,
        Button("Talk to someone", "talk"),
        Button("Show support numbers", "support"),
    )


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
    summary="Say yes to the end of a case.",
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
AGAIN = Command(
    name="again",
    summary="Ask the same coach again.",
    for_visitors=VISITORS,
    form=CaseForm,
    run=again,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
)
