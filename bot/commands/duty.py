"""``duty``: a coach says whether they can be asked now. One tap, no reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.commands.spec import Command
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice
from bot.core.views import Button, Reply, Tone, private
from bot.services.support import look_round


class Shift(StrEnum):
    """Whether a coach can be asked."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class DutyForm:
    """On or off; nothing to see how it stands."""

    shift: Annotated[Shift | None, Choice("On or off duty?")] = None


_ON = Button("Go on duty", "duty", Shift.ON, Tone.PRIMARY)
_OFF = Button("Go off duty", "duty", Shift.OFF)


async def duty(form: DutyForm, caller: Caller, work: Work) -> Reply:
    """Put the caller on or off duty, or say which it is."""
    match form.shift:
        case Shift.ON:
            await work.duty.start(caller.id)
            await look_round(work)
            return private(
                "You are on duty. If a head needs a coach I'll write to you here. You see only "
                "that somebody waits until you say yes.",
                _OFF,
            )
        case Shift.OFF:
            await work.duty.stop(caller.id)
            return private(
                "You are off duty. Conversations you are in stay open; nobody new is sent to you.",
                _ON,
            )
        case None:
            on = caller.id in await work.duty.on()
            if on:
                return private("You are on duty.", _OFF)
            return private("You are off duty.", _ON)


DUTY = Command(
    name="duty",
    summary="For coaches: go on duty or off duty.",
    form=DutyForm,
    run=duty,
    needs=Role.COACH,
)
