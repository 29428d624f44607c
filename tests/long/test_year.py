"""A year of buddies: eight rounds, 36 members, a quiet partner, a pause and a request for support.

The clock runs from the first Monday of September to July, stopping at everything that falls due.
Whatever the seeds come to, the promises hold after every round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from bot.core.calls import Weekly
from bot.core.people import MemberId, Platform, Role
from bot.core.rounds import Past
from bot.core.ties import neighbours, tied
from bot.core.views import Reply, plain_line
from bot.jobs.after_rounds import DID_YOU_MEET, SETTLE
from bot.jobs.pair_buddies import pair_buddies
from bot.jobs.tick import Jobs
from bot.services.year_circle import year_circle
from tests.scenarios.network import Network, open_network
from tests.scenarios.someone import Someone, find, read

PLACES = [
    "LS6",
    "BT1",
    "CF10",
    "EH1",
    "PL1",
    "M1",
    "NE1",
    "B1",
    "BS1",
    "NR1",
    "OX1",
    "SE1",
    "TA1",
    "NG1",
    "CV1",
    "DE1",
    "HU1",
    "IP1",
    "LN1",
    "ME1",
    "RG1",
    "YO1",
    "G1",
    "AB10",
    "DD1",
    "IV1",
    "SA1",
    "LL11",
    "CB1",
    "LE1",
    "WR1",
    "GL1",
    "EX1",
    "TR1",
    "DT1",
    "CA1",
]
PHASES = ("Primary", "Secondary", "Special", "All-through")
REGIONS = ("North West", "London", "South West", "Yorkshire and the Humber")
STARTS = datetime(2026, 9, 7, 7, tzinfo=UTC)
ENDS = datetime(2027, 7, 12, 12, tzinfo=UTC)
ROUND_WEEKS = 5
QUIET = {"begins": "No quiet hours", "ends": "07:30", "weekends": "no", "discreet": "no"}


@pytest.fixture
async def year(tmp_path: Path) -> AsyncGenerator[Network]:
    async with open_network(tmp_path, start=STARTS) as opened:
        opened.jobs = Jobs(
            opened.storage,
            (pair_buddies(Weekly(0, time(9)), ROUND_WEEKS), SETTLE, DID_YOU_MEET),
            opened.clock,
        )
        yield opened


async def members(network: Network) -> list[Someone]:
    """Join 36 heads on both platforms; none rests, so that all rounds are for all of them."""
    joined = []
    for number, place in enumerate(PLACES):
        head = await network.head(
            f"Head{number:02}",
            (Platform.DISCORD, Platform.SLACK)[number % 2],
            district=place,
            phase=PHASES[number % len(PHASES)],
            region=REGIONS[number // len(PHASES) % len(REGIONS)],
            trust="Oaks Trust" if number % 9 == 0 else "",
        )
        await head.sends("calendar-edit", calendar="England: standard", rests="no")
        joined.append(head)
    return joined


async def past(network: Network) -> list[Past]:
    async with network.storage.read() as work:
        return list(await work.rounds.past())


async def ids(network: Network, people: list[Someone]) -> dict[str, MemberId]:
    async with network.storage.read() as work:
        owners = [await work.accounts.owner(one.account) for one in people]
    return {one.name: owner for one, owner in zip(people, owners, strict=True) if owner}


def latest(head: Someone, words: str) -> Reply | None:
    return next((one for one in reversed(head.inbox) if words in read(one)), None)


async def answer_all(people: list[Someone], quiet: set[str]) -> None:
    """Let everybody who was asked answer, each in their own way; the quiet ones never do."""
    for number, head in enumerate(people):
        asked = latest(head, "met, in whatever way")
        if head.name in quiet or asked is None or asked is not head.inbox[-1]:
            continue
        with_quiet = any(name in read(asked) for name in quiet)
        label = "Not yet" if number % 7 == 0 or with_quiet else "Yes, we met"
        await head.presses(asked, label)


@pytest.mark.timeout(300)
async def test_a_year_of_buddies(year: Network) -> None:  # noqa: PLR0915 - it is a year
    network = year
    people = await members(network)
    for head in people:
        await head.sends("quiet", **QUIET)
    olu = await network.head("Olu", buddy="no", district="SY1")
    await network.appoint(olu, Role.ORGANISER)
    names = await ids(network, people)
    quiet_one, resting, in_need, apart = people[5], people[10], people[15], people[20]
    seen_rounds = 0
    await network.until(STARTS + timedelta(hours=5))  # then every Monday at noon
    while network.clock() < ENDS:
        await network.until(network.clock() + timedelta(days=7))
        await answer_all(people, {quiet_one.name})
        rounds = await past(network)
        if len(rounds) == seen_rounds:
            continue
        seen_rounds = len(rounds)
        await _holds(network, rounds)
        taking_part = frozenset[MemberId]().union(*rounds[-1].groups)
        match seen_rounds:
            case 2:  # it was not right for one of them: never again, whatever the seed
                group = latest(apart, "Meet ")
                assert group is not None
                value = find(group, "Write a message").value
                await apart.sends("buddy-met", f"NOT_RIGHT:{value}")
                wrong = next(g for g in rounds[-1].groups if names[apart.name] in g)
            case 3:
                await resting.sends("pause", what="Buddies", how="Only the next time")
            case 4:
                assert names[resting.name] not in taking_part
                await in_need.sends("ask")
            case 5:
                assert names[resting.name] in taking_part
                assert names[in_need.name] not in taking_part
                await in_need.sends("buddy-wishes", circle="no", despite_case="yes")
            case 6:
                assert names[in_need.name] in taking_part
            case _:
                pass
        if seen_rounds > 2:
            assert not any(
                names[apart.name] in group and group & (wrong - {names[apart.name]})
                for group in rounds[-1].groups
            )
    assert seen_rounds >= 8
    assert quiet_one.heard.count("I'll introduce you to nobody until you would like it") == 1
    assert any("haven't found each other yet" in head.heard for head in people)
    assert not any("found each other yet" in one for one in quiet_one.heard.splitlines())
    assert not any(
        "introduce you to nobody" in head.heard for head in people if head is not quiet_one
    )
    assert "coach" not in "".join(h.heard for h in people if h is not in_need)
    await _is_diverse(network, {n: m for n, m in names.items() if n != quiet_one.name})
    network.move(days=61)
    figures = await olu.sends("round-figures")
    assert figures.card is not None
    said = {fact.label: plain_line(fact.value) for fact in figures.card.facts}
    assert said["What became of introductions"].startswith("met: about ")
    assert not any(head.name in read(figures) for head in people)


async def _holds(network: Network, rounds: list[Past]) -> None:
    """Check what every round promises: the rules, nobody twice, nobody left out who could meet."""
    async with network.storage.read() as work:
        people = {member.id: member for member in await work.members.every()}
    newest = rounds[-1]
    count = Counter(member for group in newest.groups for member in group)
    assert set(count.values()) == {1}
    assert newest.alone == frozenset()
    assert all(len(group) in {2, 3} for group in newest.groups)
    assert sum(len(group) == 3 for group in newest.groups) <= 1
    for group in newest.groups:
        for a, b in combinations(group, 2):
            assert not tied(people[a], people[b])
            assert not (people[a].authority and neighbours(people[a], people[b]))
    met = [frozenset(pair) for one in rounds for g in one.groups for pair in combinations(g, 2)]
    assert max(Counter(met).values()) == 1, "with 36 members, nobody meets twice in a year"


async def _is_diverse(network: Network, names: dict[str, MemberId]) -> None:
    """Check that the circle of a year reaches past the place that everybody is in."""
    async with network.storage.read() as work:
        circles = [await year_circle(work, member) for member in names.values()]
    assert min(circle.people for circle in circles) >= 6
    assert all(circle.other_authority == circle.people for circle in circles)
    assert sum(circle.other_phase > 0 for circle in circles) > len(circles) // 2
    assert sum(circle.other_region > 0 for circle in circles) > len(circles) // 2
