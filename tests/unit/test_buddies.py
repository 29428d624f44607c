from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import MemberId
from bot.core.profile import Profile
from bot.core.rounds import Past, RoundKind
from bot.matching import draw as drawing
from bot.matching.buddies import MODEL, by_name
from bot.matching.people import pair
from bot.services.match_people import avoid_of, model_after, person

from .makers import NOW, somebody

Met = Mapping[frozenset[MemberId], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Groups of two or three, and who no rule allows with anybody."""

    groups: tuple[tuple[MemberId, ...], ...]
    alone: tuple[MemberId, ...]


def draw(members: Sequence[Member], met: Met, now: datetime, seed: int) -> Draw:
    """Draw as a round does it, among members who said nothing but what joining asks."""
    profiles = [Profile(member=one) for one in members]
    history = {pair(*two): (max(1, (now - last).days // 14),) for two, last in met.items()}
    people = [person(one) for one in profiles]
    drawn = drawing.draw(people, history, avoid_of(profiles, {}), seed, MODEL)
    return Draw(
        groups=tuple(tuple(map(MemberId, group)) for group in drawn.groups),
        alone=tuple(MemberId(one.member) for one in drawn.left_out),
    )


GIANT = 300

PHASES = (Phase.PRIMARY, Phase.SECONDARY)
POSITIONS = (Position.HEAD, Position.HEAD_OF_SCHOOL, Position.CO_HEAD)
REGIONS = (Region.LONDON, Region.WALES)


def may_meet(one: Member, other: Member) -> bool:
    """Judge by plain equality: networks here write every name in one way."""
    names = {one.school, one.trust} & {other.school, other.trust} - {""}
    same_place = bool(one.authority) and one.authority == other.authority
    return one.id != other.id and not names and not same_place


ROLES = {
    frozenset((Position.HEAD, Position.HEAD_OF_SCHOOL)): 100,
    frozenset((Position.HEAD, Position.CO_HEAD)): 80,
    frozenset((Position.HEAD_OF_SCHOOL, Position.CO_HEAD)): 70,
}
NOT_SAID = 2 * 20 + 40 + 40 + 30
"""Help both ways, common ground, experience and times count as neither match nor mismatch."""
BAN = 12


def rounds_ago(one: Member, other: Member, met: Met) -> int | None:
    last = met.get(frozenset((one.id, other.id)))
    return None if last is None else max(1, (NOW - last).days // 14)


def worth(one: Member, other: Member, met: Met) -> int:
    """Count the points again, from the tables of docs/matching.md."""
    points = NOT_SAID + (160 if one.phase == other.phase else 30)
    points += ROLES.get(frozenset((one.position, other.position)), 120)
    regions = {one.region, other.region}
    points += 40 if len(regions) == 1 else 10
    ago = rounds_ago(one, other, met)
    return points + (200 if ago is None else min(200, 4 * ago))


def network(size: int, seed: int, **fixed: Any) -> list[Member]:  # noqa: ANN401 - any field
    pick = random.Random(seed)  # noqa: S311 - the same network each time
    trusts = ["", *(f"trust {n}" for n in "abcd")]
    return [
        somebody(
            f"m{number:03}",
            **{
                "school": pick.choice(["", f"school {pick.randrange(size)}"]),
                "trust": pick.choice(trusts),
                "authority": pick.choice(["", *(f"E{n}" for n in range(1, 6))]),
                "phase": pick.choice(PHASES),
                "position": pick.choice(POSITIONS),
                "region": pick.choice(REGIONS),
                **fixed,
            },
        )
        for number in range(size)
    ]


def history(members: Sequence[Member], share: float, seed: int) -> Met:
    pick = random.Random(seed)  # noqa: S311
    return {
        frozenset((a.id, b.id)): NOW - timedelta(days=pick.randrange(700))
        for a, b in combinations(members, 2)
        if pick.random() < share
    }


def check(members: Sequence[Member], drawn: Draw) -> None:
    """Everybody is there once, and no rule is broken, in trios neither."""
    by_id = {member.id: member for member in members}
    seen = [member for group in drawn.groups for member in group] + list(drawn.alone)
    assert sorted(seen) == sorted(by_id)
    for group in drawn.groups:
        assert len(group) in {2, 3}
        for one, other in combinations(group, 2):
            assert may_meet(by_id[one], by_id[other])
    for one, other in combinations(drawn.alone, 2):
        assert not may_meet(by_id[one], by_id[other])


def fewest_alone(members: Sequence[Member]) -> int:
    """Try every way to make pairs and trios."""
    good = {
        frozenset((a, b))
        for a, b in combinations(range(len(members)), 2)
        if may_meet(members[a], members[b])
    }

    @cache
    def left(rest: frozenset[int]) -> int:
        if not rest:
            return 0
        first = min(rest)
        others = rest - {first}
        found = 1 + left(others)
        for a in others:
            if frozenset((first, a)) not in good:
                continue
            found = min(found, left(others - {a}))
            for b in others:
                if b > a and frozenset((first, b)) in good and frozenset((a, b)) in good:
                    found = min(found, left(others - {a, b}))
        return found

    return left(frozenset(range(len(members))))


def best_pairs(members: Sequence[Member], met: Met) -> tuple[int, int, int, int]:
    """Return the most pairs there can be, the fewest repeats, the highest floor, the best total."""

    def best(rest: frozenset[int], floor: int) -> tuple[int, int, int, int]:
        if not rest:
            return (0, 0, 0 if floor else 10**6, 0)
        first = min(rest)
        others = rest - {first}
        found = best(others, floor)
        for other in others:
            points = worth(members[first], members[other], met)
            if points >= floor and may_meet(members[first], members[other]):
                pairs, fewer, lowest, total = best(others - {other}, floor)
                ago = rounds_ago(members[first], members[other], met)
                fewer -= ago is not None and ago <= BAN
                lowest = min(
                    lowest, points
                )  # 0 once the floor is known: only the total counts then
                found = max(found, (pairs + 1, fewer, lowest, total + points))
        return found

    everybody = frozenset(range(len(members)))
    pairs, fewer, floor, _ = best(everybody, 0)
    return pairs, fewer, floor, best(everybody, floor)[3]


def total(members: Sequence[Member], groups: Iterable[Sequence[MemberId]], met: Met) -> int:
    by_id = {member.id: member for member in members}
    return sum(
        worth(by_id[one], by_id[other], met)
        for group in groups
        for one, other in combinations(group, 2)
    )


@given(st.integers(2, 8), st.integers(0, 10**6), st.sampled_from([0, 0.3, 1]))
@settings(max_examples=150, deadline=None)
def test_small_networks_reach_what_trying_everything_reaches(
    size: int, seed: int, share: float
) -> None:
    """As few alone as there can be; where all can be paired, the highest floor, then the total."""
    members = network(size, seed)
    met = history(members, share, seed)
    drawn = draw(members, met, NOW, seed)
    check(members, drawn)
    assert len(drawn.alone) == fewest_alone(members)
    pairs, _, floor, points = best_pairs(members, met)
    if 2 * pairs == size:
        assert total(members, drawn.groups, met) == points
        by_id = {member.id: member for member in members}
        assert floor == min(worth(by_id[a], by_id[b], met) for a, b in drawn.groups)


@pytest.mark.parametrize("size", range(2, 61, 3))
def test_random_networks_of_every_size_break_no_rule(size: int) -> None:
    """With pairs who met and pairs who did not."""
    members = network(size, size)
    drawn = draw(members, history(members, 0.5, size), NOW, 7)
    check(members, drawn)
    if size > 12:
        assert drawn.alone == ()


@pytest.mark.parametrize("size", [3, 5, 7, 21, 59])
def test_an_odd_number_makes_one_trio(size: int) -> None:
    members = [somebody(f"m{number}") for number in range(size)]
    drawn = draw(members, {}, NOW, 1)
    assert sorted(map(len, drawn.groups)) == [2] * ((size - 3) // 2) + [3]
    assert drawn.alone == ()


def test_one_giant_trust_is_spread_over_everybody_else() -> None:
    """Thirty from one trust and ten others make ten groups; the rest is told honestly."""
    inside = [somebody(f"in{n}", trust="giant") for n in range(30)]
    outside = [somebody(f"out{n}") for n in range(10)]
    drawn = draw(inside + outside, {}, NOW, 1)
    check(inside + outside, drawn)
    assert len(drawn.groups) == 10
    assert len(drawn.alone) == 20


def test_a_giant_trust_in_a_large_network_leaves_nobody_out_who_could_be_matched() -> None:
    """In so large a network everybody looks at their best twenty first."""
    inside = [somebody(f"in{n}", trust="giant") for n in range(GIANT)]
    near = [somebody(f"near{n}") for n in range(20)]
    far = [
        somebody(f"far{n}", phase=Phase.SECONDARY, position=Position.CO_HEAD, region=Region.WALES)
        for n in range(60)
    ]
    drawn = draw(inside + near + far, {}, NOW, 1)
    check(inside + near + far, drawn)
    assert len(drawn.groups) == 80
    assert len(drawn.alone) == GIANT - 80


def test_when_all_have_met_those_meet_again_who_met_longest_ago() -> None:
    a, b, c, d = members = [somebody(name) for name in "abcd"]
    met = dict.fromkeys((frozenset(p) for p in combinations("abcd", 2)), NOW - timedelta(days=14))
    met[frozenset((a.id, c.id))] = met[frozenset((b.id, d.id))] = NOW - timedelta(days=300)
    drawn = draw(members, {frozenset(map(MemberId, p)): at for p, at in met.items()}, NOW, 1)
    assert {frozenset(group) for group in drawn.groups} == {
        frozenset((a.id, c.id)),
        frozenset((b.id, d.id)),
    }


def test_no_two_who_met_are_introduced_again_while_others_are_new() -> None:
    members = [somebody(f"m{number}") for number in range(12)]
    met: dict[frozenset[MemberId], datetime] = {}
    for week in range(11):
        at = NOW + timedelta(weeks=2 * week)
        for group in draw(members, met, at, week).groups:
            pair = frozenset(group)
            assert pair not in met or week > 8
            met[pair] = at


@given(st.integers(2, 30), st.integers(0, 10**6), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_same_seed_gives_the_same_draw_in_whatever_order_people_come(
    size: int, seed: int, shuffle: random.Random
) -> None:
    members = network(size, seed)
    turned = members.copy()
    shuffle.shuffle(turned)
    assert draw(members, {}, NOW, seed) == draw(turned, {}, NOW, seed)


def test_another_seed_gives_another_draw() -> None:
    members = [somebody(f"m{number}") for number in range(20)]
    assert len({draw(members, {}, NOW, seed).groups for seed in range(5)}) > 1


def test_nobody_and_one_are_a_draw_too() -> None:
    assert draw([], {}, NOW, 1) == Draw(groups=(), alone=())
    assert draw([somebody("a")], {}, NOW, 1).alone == ("a",)


def test_names_that_could_mean_one_place_keep_two_apart() -> None:
    """However they are written, and whether they are a school's or a trust's."""
    members = [
        somebody("a", school="St Mary's CE Primary School"),
        somebody("b", school="Saint Mary\u2019s"),
        somebody("c", trust="St Marys Northtown Trust"),
        somebody("d", school="Northtown High", trust="Oak"),
        somebody("e", school="Oak Academy"),
        somebody("f"),
    ]
    pairs = {frozenset(two) for two in by_name(members)}
    assert pairs == {frozenset(two) for two in ("ac", "bc", "cd", "de")}
    assert draw(members[:2], {}, NOW, 1).groups == ()
    assert len(draw(members[:3] + members[5:], {}, NOW, 1).groups) == 1


def test_who_stays_together_by_their_own_wish_makes_novelty_no_dearer() -> None:
    """The same groups twice: drawn again they are repeats, kept they are none."""
    groups = tuple(frozenset({MemberId(f"a{n}"), MemberId(f"b{n}")}) for n in range(20))
    first = Past(drawn=NOW, kind=RoundKind.HALF_TERM, groups=groups, alone=frozenset())
    again = replace(first, drawn=NOW + timedelta(days=40))
    assert model_after([first], MODEL) == MODEL
    assert model_after([first, replace(again, kept=frozenset(groups))], MODEL) == MODEL
    assert model_after([first, again], MODEL).price > MODEL.price
