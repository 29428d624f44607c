"""What an organiser is shown of a round: its shape before it runs, and figures long after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from statistics import quantiles
from typing import Final

from bot.core.meetings import CheckIn, Outcome
from bot.core.ports import Work
from bot.core.rounds import Group, Round, RoundKind, last_met
from bot.core.small import FEWEST, about, shown
from bot.core.views import Card, Fact, Line

CLOSED: Final = timedelta(days=60)
"""How long after a round its figures are shown: nobody's answer changes them any more."""

_YEAR: Final = timedelta(days=365)
_PAIR: Final = 2
_TRIO: Final = 3
_ENOUGH: Final = 10

MET, NOT_MET, ENDED, NO_WORD = "met", "not met", "ended early", "no word"


async def shape(work: Work, drawn: Round) -> tuple[Fact, ...]:
    """Return the shape of a round: how many, how well, how often again. No pair is named."""
    again = await repeats(work, drawn)
    sizes = Counter(len(group.members) for group in drawn.groups)
    circles = sum(count for size, count in sizes.items() if size > _TRIO)
    kept = sum(group.kept for group in drawn.groups)
    facts = [
        Fact("Members taking part", str(len(drawn.members))),
        Fact("Pairs", str(sizes[_PAIR])),
        Fact("Groups of three", str(sizes[_TRIO])),
    ]
    facts += [Fact("Circles", str(circles))] if circles else []
    # a pair or two that wanted to stay would be told by their number alone
    facts += (
        [Fact("Stay together, by their wish", f"about {about(kept)} groups")]
        if kept >= FEWEST
        else []
    )
    facts += [
        Fact("Have met before", str(again)),
        Fact("Nobody fits yet", _alone(drawn)),
        Fact("Points of the pairs", _points(drawn.groups)),
    ]
    facts.append(Fact("How good it is", drawn.certificate or "not known"))
    facts.append(Fact("Seed", str(drawn.seed)))
    return tuple(facts)


async def repeats(work: Work, drawn: Round) -> int:
    """Return how many pairs of *drawn* have met, those apart that wanted to stay together."""
    met = last_met(await work.rounds.past(before=drawn.drawn))
    return sum(pair in met for group in drawn.groups if not group.kept for pair in group.pairs)


async def figures(work: Work) -> Card | None:
    """Return the figures of the year's rounds that are over, None while there are none."""
    ran = await work.rounds.ran(work.now - _YEAR, work.now - CLOSED)
    if not ran:
        return None
    groups = {group.id: group for drawn in ran for group in drawn.groups}
    checks = await work.meetings.of_groups(groups)
    came: Counter[str] = Counter(dict.fromkeys((MET, NOT_MET, ENDED, NO_WORD), 0))
    for group in groups:
        came.update(_came(side, checks.get(group, ())) for side in checks.get(group, ()))
    every = list(groups.values())
    again = sum([await repeats(work, drawn) for drawn in ran])
    waiting = sum(bool(w.waiting) for w in (await work.meetings.every_wish()).values())
    alone = sum(len(drawn.alone) for drawn in ran)
    between = sum(drawn.kind is RoundKind.BETWEEN for drawn in ran)
    count = len({(one.drawn, one.seed) for one in ran})  # a merge may leave a second record
    lines: list[Line] = [f"{count} rounds, {between} of them in between."]
    return Card(
        title="Buddy rounds, the last year",
        lines=(*lines, "Figures are rounded to five, and what is below five is not shown."),
        facts=(
            Fact("What became of introductions", _words(came)),
            Fact("Points of the pairs", _points(every) if len(every) >= _ENOUGH else "too few"),
            Fact("Introduced again", _one(again)),
            Fact("Nobody fitted", _one(alone)),
            Fact("Waiting for a round in between", _one(waiting)),
        ),
        foot=f"Only rounds that ran over {CLOSED.days} days ago, so that nobody's answer shows.",
    )


def _came(side: CheckIn, sides: Sequence[CheckIn]) -> str:
    """Say what became of one side's introduction: it takes one to say that they met."""
    if any(one.answer is Outcome.MET for one in sides):
        return MET
    match side.answer:
        case Outcome.CANT | Outcome.NOT_RIGHT:
            return ENDED
        case Outcome.LATER | Outcome.QUIET:
            return NOT_MET
        case _:
            return NO_WORD


def _words(counts: Mapping[str, int]) -> str:
    said = [f"{name}: about {count}" for name, count in shown(counts).items()]
    return ". ".join(said) or "too few to show without telling who"


def _one(count: int) -> str:
    return f"about {about(count)}" if count >= FEWEST else f"fewer than {FEWEST}"


def _alone(drawn: Round) -> str:
    reasons = Counter(drawn.why.get(member) for member in drawn.alone)
    said = [f"{count}: {why}" for why, count in reasons.items() if why]
    return ". ".join([str(len(drawn.alone)), *said]) if drawn.alone else "0"


def _points(groups: Sequence[Group]) -> str:
    known = sorted(group.points for group in groups if group.points is not None)
    if len(known) < _PAIR:
        return ", ".join(map(str, known)) or "none"
    low, middle, high = (round(cut) for cut in quantiles(known, n=4, method="inclusive"))
    return (
        f"lowest {known[0]}, quarter {low}, middle {middle}, three quarters {high}, "
        f"highest {known[-1]}"
    )
