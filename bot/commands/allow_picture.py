"""``allow-picture``: a coach lets their head send one picture, which is off otherwise."""

from __future__ import annotations

from bot.commands.case import CaseForm, as_coach
from bot.commands.spec import Command, Privacy
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.views import Reply, private
from bot.services.pictures import allow


async def allow_picture(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Say yes to one picture within the hour.

    Raises:
        Stale: the caller is not the coach of the case.
    """
    case = await as_coach(form.case, caller, work)
    await allow(work, case)
    return private(
        f"The head can send you one picture within the hour ({case.ref}), and has been told how. "
        "It comes without its name, and without where and when it was made."
    )


ALLOW_PICTURE = Command(
    name="allow-picture",
    summary="Let the head send you one picture.",
    form=CaseForm,
    run=allow_picture,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
