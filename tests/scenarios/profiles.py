"""A profile filled in with answers that are found again wherever they show."""

from __future__ import annotations

from typing import Any

from bot.core.profile import Field

from .someone import Someone

SCHOOL, TRUST = "Zanzibarquay Primary", "Wombatminster Trust"
STEPS: dict[str, dict[str, Any]] = {
    "profile-about": {
        "name": "Ada L",
        "position": "Co-head",
        "region": "Wales",
        "years": "7",
        "language": "Cymraeg",
    },
    "profile-school": {
        "phase": "Special",
        "governance": "Special school",
        "school": SCHOOL,
        "trust": TRUST,
        "district": "cf10 1aa",
    },
    "profile-experience": {
        "well": ["SEND and alternative provision"],
        "some": ["SEND and alternative provision", "Finance and staffing"],
        "context": ["Coastal"],
    },
    "profile-values": {"first": "Hope", "second": "Courage", "third": "", "fifth": "Joy"},
    "profile-offers": {
        "interests": ["Reading"],
        "offers": ["Budgets"],
        "needs": ["Inspection"],
        "about": "Quokkas before breakfast.",
    },
    "profile-times": {
        "times": ["Monday evening", "Sunday evening"],
        "distance": "Rather far away",
        "buddy": "yes",
    },
}


async def fill(someone: Someone) -> None:
    for step, answers in STEPS.items():
        await someone.sends(step, **answers)


async def show_all(someone: Someone, who: str = "Members who are verified") -> None:
    every = [one for one in Field if one not in {"School", "Trust", "Postcode district"}]
    every.remove(Field.AUTHORITY)
    what: Any = every
    await someone.sends("profile-visibility", what=what, who=who)
