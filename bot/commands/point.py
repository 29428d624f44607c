"""Pointing to help that is not us, inside the conversation: numbers from the dated list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.case import before, talking
from bot.commands.helplines import HELPLINES
from bot.commands.spec import Command, Privacy
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Token
from bot.core.views import Button, Card, Reply, private
from bot.services.relay import point_to


class Help(StrEnum):
    """What kind of help."""

    NOW = "Somebody to talk to, any time"
    WORK = "Union, law and work"
    CHILD = "A worry about a child"
    SCOTLAND = "Numbers for Scotland"
    WALES = "Numbers for Wales"
    NORTHERN_IRELAND = "Numbers for Northern Ireland"


_WHERE: Final = {
    Help.NOW: "everywhere",
    Help.WORK: "work",
    Help.CHILD: "child",
    Help.SCOTLAND: "Scotland",
    Help.WALES: "Wales",
    Help.NORTHERN_IRELAND: "Northern Ireland",
}


@dataclass(frozen=True, slots=True)
class PointForm:
    """Which case, as the button carries it, and to what."""

    case: Annotated[str, Token()]
    what: Annotated[Help, Choice("Point to what?")]


async def point(form: PointForm, caller: Caller, work: Work) -> Reply:
    """Show the other person of the case numbers to ring.

    Raises:
        Stale: the case is not the caller's, or nobody is there.
    """
    case = await talking(form.case, caller, work)
    card = Card(title=form.what, facts=HELPLINES.at(_WHERE[form.what]), foot=HELPLINES.checked)
    await point_to(work, case, caller.id, card, work.request)
    return private("Shown to them.", Button("Write more", "reply", str(case.id)), card=card)


POINT = Command(
    name="point",
    summary="Show the other person numbers to ring.",
    form=PointForm,
    run=point,
    before=before,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
