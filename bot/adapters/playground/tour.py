"""The guided tour without a browser: every promise of the network, checked on the real thing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Final

from bot.adapters.playground.parts import OpenParts
from bot.adapters.playground.tour_calls import announce_twice, reminders
from bot.adapters.playground.tour_guide import Guide
from bot.adapters.playground.tour_people import buddies, join_discord, join_slack, leaving
from bot.adapters.playground.tour_plug import plug_out
from bot.adapters.playground.tour_rehearsal import rehearsals
from bot.adapters.playground.tour_rota import rota
from bot.adapters.playground.tour_step import Step, opened, step
from bot.adapters.playground.tour_support import (
    conversation,
    once_only,
    one_coach,
    safety_first,
    sealed,
)

_STEPS: Final[tuple[tuple[str, Callable[[Guide], Awaitable[str]]], ...]] = (
    ("Amina joins in Discord", join_discord),
    ("Ben joins in Slack", join_slack),
    ("The buddy round pairs everybody, across platforms", buddies),
    ("The weekly reminder is posted in both", reminders),
    ("The safety card comes first", safety_first),
    ("One coach is asked, never one who is too close", one_coach),
    ("A request that comes twice has one effect and one answer", once_only),
    ("Both write to each other, and nobody else sees it", conversation),
    ("The words rest nowhere in clear", sealed),
    ("An event is announced on both, after a preview", announce_twice),
    ("The courier is stopped in the middle and comes back", plug_out),
    ("Coaches keep their hours, and rest when they say so", rota),
    ("Leaving erases everything", leaving),
)


async def tour(open_parts: OpenParts) -> AsyncIterator[Step]:
    """Yield each step as it is done. After a step that fails, the rest are still tried."""
    async with opened(open_parts) as playground:
        guide = Guide(playground)
        for name, do in _STEPS:
            yield await step(name, do, guide)


SCRIPTS: Final[Mapping[str, Callable[[OpenParts], AsyncIterator[Step]]]] = {
    "tour": tour,
    "rehearsal": rehearsals,
}
"""What can be walked through without a browser."""


async def run_tour(
    open_parts: OpenParts, emit: Callable[[Step], None], script: str = "tour"
) -> bool:
    """Hand every step to *emit*; return whether all of them held."""
    good = True
    async for one in SCRIPTS[script](open_parts):
        emit(one)
        good = good and one.ok
    return good
