"""The one way to what a head wrote: for the two of a case, in an emergency for two others."""

from __future__ import annotations

from bot.core.break_glass import BreakGlass
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.support import Case, CaseState, may_read
from bot.services.emergency import who_may


async def opened(work: Work, case: Case, reader: MemberId) -> Confidential | None:
    """Return what the head of *case* wrote, None if nothing, for one of the case's two people.

    Raises:
        Stale: *reader* is not one of them. No role is asked about: none opens a case.
    """
    if not may_read(case, reader):
        raise Stale
    return await work.cases.words(case.id)


async def opened_by_two(
    work: Work, glass: BreakGlass, reader: MemberId
) -> tuple[Confidential | None, Confidential | None]:
    """Return what the head wrote first, and how they can be reached; None for what is not there.

    Nothing else: what they keep is for them alone. If they erased the case there is nothing.

    Raises:
        Stale: *reader* is not one of the two, it is over, or they may not hear of the case.
    """
    if not glass.is_open_to(reader, work.now):
        raise Stale
    case = await work.cases.get(glass.case) if glass.case is not None else None
    if case is None or case.state is CaseState.ENDED:
        return None, None
    if reader not in await who_may(work, case):
        raise Stale
    _, how = await work.talks.said(case.id)
    return await work.cases.words(case.id), how
