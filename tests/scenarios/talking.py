"""A head and their coach, who are talking."""

from __future__ import annotations

from bot.core.views import Reply

from .network import Network
from .someone import Someone, read

CANARY = "zanzibarquokka"
"""What nobody but the two may ever see."""


async def talking(
    network: Network, head: str = "Ada", coach: Someone | None = None
) -> tuple[Someone, Someone]:
    """Return a head and their coach, who are talking."""
    ada = await network.head(head)
    cora = coach or await network.coach("Cora")
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    return ada, cora


def note(coach: Someone) -> Reply:
    """Return the coach's own note about the case they took."""
    return next(r for r in reversed(coach.inbox) if "You have taken" in read(r))


def case_of(head: Someone) -> str:
    """Return the value that a head's buttons carry for the conversation they are in."""
    return next(
        button.value
        for reply in reversed(head.inbox)
        for button in reply.buttons
        if button.command in {"end", "reply"}
    )
