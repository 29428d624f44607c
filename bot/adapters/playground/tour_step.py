"""One step of a tour in the terminal: whether it held, and what was looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.adapters.playground.parts import OpenParts
from bot.adapters.playground.play import Playground
from bot.adapters.playground.tour_guide import Guide, Unmet
from bot.services.faults import fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One promise: whether it was kept, and what was looked at."""

    step: str
    ok: bool
    evidence: str


async def step(name: str, do: Callable[[Guide], Awaitable[str]], guide: Guide) -> Step:
    """Do one step. What breaks says where, so that the rest can be tried."""
    try:
        return Step(step=name, ok=True, evidence=await do(guide))
    except Unmet as unmet:
        return Step(step=name, ok=False, evidence=str(unmet))
    except Exception as error:  # noqa: BLE001 - a tour that breaks says where, and goes on
        reference = fault(f"tour: {name}", error)
        return Step(step=name, ok=False, evidence=f"This step broke (reference {reference}).")


@asynccontextmanager
async def opened(open_parts: OpenParts) -> AsyncIterator[Playground]:
    """Open a playground and close it afterwards."""
    playground = Playground(open_parts)
    await playground.start()
    try:
        yield playground
    finally:
        await playground.stop()
