"""Care of coaches: rest after a heavy conversation, and somebody to talk to about it.

A coach may rest without a reason, and a supervisor who listens learns whose coach it was of nobody.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4

from bot.core.messages import Urgency
from bot.core.people import MemberId, Role
from bot.core.ports import Work
from bot.core.rota import Rest, tomorrow_morning
from bot.core.support import Case
from bot.core.views import Button, Tone, private
from bot.services.naming import name_for
from bot.services.post import tell
from bot.services.routing import placement_of, rotas

BUTTONS: Final = (
    Button("It was heavy: I need a rest", "heavy"),
    Button("Talk to a supervisor", "debrief"),
)


async def after(work: Work, case: Case, coach: MemberId) -> None:
    """Let *coach* rest if the conversation they leave was urgent."""
    placement = await placement_of(work, case)
    if placement.needs.urgent:
        await cool_off(work, coach)


async def cool_off(work: Work, coach: MemberId) -> None:
    """Ask *coach* nothing new for as long as the network's rules say."""
    await work.rota.rest(coach, Rest.COOL, work.now + work.rules.cool_off)


async def go_on(work: Work, coach: MemberId) -> None:
    """Put *coach* on by hand. It ends every rest but the one after something heavy."""
    await work.rota.wake(coach, (Rest.TONIGHT, Rest.OFF))
    await work.duty.start(coach)


async def go_off(work: Work, coach: MemberId) -> None:
    """Take *coach* off, to the end of the hours they are in if the rota has them on."""
    await work.duty.stop(coach)
    until = (await rotas(work))[coach].until(work.now)
    if until is not None:
        await work.rota.rest(coach, Rest.OFF, until)


async def not_tonight(work: Work, coach: MemberId) -> None:
    """Ask *coach* nothing until the morning; by then everything is as before."""
    await work.rota.rest(coach, Rest.TONIGHT, tomorrow_morning(work.now))


async def ask_debrief(work: Work, coach: MemberId) -> bool:
    """Let supervisors know that *coach* would like to talk; False if there is nobody to tell."""
    supervisors = [one for one in await work.appointments.holders(Role.SUPERVISOR) if one != coach]
    if not supervisors:
        return False
    if await work.rota.open_debrief(coach) is not None:
        return True
    debrief = uuid4()
    await work.rota.ask_debrief(debrief, coach)
    said = private(
        "A coach would like to talk to somebody after a conversation. About whom it was they "
        "won't tell you, and you needn't know.",
        Button("I'll talk with them", "debrief-take", str(debrief), Tone.PRIMARY),
    )
    for one in supervisors:
        await tell(work, one, said, f"debrief:{debrief}", urgency=Urgency.SUPPORT)
    return True


async def take_debrief(work: Work, debrief: UUID, taker: MemberId) -> str | None:
    """Let *taker* talk with the coach, and return the coach's name; None if it is taken."""
    found = await work.rota.debriefed(debrief)
    if found is None:
        return None
    coach, taken_by = found
    if taken_by != taker:
        if taken_by is not None or not await work.rota.take_debrief(debrief, taker):
            return None
        name = await name_for(work, taker, otherwise="A supervisor")
        said = private(f"{name} will be in touch with you to talk. Thank you for asking.")
        await tell(work, coach, said, f"debriefed:{debrief}:{taker}", urgency=Urgency.SUPPORT)
    return await name_for(work, coach, otherwise="a coach who shows no name")
