"""``round``: an organiser looks at a buddy round before it runs, and runs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command, Empty, Write
from bot.commands.tokens import read_id
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.rounds import Round, RoundStage
from bot.core.views import Button, Card, Fact, Reply, Tone, private
from bot.services.rounds import draw_round, introduce, stands

_AGAIN = Button("Draw again", "round")


async def preview(_form: Empty, caller: Caller, work: Work) -> Write:
    """Draw a round, to be kept as a preview. At a thousand members that takes seconds."""
    drawn = await draw_round(work)

    async def keep(work: Work) -> Reply:
        await work.rounds.add(drawn)
        return await _shape(drawn, work)

    return keep


async def _shape(drawn: Round, work: Work) -> Reply:
    """Show the shape of a round. Nobody is told, and no pair is shown by name."""
    if not drawn.groups:
        return private(
            "Nobody can be introduced yet: at least two members from different schools, trusts "
            "and local authorities must want a buddy.",
            _AGAIN,
        )
    met = await work.rounds.met()
    again = sum(
        frozenset(pair) in met
        for group in drawn.groups
        for pair in ((a, b) for a in group.members for b in group.others(a) if a < b)
    )
    return private(
        "This is a preview. Nobody has been told.",
        Button("Introduce them all", "round-run", str(drawn.id), Tone.PRIMARY),
        _AGAIN,
        card=Card(
            title="Buddy round",
            facts=(
                Fact("Members taking part", str(_taking_part(drawn))),
                Fact("Pairs", str(sum(len(g.members) == 2 for g in drawn.groups))),  # noqa: PLR2004
                Fact("Groups of three", str(sum(len(g.members) > 2 for g in drawn.groups))),  # noqa: PLR2004
                Fact("Have met before", str(again)),
                Fact("Nobody fits yet", str(len(drawn.alone))),
            ),
            foot="Nobody is paired within a school, trust or local authority. The preview "
            "lasts a day.",
        ),
    )


@dataclass(frozen=True, slots=True)
class RunForm:
    """Which preview, as the button carries it."""

    drawn: Annotated[str, Token()]


async def run(form: RunForm, caller: Caller, work: Work) -> Reply:
    """Introduce everybody in a previewed round, once however often it is pressed.

    Raises:
        Stale: there is no such preview.
        Refusal: it does not stand any more.
    """
    drawn = await work.rounds.get(read_id(form.drawn))
    if drawn is None:
        raise Stale
    if drawn.stage is RoundStage.PREVIEW:
        if not await stands(work, drawn):
            raise Refusal(
                "Somebody has left or changed their mind since the preview, or it is more than a "
                "day old. Nobody was told.",
                _AGAIN,
            )
        await introduce(work, drawn)
    return private(f"{_taking_part(drawn)} members are being introduced now.")


def _taking_part(drawn: Round) -> int:
    return sum(len(group.members) for group in drawn.groups)


ROUND = Command(
    name="round",
    summary="For organisers: preview a buddy round and run it.",
    form=Empty,
    think=preview,
    needs=Role.ORGANISER,
)
ROUND_RUN = Command(
    name="round-run",
    summary="Run a buddy round that was previewed.",
    form=RunForm,
    run=run,
    needs=Role.ORGANISER,
)
