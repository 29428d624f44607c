"""The one way to what a head wrote. Whoever is to read it by another right is let in here."""

from __future__ import annotations

from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.support import Case, may_read


async def opened(work: Work, case: Case, reader: MemberId) -> Confidential | None:
    """Return what the head of *case* wrote, None if nothing, for one of the case's two people.

    Raises:
        Stale: *reader* is not one of them. No role is asked about: none opens a case.
    """
    if not may_read(case, reader):
        raise Stale
    return await work.cases.words(case.id)
