"""``supervise``: counts and waits, and where the rota has gaps. Never a word, never who waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.commands.spec import Command, Empty
from bot.core import limits
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.views import Button, Card, Fact, Reply, private
from bot.services import ladder
from bot.services.counting import lately, waiting_now
from bot.services.naming import name_for
from bot.services.rota import days, gap_lines, gaps_within
from bot.services.routing import on_now

_WEEK: Final = timedelta(days=7)
_DAYS: Final = 14


async def supervise(_form: Empty, _caller: Caller, work: Work) -> Reply:
    """Show how support stands, in counts, and the gaps of the next seven days."""
    on = [await name_for(work, one, otherwise="A coach") for one in sorted(await on_now(work))]
    gaps = await gaps_within(work, work.now, work.now + _WEEK)
    facts = (
        Fact("Heads waiting now", await waiting_now(work)),
        Fact("Found a coach", await lately(work)),
        Fact("On duty now", ", ".join(on)[: limits.FACT] or "nobody"),
        Fact("Too few, next 7 days", "\n".join(gap_lines(gaps))[: limits.FACT] or "nowhere"),
    )
    return private(
        "",
        Button("The next 14 days", "rota-days"),
        Button("Ask coaches to come on duty", "call-out"),
        Button("End one for both", "close"),
        Button("Read the log", "audit"),
        Button("In an emergency", "break-glass"),
        card=Card(
            title="Support, in counts",
            facts=facts,
            foot="Nothing here says who asked, who talks with whom, or fewer than five.",
        ),
    )


async def rota_days(_form: Empty, _caller: Caller, work: Work) -> Reply:
    """Show who is on in the next 14 days, by the rota."""
    gaps = await gaps_within(work, work.now, work.now + 2 * _WEEK)
    listed = "\n".join(await days(work, _DAYS))
    few = "\n".join(gap_lines(gaps)) or "nowhere"
    return private(
        f"By the rota:\n{listed[: limits.TEXT - limits.FACT]}\n\nToo few:\n{few}",
        Button("Back to the counts", "supervise"),
    )


async def call_out(_form: Empty, _caller: Caller, work: Work) -> Reply:
    """Ask coaches who are off to come on duty. The answer is the same whoever waits."""
    await ladder.call_out(work)
    return private(
        "If a head waits, I have asked every coach who is off duty, does not rest and may be "
        "asked, once an hour at most. Whoever comes on is asked about the request at once.",
        Button("Back to the counts", "supervise"),
    )


SUPERVISE = Command(
    name="supervise",
    summary="For supervisors: how long heads wait, in counts, and the rota.",
    form=Empty,
    run=supervise,
    needs=Role.SUPERVISOR,
)
ROTA_DAYS = Command(
    name="rota-days",
    summary="For supervisors: who is on in the next 14 days.",
    form=Empty,
    run=rota_days,
    needs=Role.SUPERVISOR,
    typed=False,
)
CALL_OUT = Command(
    name="call-out",
    summary="For supervisors: ask coaches to come on duty.",
    form=Empty,
    run=call_out,
    needs=frozenset({Role.SUPERVISOR, Role.ORGANISER}),
    typed=False,
)
