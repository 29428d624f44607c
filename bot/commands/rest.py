"""After a conversation: a coach rests, or talks to a supervisor. No reason is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command, Empty
from bot.commands.tokens import read_id
from bot.core.errors import Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.times import uk_full
from bot.core.views import Button, Reply, private
from bot.services import care


@dataclass(frozen=True, slots=True)
class DebriefForm:
    """Who asked, as the button carries it."""

    debrief: Annotated[str, Token()]


async def heavy(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Let the caller rest."""
    await care.cool_off(work, caller.id)
    return private(
        f"Thank you for staying with it. I ask you nothing new until "
        f"{uk_full(work.now + work.rules.cool_off)}. Conversations you are in stay open; you can "
        "hand one back at any time.",
        Button("Talk to a supervisor", "debrief"),
    )


async def debrief(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Let supervisors know that the caller would like to talk."""
    if not await care.ask_debrief(work, caller.id):
        return private(
            "The network has no supervisor yet whom I could tell, so I told nobody. Education "
            "Support's line is for coaches too, day and night: 08000 562 561.",
            Button("I need a rest", "heavy"),
        )
    return private(
        "I've told the supervisors. Whoever takes it up sees your name, and nothing of whom it "
        "was about. Education Support's line is for coaches too: 08000 562 561.",
        Button("I need a rest", "heavy"),
    )


async def debrief_take(form: DebriefForm, caller: Caller, work: Work) -> Reply:
    """Let the caller talk with the coach who asked.

    Raises:
        Stale: nobody asked, or somebody else talks with them.
    """
    name = await care.take_debrief(work, read_id(form.debrief), caller.id)
    if name is None:
        raise Stale
    return private(
        f"It is {name}. I've told them that you will be in touch. Please write or ring today if "
        "you can, and don't ask whom it was about."
    )


HEAVY = Command(
    name="heavy",
    summary="For coaches: rest after something heavy.",
    form=Empty,
    run=heavy,
    needs=Role.COACH,
    typed=False,
)
DEBRIEF = Command(
    name="debrief",
    summary="For coaches: ask for a supervisor to talk to.",
    form=Empty,
    run=debrief,
    needs=Role.COACH,
    typed=False,
)
DEBRIEF_TAKE = Command(
    name="debrief-take",
    summary="For supervisors: talk with a coach who asked.",
    form=DebriefForm,
    run=debrief_take,
    needs=Role.SUPERVISOR,
)
