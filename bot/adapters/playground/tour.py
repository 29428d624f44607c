"""The guided tour without a browser: every promise of the network, checked on the real thing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from bot.adapters.playground.parts import OpenParts
from bot.adapters.playground.play import Playground
from bot.adapters.playground.tour_calls import announce_twice, reminders
from bot.adapters.playground.tour_guide import Guide, Unmet
from bot.adapters.playground.tour_people import buddies, join_discord, join_slack, leaving
from bot.adapters.playground.tour_plug import plug_out
from bot.adapters.playground.tour_support import (
    conversation,
    once_only,
    one_coach,
    safety_first,
    sealed,
)
from bot.services.faults import fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One promise: whether it was kept, and what was looked at."""

    step: str
    ok: bool
    evidence: str


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
    ("Leaving erases everything", leaving),
)


async def tour(open_parts: OpenParts) -> AsyncIterator[Step]:
    """Yield each step as it is done. After a step that fails, the rest are still tried."""
    async with _opened(open_parts) as playground:
        guide = Guide(playground)
        for name, do in _STEPS:
            yield await _step(name, do, guide)


async def run_tour(open_parts: OpenParts, emit: Callable[[Step], None]) -> bool:
    """Hand every step to *emit*; return whether all of them held."""
    good = True
    async for step in tour(open_parts):
        emit(step)
        good = good and step.ok
    return good


async def _step(name: str, do: Callable[[Guide], Awaitable[str]], guide: Guide) -> Step:
    try:
        return Step(step=name, ok=True, evidence=await do(guide))
    except Unmet as unmet:
        return Step(step=name, ok=False, evidence=str(unmet))
    except Exception as error:  # noqa: BLE001 - a tour that breaks says where, and goes on
        reference = fault(f"tour: {name}", error)
        return Step(step=name, ok=False, evidence=f"This step broke (reference {reference}).")


@asynccontextmanager
async def _opened(open_parts: OpenParts) -> AsyncIterator[Playground]:
    playground = Playground(open_parts)
    await playground.start()
    try:
        yield playground
    finally:
        await playground.stop()
