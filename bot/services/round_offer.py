"""What the clock does with a round it has drawn: introduce everybody, or ask organisers to."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core.people import Role
from bot.core.ports import Work
from bot.core.rounds import Round, RoundKind
from bot.core.views import Button, Reply, Tone, private
from bot.services.mending import mend
from bot.services.post import tell
from bot.services.rounds import PREVIEW_LASTS, introduce

_TOO_SOON: Final = timedelta(days=3)


async def offer(work: Work, drawn: Round, *, ask: bool) -> None:
    """Introduce the members of *drawn*, or *ask* organisers to."""
    last = await work.rounds.last_run()
    if last is not None and work.now - last < _TOO_SOON:
        return  # an organiser has just introduced everybody
    if drawn.kind is RoundKind.BETWEEN and not drawn.groups:
        return  # they go on waiting, as they were told
    mended = await mend(work, drawn)  # somebody may have left while it was drawn
    now = mended.drawn if mended else drawn
    await work.rounds.add(now)
    organisers = await work.appointments.holders(Role.ORGANISER) if ask else []
    for organiser in organisers:
        until = now.drawn + PREVIEW_LASTS
        await tell(work, organiser, _ready(now), f"round-ready:{now.id}", until=until)
    if not organisers:  # where there is nobody to ask, nobody waits for them
        await introduce(work, now)


def _ready(drawn: Round) -> Reply:
    people = len(drawn.members)
    return private(
        f"A buddy round is ready: {people} members in {len(drawn.groups)} groups. Nobody has been "
        "told, and nobody is until one of you introduces them. This preview lasts a day.",
        Button("Look at it", "round-show", str(drawn.id), Tone.PRIMARY),
    )
