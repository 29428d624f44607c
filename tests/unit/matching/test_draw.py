"""No rule broken, nobody left out, the floor the highest, the total the best: on 200 networks."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
import rustworkx

from bot.matching.model import Model, ModelProblem
from bot.matching.people import Person, trios
from bot.matching.redraw import redraw
from bot.matching.result import Draw, Reason

from .checker import Net, best, broken, may_meet, points
from .networks import KINDS, drawn, network

SMALL = [(kind, size, seed) for kind in KINDS for size in range(2, 8) for seed in (1, 2, 3)]
LARGE = [
    (kind, size, seed)
    for kind in KINDS
    for seed, size in enumerate((12, 25, 40, 61, 90, 150, 300), 1)
    if size < 300 or kind in {"plain", "giant", "met"}
]


def facts(net: Net, found: Draw, ban: int = 12) -> tuple[int, int, int, int, int]:
    """Return what a draw reached, counted anew."""
    people, met, _ = net
    by_id = {one["id"]: one for one in people}
    pairs = [two for group in found.groups for two in combinations(group, 2)]
    ago = [met.get(frozenset(two)) for two in pairs]
    worth = [points(by_id[a], by_id[b], when) for (a, b), when in zip(pairs, ago, strict=True)]
    again = sum(when is not None and when <= ban for when in ago)
    trios = sum(len(group) == 3 for group in found.groups)
    return len(found.left_out), trios, again, min(worth, default=0), sum(worth)


@pytest.mark.parametrize(("kind", "size", "seed"), SMALL)
def test_a_small_network_gets_the_best_there_is(kind: str, size: int, seed: int) -> None:
    net = network(kind, size, seed)
    found = drawn(net, seed)
    assert broken(net, found.groups, [one.member for one in found.left_out]) == []
    assert facts(net, found) == best(net, 12)
    assert (found.floor, found.total) == facts(net, found)[3:]
    assert len(found.repeats) == facts(net, found)[2]
    assert found.total <= found.bound


@pytest.mark.parametrize(("kind", "size", "seed"), LARGE)
def test_a_large_network_leaves_nobody_out_and_reaches_the_optimum(
    kind: str, size: int, seed: int
) -> None:
    """As many as can be are paired; an even network that can be paired has the exact optimum."""
    net = network(kind, size, seed)
    found = drawn(net, seed)
    assert broken(net, found.groups, [one.member for one in found.left_out]) == []
    people, met, avoid = net
    alone, _, again, floor, total = facts(net, found)
    worth: dict[tuple[int, int], int] = {}
    every: dict[tuple[int, int], int] = {}
    for a, b in combinations(range(size), 2):
        if may_meet(people[a], people[b], avoid):
            when = met.get(frozenset((people[a]["id"], people[b]["id"])))
            every[a, b] = points(people[a], people[b], when)
            if when is None or when > 12:
                worth[a, b] = every[a, b]
    assert alone <= size - 2 * len(_match(every))
    assert total <= found.bound
    if 2 * len(_match(worth)) == size:
        assert again == 0
        assert [len(group) for group in found.groups] == [2] * (size // 2)
        above = {two: score for two, score in worth.items() if score > floor}
        assert 2 * len(_match(above)) < size, "a higher floor is possible"
        on_floor = {two: score for two, score in worth.items() if score >= floor}
        assert total == sum(worth[two] for two in _match(on_floor))


def _match(weights: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Return the most pairs there can be, and of those the heaviest."""
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(400))
    graph.add_edges_from([(a, b, weight) for (a, b), weight in weights.items()])
    chosen = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return [(min(two), max(two)) for two in chosen]


@pytest.mark.parametrize("size", [8, 30, 61])
class TestMetamorphic:
    def test_the_order_of_rows_changes_nothing(self, size: int) -> None:
        net = network("plain", size, 5)
        people = list(net[0])
        random.Random(3).shuffle(people)  # noqa: S311 - any order
        assert drawn((people, *net[1:])) == drawn(net)

    def test_new_names_change_names_and_how_ties_fall_only(self, size: int) -> None:
        people, met, avoid = network("plain", size, 6)
        name = {one["id"]: f"x{size - n:03}" for n, one in enumerate(people)}
        renamed: Net = (
            [{**one, "id": name[one["id"]]} for one in people],
            {frozenset(name[who] for who in two): ago for two, ago in met.items()},
            {frozenset(name[who] for who in two) for two in avoid},
        )
        one, other = drawn((people, met, avoid)), drawn(renamed)
        assert (one.floor, one.total, one.trios == ()) == (
            other.floor,
            other.total,
            other.trios == (),
        )

    def test_whom_nobody_can_meet_changes_nothing_for_the_others(self, size: int) -> None:
        people, met, avoid = network("plain", size, 7)
        lonely = {**people[0], "id": "lonely", "slots": frozenset({"never"})}
        before, after = drawn((people, met, avoid)), drawn(([*people, lonely], met, avoid))
        assert after.total == before.total
        assert after.floor == before.floor
        assert [one.reason for one in after.left_out] == [
            *(one.reason for one in before.left_out),
            Reason.TIMES,
        ]

    def test_weights_three_times_as_heavy_give_three_times_the_points(self, size: int) -> None:
        net = network("plain", size, 8)
        one, other = drawn(net), drawn(net, model=Model().scaled(3))
        assert (other.floor, other.total) == (3 * one.floor, 3 * one.total)
        assert other.groups == one.groups


