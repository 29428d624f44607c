"""Weights are data: a file changes what counts, and everything wrong with it is said at once."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from bot.draw.run import run
from bot.matching.draw import draw
from bot.matching.model import Model
from bot.matching.people import Person
from bot.matching.weights import read_weights

USUAL = Model()
EXAMPLE = resources.files("bot.data").joinpath("weights.toml").read_text("utf-8")
PEOPLE = [
    Person(
        id=f"m{number}",
        school=f"school {number}",
        phase=("primary", "secondary")[number % 2],
        years=number,
        values=frozenset({f"value {number % 3}"}),
    )
    for number in range(8)
]


def test_the_example_says_what_is_usual_and_leaves_nothing_out() -> None:
    assert read_weights(EXAMPLE, USUAL) == USUAL
    other = USUAL.scaled(3)
    assert read_weights(EXAMPLE, replace(other, topics_most=1, ban=1)) == USUAL


def test_what_is_left_out_stays_and_a_table_holds_both_ways_round() -> None:
    found = read_weights(
        """
        topic = 5
        never_same = ["school", "trust", "phase"]
        years_points = [1, 2, 3, 4, 5, 6, 7, 8]
        [neutral]
        phase = 7
        [phase_points.secondary]
        primary = 33
        [role_points."head of school"]
        headteacher = 44
        """,
        USUAL,
    )
    primary, secondary = USUAL.phases.index("primary"), USUAL.phases.index("secondary")
    assert found.phase_points[primary][secondary] == found.phase_points[secondary][primary] == 33
    assert found.role_points[0][1] == found.role_points[1][0] == 44
    assert (found.topic, found.neutral.phase, found.neutral.role) == (5, 7, 60)
    assert found.never_same == ("school", "trust", "phase")
    same = replace(
        found,
        topic=40,
        years_points=USUAL.years_points,
        neutral=USUAL.neutral,
        never_same=USUAL.never_same,
        phase_points=USUAL.phase_points,
        role_points=USUAL.role_points,
    )
    assert same == USUAL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("topic = ", "It is not TOML"),
        ("topik = 1", "topik is not a weight I know. Did you mean topic?"),
        ("quite_other = 1", "quite_other is not a weight I know."),
        ("topic = -1", "topic: write a whole number, 0 or more."),
        ("topic = true", "topic: write a whole number, 0 or more."),
        ("topic = 1.5", "topic: write a whole number, 0 or more."),
        ("topic = 20000", "at most 16000 can be compared"),
        ("topic = 1\ntopics_most = 201", "topics_most is 201; at most 200 can be counted"),
        ("years_edges = 3", "years_edges must be a list of whole numbers, 0 or more."),
        ("years_edges = [3, 1]", "years_edges must rise"),
        ("years_points = [1]", "years_points needs one number more than years_edges"),
        ("neutral = 3", "neutral must be a part of its own"),
        ("[neutral]\nphases = 3", "neutral.phases is not a weight I know. Did you mean phase?"),
        ("[neutral]\nphase = 'x'", "neutral.phase: write a whole number, 0 or more."),
        ("phase_points = 3", "phase_points must be a part of its own"),
        ("[phase_points]\nprimary = 3", "phase_points.primary is not a row I know."),
        ("[phase_points.primry]\nAP = 3", "phase_points.primry is not a row I know. Did you"),
        ("[phase_points.primary]\nPA = 3", "phase_points.primary.PA is not a weight I know."),
        (
            "[phase_points.primary]\nAP = 3\n[phase_points.AP]\nprimary = 4",
            "phase_points.AP.primary is given twice, with different numbers.",
        ),
        ("never_same = ['phase']", "never_same must hold school and trust"),
        ("never_same = 'school'", "never_same must be a list of words."),
        ("never_same = ['school', 'trust', 'shoes']", "never_same must hold school and trust"),
    ],
)
def test_what_is_wrong_is_said_with_where_it_is(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as problem:
        read_weights(text, USUAL)
    assert said in str(problem.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="topik") as problem:
        read_weights("topik = 1\nban = -1\n[neutral]\nage = 3", USUAL)
    assert "ban: write a whole number" in str(problem.value)
    assert "neutral.age" in str(problem.value)


def test_who_may_never_be_the_same_is_kept_apart_and_scaling_changes_nothing() -> None:
    apart = read_weights('never_same = ["school", "trust", "phase"]', USUAL)
    phase = {person.id: person.phase for person in PEOPLE}
    found = draw(PEOPLE, model=apart)
    assert [len({phase[who] for who in group}) for group in found.groups] == [2] * 4
    assert draw(PEOPLE, model=USUAL.scaled(3)).groups == draw(PEOPLE, model=USUAL).groups


@pytest.mark.parametrize("novelty", ["", "50,5"])
def test_a_draw_follows_the_file_and_the_command_line_comes_first(
    tmp_path: Path, novelty: str
) -> None:
    people, weights, out = (tmp_path / name for name in ("people.csv", "w.toml", "groups.csv"))
    rows = ["id,school,trust,authority,region,phase,role,years,seeks,offers,values,interests,slots"]
    rows[0] += ",rounds_waiting"
    rows += [f"m{n},s{n},,,,{PEOPLE[n].phase},,{n},,,hope,,," for n in range(8)]
    people.write_text("\n".join(rows))
    weights.write_text("shared = 0\nprice = 7\nfade = 1\n[neutral]\nshared = 0")
    told: list[str] = []
    done = run(
        people, None, None, seed=1, weights=weights, novelty=novelty, out=out, as_json=True,
        say=told.append, tell=told.append,
    )  # fmt: skip
    assert done, told
    groups = list(csv.DictReader(out.read_text().splitlines()))
    assert not any("common ground" in row["reasons"] for row in groups), "it counts nothing"
    usual = run(
        people, None, None, seed=1, weights=None, novelty=novelty or "7,1", out=out, as_json=True,
        say=told.append, tell=told.append,
    )  # fmt: skip
    assert usual
    before = list(csv.DictReader(out.read_text().splitlines()))
    assert all("common ground: hope" in row["reasons"] for row in before)
    assert sum(int(row["points"]) for row in before) == 8 * 40 + sum(
        int(row["points"]) for row in groups
    )


def test_a_file_that_cannot_be_used_draws_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    weights = tmp_path / "w.toml"
    for text in (None, "topik = 1"):
        if text is not None:
            weights.write_text(text)
        done = run(
            tmp_path / "people.csv", None, None, seed=1, weights=weights, out=None, as_json=True,
            say=told.append, tell=told.append,
        )  # fmt: skip
        assert not done
    assert told[0] == "w.toml cannot be used: No such file or directory"
    assert told[1].startswith("w.toml cannot be used: topik is not a weight I know.")
