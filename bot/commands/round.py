"""``round``: an organiser looks at a buddy round before it runs, runs it, and may take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from bot.commands.spec import Command, Empty, Write
from bot.commands.tokens import read_id
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.rounds import TAKE_BACK, Round, RoundStage
from bot.core.times import uk_full
from bot.core.views import Button, Card, Line, Reply, Tone, private
from bot.services.mending import mend
from bot.services.round_report import figures, shape
from bot.services.rounds import draw_round, introduce, is_newest, replay, take_back

_AGAIN: Final = Button("Draw again", "round")
_FIGURES: Final = Button("Show the year's figures", "round-figures")


@dataclass(frozen=True, slots=True)
class RoundForm:
    """Which round, as the button carries it."""

    drawn: Annotated[str, Token()]


async def preview(_form: Empty, _caller: Caller, work: Work) -> Write:
    """Draw a round, to be kept as a preview. At a thousand members that takes seconds."""
    drawn = await draw_round(work)

    async def keep(work: Work) -> Reply:
        await work.rounds.add(drawn)
        return await show(drawn, work)

    return keep


async def show(drawn: Round, work: Work, *said: Line) -> Reply:
    """Show the shape of a round. Nobody is told, and no pair is shown by name."""
    if not drawn.groups:
        changed = "Somebody can't be introduced after all. Nobody was told. " if said else ""
        return private(
            f"{changed}Nobody can be introduced yet: at least two members from different schools, "
            "trusts and local authorities must want a buddy.",
            _AGAIN,
            _FIGURES,
        )
    return private(
        "This is a preview. Nobody has been told.",
        Button("Introduce them all", "round-run", str(drawn.id), Tone.PRIMARY),
        Button("See and change the groups", "round-groups", f"{drawn.id}:0"),
        _AGAIN,
        Button("Replay this draw", "round-replay", str(drawn.id)),
        _FIGURES,
        card=Card(
            title="Buddy round",
            lines=said,
            facts=await shape(work, drawn),
            foot="Nobody is paired within a school, trust or local authority. The preview "
            "lasts a day.",
        ),
    )


async def show_again(form: RoundForm, _caller: Caller, work: Work) -> Reply:
    """Show a preview once more, or say that its round has run.

    Raises:
        Stale: there is no such preview.
    """
    drawn = await work.rounds.get(read_id(form.drawn))
    if drawn is not None and drawn.stage is RoundStage.RUN and drawn.ran is not None:
        return private(
            f"This round has run: {len(drawn.members)} members were introduced on "
            f"{uk_full(drawn.ran)}.",
            _FIGURES,
        )
    return await show(await preview_for(form.drawn, work), work)


async def run(form: RoundForm, _caller: Caller, work: Work) -> Reply:
    """Introduce everybody in a previewed round, once however often it is pressed.

    Where somebody has left since, it is mended and shown again instead: nobody is told yet.

    Raises:
        Stale: there is no such preview.
        Refusal: it is more than a day old, or another round has run since.
    """
    drawn = await work.rounds.get(read_id(form.drawn))
    if drawn is None or drawn.stage is RoundStage.TAKEN_BACK:
        raise Stale
    if drawn.stage is RoundStage.PREVIEW:
        if not await is_newest(work, drawn):
            raise Refusal(
                "This preview is more than a day old, or another round has run since. Nobody was "
                "told.",
                _AGAIN,
            )
        if (mended := await mend(work, drawn)) is not None:
            await work.rounds.add(mended.drawn)
            return await show(mended.drawn, work, *mended.said)
        await introduce(work, drawn)
    elif drawn.ran is None or work.now - drawn.ran > TAKE_BACK:
        raise Stale
    return private(
        f"{len(drawn.members)} members are being introduced now. For a minute you can take it "
        "back.",
        Button("Take it back", "round-undo", str(drawn.id)),
    )


async def undo(form: RoundForm, _caller: Caller, work: Work) -> Reply:
    """Take a round back within a minute: what was sent goes, and nobody has met.

    Raises:
        Stale: there is no such round, or it was taken back already.
        Refusal: a minute has passed.
    """
    drawn = await work.rounds.get(read_id(form.drawn))
    if drawn is None or drawn.stage is not RoundStage.RUN:
        raise Stale
    await take_back(work, drawn)
    return private(
        "Taken back. What was sent is going, and nobody counts as introduced. Whoever was quick "
        "may have read who it was to be.",
        _AGAIN,
    )


async def again(form: RoundForm, _caller: Caller, work: Work) -> Write:
    """Draw a round a second time from its seed, and compare.

    Raises:
        Stale: there is no such round.
    """
    drawn = await work.rounds.get(read_id(form.drawn))
    if drawn is None:
        raise Stale
    found = await replay(work, drawn)

    async def said(_work: Work) -> Reply:
        by_hand = f" Groups put together by hand: {found.by_hand}." if found.by_hand else ""
        return private(
            f"Drawn a second time with seed {drawn.seed}: {found.came.value}.{by_hand} "
            f"Digest of what went in: {drawn.digest[:16]}.",
            Button("Back to the preview", "round-show", str(drawn.id)),
        )

    return said


async def year(_form: Empty, _caller: Caller, work: Work) -> Reply:
    """Show the figures of the year, none of which tells anything of one person."""
    card = await figures(work)
    if card is None:
        return private(
            "There are no figures yet: a round is counted once it is two months old, so that "
            "nobody's answer can be told from them.",
            _AGAIN,
        )
    return private("", _AGAIN, card=card)


async def preview_for(carried: str, work: Work) -> Round:
    """Return the preview that a button carried.

    Raises:
        Stale: there is none, or it is one no more.
    """
    drawn = await work.rounds.get(read_id(carried))
    if drawn is None or drawn.stage is not RoundStage.PREVIEW:
        raise Stale
    return drawn


ROUND = Command(
    name="round",
    summary="For organisers: preview a buddy round and run it.",
    form=Empty,
    think=preview,
    needs=Role.ORGANISER,
)
ROUND_SHOW = Command(
    name="round-show",
    summary="Show the preview of a buddy round again.",
    form=RoundForm,
    run=show_again,
    needs=Role.ORGANISER,
)
ROUND_RUN = Command(
    name="round-run",
    summary="Run a buddy round that was previewed.",
    form=RoundForm,
    run=run,
    needs=Role.ORGANISER,
)
ROUND_UNDO = Command(
    name="round-undo",
    summary="Take a buddy round back within a minute.",
    form=RoundForm,
    run=undo,
    needs=Role.ORGANISER,
)
ROUND_REPLAY = Command(
    name="round-replay",
    summary="Draw a buddy round a second time from its seed, and compare.",
    form=RoundForm,
    think=again,
    needs=Role.ORGANISER,
)
ROUND_FIGURES = Command(
    name="round-figures",
    summary="See what became of the year's introductions, in rounded figures.",
    form=Empty,
    run=year,
    needs=Role.ORGANISER,
    typed=False,
)
