"""What each factor says of two members: the points, and nothing of anything else.

The arrays of :mod:`bot.matching.crowd` are filled from these functions and an explanation reads
them too, so that nobody is ever told other reasons than those that decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.matching.model import Model
from bot.matching.people import Distance, Person, Width


class Factor(StrEnum):
    """One thing that counts, in members' words."""

    PHASE = "phase"
    ROLE = "role"
    HELP = "help"
    SHARED = "common ground"
    YEARS = "experience"
    REGION = "region"
    SLOTS = "times"
    NOVELTY = "novelty"
    CIRCLE = "circle"


def factors(one: Person, other: Person, ago: int | None, model: Model) -> Mapping[Factor, int]:
    """Return the points of a pair by factor. *ago* is how many rounds ago they met last."""
    return {
        Factor.PHASE: phase(model, one.phase, other.phase),
        Factor.ROLE: role(model, one.role, other.role),
        Factor.HELP: help_points(model, one, other),
        Factor.SHARED: shared_points(model, one, other),
        Factor.YEARS: years(model, one.years, other.years),
        Factor.REGION: region(model, one, other),
        Factor.SLOTS: slot_points(model, one, other),
        Factor.NOVELTY: model.novelty(ago),
        Factor.CIRCLE: circle(model, one, other),
    }


def phase(model: Model, one: str, other: str) -> int:
    """Return the points of two phases; one that is not in the table counts as not said."""
    if one not in model.phases or other not in model.phases:
        return model.neutral.phase
    return model.phase_points[model.phases.index(one)][model.phases.index(other)]


def role(model: Model, one: str, other: str) -> int:
    """Return the points of two roles; one that is not in the table counts as not said."""
    if one not in model.roles or other not in model.roles:
        return model.neutral.role
    return model.role_points[model.roles.index(one)][model.roles.index(other)]


def years(model: Model, one: int | None, other: int | None) -> int:
    """Return the points of two lengths of experience."""
    if one is None or other is None:
        return model.neutral.years
    return model.years_points[abs(model.band(one) - model.band(other))]


def region(model: Model, one: Person, other: Person) -> int:
    """Return the points of two regions, as near or far as the two would have it.

    One wish decides for both; two that contradict each other score in the middle.
    """
    if one.region not in model.regions or other.region not in model.regions:
        return model.neutral.region
    wishes = {one.distance, other.distance} - {Distance.EITHER}
    if len(wishes) > 1:
        return model.region_near
    near, far = model.region_same, model.region_far
    if wishes == {Distance.FAR}:
        near, far = far, near
    if one.region == other.region:
        return near
    return model.region_near if model.near(one.region, other.region) else far


def widened(one: Person, other: Person) -> frozenset[Width]:
    """Return in what each would be somebody new to the other: both said it, and it differs."""
    said = {Width.PHASE: (one.phase, other.phase), Width.REGION: (one.region, other.region)}
    return frozenset(width for width, (a, b) in said.items() if a and b and a != b)


def circle(model: Model, one: Person, other: Person) -> int:
    """Return the points for widening circles that have been narrow this year."""
    new = widened(one, other)
    return model.widen * (len(new & one.narrow) + len(new & other.narrow))


def topics(one: Person, other: Person) -> tuple[frozenset[str], frozenset[str]]:
    """Return what *one* can learn from *other*, and the other way round."""
    return one.seeks & other.offers, other.seeks & one.offers


def help_points(model: Model, one: Person, other: Person) -> int:
    """Return the points for what each seeks and the other offers."""
    count = sum(map(len, topics(one, other)))
    return min(count, model.topics_most) * model.topic + help_unsaid(model, one, other)


def help_unsaid(model: Model, one: Person, other: Person) -> int:
    """Return what counts instead of topics, for each way that cannot be judged."""
    unsaid = (not one.seeks or not other.offers) + (not other.seeks or not one.offers)
    return unsaid * model.neutral.topics


def ground(one: Person, other: Person) -> tuple[frozenset[str], frozenset[str]]:
    """Return the values, and the interests, that two share."""
    return one.values & other.values, one.interests & other.interests


def shared_points(model: Model, one: Person, other: Person) -> int:
    """Return the points for shared values and interests."""
    count = sum(map(len, ground(one, other)))
    return min(count, model.shared_most) * model.shared + shared_unsaid(model, one, other)


def shared_unsaid(model: Model, one: Person, other: Person) -> int:
    """Return what counts instead when one of the two named neither values nor interests."""
    said = all(person.values or person.interests for person in (one, other))
    return 0 if said else model.neutral.shared


def slot_points(model: Model, one: Person, other: Person) -> int:
    """Return the points for the times that suit both."""
    count = len(one.slots & other.slots)
    return min(count, model.slots_most) * model.slot + slots_unsaid(model, one, other)


def slots_unsaid(model: Model, one: Person, other: Person) -> int:
    """Return what counts instead when one of the two named no times."""
    return 0 if one.slots and other.slots else model.neutral.slots
