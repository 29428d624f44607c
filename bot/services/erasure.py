"""What leaving erases and what it can't, said before and after."""

from __future__ import annotations

from typing import Final

from bot.core.mydata import Erasure
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.views import Button, Card, Fact, Reply, private
from bot.services.mydata import ELSEWHERE

_LOG: Final = (
    "The log keeps for 12 months that somebody did something, and no way to tell that it was you."
)
_REFUSED: Final = (
    "A message that the platform won't let us delete stays until you delete it there. Answers "
    "that only you saw vanish by themselves."
)
_ON_ITS_WAY: Final = "A message that was on its way at that very moment may still arrive."

_BACK: Final = (
    "The door stays open: you can join again any time. Support numbers are here without joining, "
    "too."
)


async def foretold(work: Work, member: MemberId) -> tuple[str, ...]:
    """Say what would go and what would stay if *member* left now."""
    entries = sum(part.count for part in await work.held(member))
    messages = await work.erasures.foreseen(member)
    lines = [
        (
            f"{entries} entries about you are erased at once: profile, buddies, calls, private "
            "list, what you agreed to, roles and accounts."
        ),
        (
            f"{messages} messages of ours to you, or about you to a buddy, are deleted on Discord "
            "and Slack. Download first what you want to keep."
        ),
    ]
    if await work.cases.open_of(member) is not None:
        lines.append("Your request for support ends, and what you wrote first is destroyed.")
    return (*lines, "What stays, and why:", *ELSEWHERE, _REFUSED, _LOG)


def report(taken: Erasure) -> Reply:
    """Say what was erased, and what could not be; the person is nobody we know by now."""
    far = (Button("How far is it?", "erased", taken.ref),) if taken.asked else ()
    deleting = (
        f"{taken.asked} messages of ours are being deleted on the platform now; a number that is "
        "nobody's counts how far that is, for 30 days, behind the button."
        if taken.asked
        else "No message of ours stood anywhere that had to be deleted."
    )
    return private(
        "You have left, and everything we held about you is erased.",
        *far,
        Button("Show support numbers", "support"),
        card=Card(
            title="What was erased, and what was not",
            lines=(
                deleting,
                *ELSEWHERE,
                _REFUSED,
                _ON_ITS_WAY,
                _LOG,
                _BACK,
            ),
            foot="Only you can see this. It is not kept with anything of yours.",
        ),
    )


def progress(found: Erasure) -> Reply:
    """Say how far the deleting is."""
    again = (Button("Look again", "erased", found.ref),) if found.left else ()
    return private(
        "",
        *again,
        card=Card(
            title="Deleting our messages",
            facts=(
                Fact("Deleted", f"{found.gone} of {found.asked}"),
                Fact("Still to be tried", f"{found.left}"),
                Fact("The platform refused", f"{found.stayed}"),
            ),
            lines=(_REFUSED,) if found.stayed else (),
            foot="Counted under a number that is nobody's, for 30 days.",
        ),
    )
