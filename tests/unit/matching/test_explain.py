"""What members and organisers are told of a pair, and when a small round is drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from bot.matching.explain import NOT_USED, explain, points
from bot.matching.factors import Factor
from bot.matching.model import Model
from bot.matching.people import Person, Width

from .networks import drawn, network

ONE = Person(
    id="a",
    school="Secret Hill",
    trust="Secret Trust",
    region="London",
    phase="primary",
    role="headteacher",
    years=4,
    seeks=frozenset({"budgets"}),
    offers=frozenset({"SEND"}),
    values=frozenset({"hope"}),
    slots=frozenset({"mon"}),
)
OTHER = Person(
    id="b",
    school="Hidden Dale",
    region="South East",
    phase="primary",
    role="co-head",
    years=6,
    seeks=frozenset({"SEND"}),
    offers=frozenset({"budgets"}),
    values=frozenset({"hope"}),
    slots=frozenset({"mon", "tue"}),
)


def test_the_factors_add_up_to_what_decided() -> None:
    found = explain(ONE, OTHER, None, Model())
    assert found.total == points(ONE, OTHER, None, Model())
    assert found.points == {
        Factor.PHASE: 160,
        Factor.ROLE: 80,
        Factor.HELP: 80,
        Factor.SHARED: 40,
        Factor.YEARS: 60,
        Factor.REGION: 25,
        Factor.SLOTS: 20,
        Factor.NOVELTY: 200,
        Factor.CIRCLE: 0,
    }


def test_members_are_told_the_two_strongest_reasons_and_the_topics() -> None:
    found = explain(ONE, OTHER, None, Model())
    assert found.strongest == ("not met before", "the same phase: primary")
    assert found.topics == ("SEND", "budgets", "hope")
    assert found.not_said == ()
    assert found.not_used == NOT_USED


def test_the_explanation_follows_the_weights() -> None:
    found = explain(ONE, OTHER, None, Model(price=0, topic=100))
    assert found.strongest[0] == "one seeks what the other offers: budgets and SEND"
    assert "not met before" not in found.reasons


def test_what_was_left_open_is_said_and_no_reason_made_of_it() -> None:
    silent = Person(id="c", school="c")
    found = explain(ONE, silent, 20, Model())
    assert set(found.not_said) == set(Factor) - {Factor.NOVELTY, Factor.CIRCLE}
    assert found.reasons == ("met last 20 rounds ago",)
    assert found.points[Factor.NOVELTY] == 80


def test_a_narrow_circle_that_widens_is_worth_something_and_is_said() -> None:
    """For each of the two whose circle it is, and only where both said what they are."""
    narrow = replace(ONE, narrow=frozenset(Width))
    far = replace(OTHER, phase="secondary", narrow=frozenset({Width.PHASE}))
    found = explain(narrow, far, None, Model())
    assert found.points[Factor.CIRCLE] == 3 * Model().widen
    assert "a circle widens: another phase and region" in found.reasons
    assert explain(narrow, OTHER, None, Model()).points[Factor.CIRCLE] == Model().widen
    for open_ in (replace(far, phase="", region=""), replace(ONE, id="c")):
        assert explain(narrow, open_, None, Model()).points[Factor.CIRCLE] == 0


def test_a_draw_counts_what_is_explained() -> None:
    """The arrays that decide and the words that explain read the same numbers."""
    people, _, _ = network("plain", 60, 5)
    kinds: list[frozenset[Width]] = [frozenset(), frozenset(Width), frozenset({Width.PHASE})]
    narrow = {one["id"]: some for one, some in zip(people, cycle(kinds), strict=False)}
    more = {who: {"narrow": some} for who, some in narrow.items()}
    everybody = {one["id"]: Person(**one, narrow=narrow[one["id"]]) for one in people}
    found = drawn((people, {}, set()), more=more)
    assert found.total == sum(
        points(everybody[a], everybody[b], None, Model()) for a, b in found.groups
    )
    plain = drawn((people, {}, set()))
    assert found.digest != plain.digest


def test_no_explanation_names_a_school_or_a_trust() -> None:
    told = repr(explain(ONE, OTHER, 3, Model()))
    assert not any(word in told for word in ("Secret", "Hidden"))