def test_the_same_seed_replays_a_draw_and_another_changes_how_ties_fall() -> None:
    people, _, avoid = network("one slot", 40, 1)
    same = [{**people[0], "id": one["id"], "school": one["id"], "trust": ""} for one in people]
    net: Net = (same, {}, avoid)
    assert drawn(net, 4) == drawn(net, 4)
    assert len({drawn(net, seed).groups for seed in range(4)}) > 1
    assert drawn(net, 4).digest == drawn(net, 5).digest
    assert drawn(net, 4).digest != drawn((same[1:], {}, avoid), 4).digest


def test_who_waited_comes_before_who_did_not() -> None:
    """Thirty of one trust want ten others: the ten who waited longest get them."""
    people, _, _ = network("one trust", 30, 1)
    outside = [
        {**one, "id": f"o{n}", "trust": "", "school": f"o{n}"} for n, one in enumerate(people[:10])
    ]
    waiting = {f"m{n:03}": {"waiting": 1 + n % 2} for n in range(3, 13)}
    found = drawn(([*people, *outside], {}, set()), more=waiting)
    assert len(found.left_out) == 20
    assert not {one.member for one in found.left_out} & waiting.keys()
    assert {one.reason for one in found.left_out} == {Reason.TAKEN}


@pytest.mark.parametrize("size", [7, 31])
def test_nobody_is_third_twice_before_everybody_was_once(size: int) -> None:
    people, _, _ = network("one slot", size, 2)
    same = [{**people[0], "id": one["id"], "school": one["id"], "trust": ""} for one in people]
    often = dict.fromkeys((one["id"] for one in people), 0)
    for seed in range(size // 3):
        found = drawn(
            (same, {}, set()), seed, more={who: {"thirds": n} for who, n in often.items()}
        )
        (trio,) = found.trios
        for who in trio:
            often[who] += 1
    assert max(often.values()) == 1


TIMES = frozenset({"mon", "tue", "wed"})


def test_what_somebody_left_open_is_neither_a_match_nor_a_mismatch() -> None:
    full = Person(id="a", phase="primary", role="headteacher", years=4, slots=TIMES)
    for open_ in ({"phase": ""}, {"role": ""}, {"years": None}, {"slots": frozenset[str]()}):
        found = _one_pair(full, replace(full, id="b", **open_))
        same = _one_pair(full, replace(full, id="b"))
        assert 0 < found < same or "years" in open_


def _one_pair(one: Person, other: Person) -> int:
    from bot.matching.draw import draw  # noqa: PLC0415 - beside the networks' own

    return draw([one, other]).total


class TestLastMinute:
    def test_no_announced_pair_parts(self) -> None:
        net = network("plain", 120, 3)
        people = [Person(**one) for one in net[0]]
        first = drawn(net)
        for count in (2, 5, 20):
            away = {one.id for one in people[:count]}
            mended = redraw(first.groups, away, people, seed=2)
            assert mended.changed == ()
            together = {*mended.kept, *mended.draw.groups}
            assert sorted(who for group in together for who in group) == sorted(
                one.id for one in people[count:]
            )

    def test_one_left_alone_joins_a_pair(self) -> None:
        people = [Person(id=name, school=name) for name in "abcd"]
        mended = redraw([("a", "b"), ("c", "d")], {"d"}, people)
        assert mended.draw.groups == (("a", "b", "c"),)

    def test_an_odd_one_goes_to_a_trio_before_there_is_a_second(self) -> None:
        people = [Person(id=name, school=name) for name in "abcdefg"]
        mended = redraw([("a", "b", "c"), ("d", "e"), ("f", "g")], {"g"}, people)
        together = {*mended.kept, *mended.draw.groups}
        assert sorted(map(len, together)) == [2, 2, 2]
        assert ("d", "e") in together


def test_three_of_a_circle_are_no_trio() -> None:
    """Who chose a circle was no third: of six pairs among four no ring of three counts."""
    trio = {two: [1] for two in combinations("abc", 2)}
    circle = {two: [1] for two in combinations("defg", 2)}
    assert trios(trio | circle) == {"a": 1, "b": 1, "c": 1}
    # a pair more in the same round (a small one in between counts with it) changes nothing
    assert trios(trio | {("a", "d"): [1]}) == {"a": 1, "b": 1, "c": 1}


def test_weights_that_cannot_work_are_said_all_at_once() -> None:
    with pytest.raises(ModelProblem, match=r"years_points.*twice"):
        Model(years_points=(1,), regions=("Wales", "Wales"), neighbours=())
