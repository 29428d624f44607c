"""Letters to send, and platforms that store them and then say nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import pytest

from bot.core.mail import Messenger
from bot.core.messages import (
    Address,
    Letter,
    Urgency,
)
from bot.core.views import Card, Fact, Reply, View

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)  # noqa: TID251 - a real event
POST = Reply("Tomorrow", card=Card(title="The call", facts=(Fact("Coming", "3"),)))


def letter(to: Address, view: View = POST, key: str = "k", **more: object) -> Letter:
    plain = Letter(
        id=1,
        key=key,
        address=to,
        urgency=Urgency.BROADCAST,
        view=view,
        attempts=1,
        written=SOON,
        in_doubt=False,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # any of its fields


async def lost_answer(messenger: Messenger, sent: Letter) -> None:
    """Send *sent* to a platform that stores it and then says nothing."""
    with pytest.raises((aiohttp.ClientError, OSError, discord.HTTPException)):
        await messenger.send(sent)
