"""An invented network as the tables of a draw. Source of the columns: MATCHING.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot.demo.network import Network

PEOPLE: Final = (
    "id",
    "school",
    "trust",
    "authority",
    "region",
    "phase",
    "role",
    "years",
    "seeks",
    "offers",
    "values",
    "interests",
    "slots",
    "rounds_waiting",
)
HISTORY: Final = ("rounds_ago", "a", "b")
AVOID: Final = ("a", "b")

Row = tuple[str, ...]


def people(network: Network) -> Iterator[Row]:
    """Yield a row for each member, whether or not they would take part in the next round.

    Whoever has no school now is listed with their last: its people are kept apart from them.
    """
    for one in network.people:
        said, member = one.profile, one.profile.member
        yield (
            member.id,
            one.school.name,
            one.school.trust,
            member.authority,
            member.region,
            one.phase or "",
            one.role,
            f"{said.years}",
            _tags(said.needs),
            _tags(said.offers),
            _tags(said.values),
            _tags(said.interests),
            _tags(said.times),
            f"{one.waiting}",
        )


def history(network: Network) -> Iterator[Row]:
    """Yield who met whom, how many rounds ago; the last round is 1."""
    for ago, drawn in enumerate(network.rounds, start=1):
        for a, b in drawn:
            yield f"{ago}", network.people[a].id, network.people[b].id


def avoid(network: Network) -> Iterator[Row]:
    """Yield every pair that keeps apart."""
    for a, b in network.apart():
        yield network.people[a].id, network.people[b].id


def _tags(words: Iterable[str]) -> str:
    return ";".join(words)
