"""A picture through both adapters: what its file tells must not arrive, and none of it may stay."""

from __future__ import annotations

from typing import Final

from tests.platforms.town import Town
from tests.servers.discord import Person as OnDiscord
from tests.servers.discord import Seen
from tests.servers.slack import Person as OnSlack
from tests.servers.slack import Seen as OnSlacksScreen
from tests.unit.photos import CANARY, jpeg

EVERY: Final = 4
_YES: Final = "Let them send a picture"
_PATIENCE: Final = 40.0  # seconds
_SLICE: Final = slice(-160, -32)
"""Some of the pixels as they are delivered: what a file that kept them would hold."""


def has_one(number: int) -> bool:
    """Tell whether the conversation of this *number* through the adapters has a picture."""
    return number % EVERY >= EVERY // 2


async def from_discord(
    town: Town, head: OnDiscord, coach: OnSlack, written: OnSlacksScreen
) -> bytes:
    """Let a coach on Slack say yes, and a head on Discord send one; return some of its pixels."""
    await coach.press(written, "More")
    await coach.press(await _showing(coach, "Use a saved reply"), "More")
    await coach.press(await _showing(coach, _YES), _YES)
    await head.eventually("you can send your coach one picture", timeout=_PATIENCE)
    await head.dm("This is it.", (f"{CANARY}.jpg", jpeg()))
    shared = await coach.eventually(
        lambda seen: seen.from_bot and bool(seen.files), timeout=_PATIENCE
    )
    kept = town.slack.workspace.files
    return _pixels(kept[shared.files[0]["id"]].content or b"")


async def from_slack(head: OnSlack, coach: OnDiscord, written: Seen) -> bytes:
    """Let a coach on Discord say yes, and a head on Slack send one; return some of its pixels."""
    first = await coach.press(written, "More")
    if first.message is None:
        raise LookupError("the bot shows nothing")
    second = await coach.press(first.message, "More")
    await coach.press(second.message or first.message, _YES)
    await head.eventually("you can send your coach one picture", timeout=_PATIENCE)
    await head.dm("This is it.", (f"{CANARY}.jpg", jpeg()))
    shared = await coach.eventually(lambda seen: bool(seen.files), timeout=_PATIENCE)
    return _pixels(shared.files[0].content)


async def _showing(coach: OnSlack, label: str) -> OnSlacksScreen:
    return await coach.eventually(lambda seen: label in seen.buttons, timeout=_PATIENCE)


def _pixels(delivered: bytes) -> bytes:
    """Return what to look for. Nothing the file told came along.

    Raises:
        AssertionError: it did, or no picture did.
    """
    if CANARY.encode() in delivered or not delivered[_SLICE]:
        raise AssertionError("no picture arrived, or one with what its file told")
    return delivered[_SLICE]
