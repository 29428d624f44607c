"""``duty``: a coach says whether they can be asked now. One tap, no reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.spec import Command, Empty
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice
from bot.core.rota import Rest, tomorrow_morning
from bot.core.times import uk_full
from bot.core.views import Button, Reply, Tone, private
from bot.services import care, ladder
from bot.services.routing import rotas


class Shift(StrEnum):
    """Whether a coach can be asked."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class DutyForm:
    """On or off; nothing to see how it stands."""

    shift: Annotated[Shift | None, Choice("On or off duty?")] = None


_ON: Final = Button("Go on duty", "duty", Shift.ON, Tone.PRIMARY)
_OFF: Final = Button("Go off duty", "duty", Shift.OFF)
_TONIGHT: Final = Button("Not tonight", "not-tonight")
_MORE: Final = (Button("My hours", "hours"), Button("What I bring", "skills"))
_HEARD: Final = Button("Talk to a supervisor", "debrief")


async def duty(form: DutyForm, caller: Caller, work: Work) -> Reply:
    """Put the caller on or off duty, or say which it is."""
    match form.shift:
        case Shift.ON:
            await care.go_on(work, caller.id)
            await ladder.look_round(work)
            said = (
                "If a head needs a coach I'll write to you here. You see only that somebody "
                "waits until you say yes."
            )
        case Shift.OFF:
            await care.go_off(work, caller.id)
            said = "Conversations you are in stay open; nobody new is sent to you."
        case None:
            said = ""
    return await _stands(caller, work, said)


async def not_tonight(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Ask the caller nothing until the morning, and pass on what they were asked just now."""
    await care.not_tonight(work, caller.id)
    await ladder.pass_over(work, caller.id)  # another day they may be asked
    return private(
        f"Rest well. I ask you nothing until {uk_full(tomorrow_morning(work.now))}; then all is "
        "as before. Conversations you are in stay open.",
        Button("I'm back after all", "duty", Shift.ON),
        _HEARD,
    )


async def _stands(caller: Caller, work: Work, said: str) -> Reply:
    rota = (await rotas(work))[caller.id]
    cooling = rota.rests.get(Rest.COOL, work.now) > work.now
    if rota.on(work.now):
        until = None if rota.by_hand else rota.until(work.now)
        by = f" by your hours, until {uk_full(until)}" if until else ""
        return private(f"You are on duty{by}. {said}".strip(), _OFF, _TONIGHT, *_MORE, _HEARD)
    resting = [until for until in rota.rests.values() if until > work.now]
    parts = ["You are off duty."]
    if cooling:
        parts.append(f"After something heavy you rest until {uk_full(rota.rests[Rest.COOL])}.")
    elif resting:
        parts.append(f"I ask you nothing until {uk_full(max(resting))}.")
    elif rota.hours:
        parts.append("By your hours you come on again by yourself.")
    return private(" ".join([*parts, said]).strip(), _ON, *_MORE, _HEARD)


DUTY = Command(
    name="duty",
    summary="For coaches: go on duty or off duty, and set your hours.",
    form=DutyForm,
    run=duty,
    needs=Role.COACH,
)
NOT_TONIGHT = Command(
    name="not-tonight",
    summary="For coaches: rest until 8 in the morning.",
    form=Empty,
    run=not_tonight,
    needs=Role.COACH,
    typed=False,
)
