"""What a head can do who waits: look, say that it is urgent, and let more coaches be asked.

And afterwards: say that it should not be this coach again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from bot.commands.case import CaseForm, mine
from bot.commands.spec import Command, Privacy
from bot.commands.tokens import read_id
from bot.core.errors import Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.skills import Soon
from bot.core.support import Case, CaseState
from bot.core.views import Button, Reply, private
from bot.services.ladder import change_needs
from bot.services.routing import keep_apart, placement_of
from bot.services.waiting import stands

_WIDER = ("near", "anyone")


@dataclass(frozen=True, slots=True)
class WidenForm:
    """Who else, and in which case, as the button carries it: ``near:…`` or ``anyone:…``."""

    wider: Annotated[str, Token()]


async def waiting(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Say how the search stands at this moment.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await _own(form.case, caller, work)
    if case.state is CaseState.TALKING:
        return _here(case)
    return await stands(work, case, await placement_of(work, case))


async def make_urgent(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Raise the urgency. It is never lowered, and nobody judges it.

    Raises:
        Stale: the case is not the caller's.
    """
    case = await _own(form.case, caller, work)
    if case.state is CaseState.TALKING:
        return _here(case)
    needs = (await placement_of(work, case)).needs
    return await change_needs(work, case, replace(needs, soon=Soon.NOW))


async def widen(form: WidenForm, caller: Caller, work: Work) -> Reply:
    """Let coaches be asked who were not: of the head's own region, or who are heads now.

    Raises:
        Stale: the case is not the caller's.
    """
    wider, _, token = form.wider.partition(":")
    if wider not in _WIDER:
        raise Stale
    case = await _own(token, caller, work)
    if case.state is CaseState.TALKING:
        return _here(case)
    needs = (await placement_of(work, case)).needs
    near, former_only = needs.near or wider == "near", needs.former_only and wider != "anyone"
    return await change_needs(work, case, replace(needs, near=near, former_only=former_only))


async def not_again(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Put the coach of a case, over or not, on the caller's private list.

    Raises:
        Stale: the case is not the caller's, or no coach was there.
    """
    case = await work.cases.get(read_id(form.case))
    if case is None or case.head != caller.id or case.coach is None:
        raise Stale
    await keep_apart(work, case.head, case.coach)
    return private(
        "Noted on your private list: this coach is never asked for you again, nor introduced to "
        "you. They are not told, and no reason is asked.",
        Button("Show my list", "ties"),
    )


async def _own(token: str, caller: Caller, work: Work) -> Case:
    case = await mine(token, caller, work)
    if case.head != caller.id:
        raise Stale
    return case


def _here(case: Case) -> Reply:
    return private(
        f"A coach is with you ({case.ref}).", Button("Write to my coach", "reply", str(case.id))
    )


WAITING = Command(
    name="waiting",
    summary="See how the search for a coach stands.",
    form=CaseForm,
    run=waiting,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
MAKE_URGENT = Command(
    name="make-urgent",
    summary="Say that your request can't wait.",
    form=CaseForm,
    run=make_urgent,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
WIDEN = Command(
    name="widen",
    summary="Let more coaches be asked for your request.",
    form=WidenForm,
    run=widen,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
NOT_AGAIN = Command(
    name="not-again",
    summary="Say that a coach should not be asked for you again. Nobody is told.",
    form=CaseForm,
    run=not_again,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
