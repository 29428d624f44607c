"""The numbers to ring, whatever else is going on and whatever is broken."""

from __future__ import annotations

import asyncio
import time

from bot.core.messages import Direct, To, Urgency
from bot.core.people import Account, Platform
from bot.core.views import Reply
from tests.scenarios.network import Network
from tests.scenarios.someone import find, read

TALK = "I want to talk to someone from HeadsUp"


async def test_the_first_card_needs_no_database_and_is_quick_amid_ten_thousand_letters(
    network: Network,
) -> None:
    """With every letter under way; the second card with the file of the database gone."""
    async with network.storage.begin() as work:
        crowd = [
            To(Direct(Account(Platform.DISCORD, "", f"member-{n}")), f"reminder:{n}")
            for n in range(10_000)
        ]
        await work.outbox.post_each(Reply("A call soon."), crowd, urgency=Urgency.BROADCAST)
    delivering = asyncio.create_task(network.courier.drain())
    eve = network.person("Eve")
    took: list[float] = []
    while not delivering.done() and len(took) < 50:
        await asyncio.sleep(0.02)
        began = time.monotonic()
        card = await network.dispatcher.begin(eve.ask("support"))
        took.append(time.monotonic() - began)
        assert isinstance(card, Reply)
        assert "116 123" in read(card)
    assert took
    assert max(took) < 2
    await delivering
    network.path.unlink()
    for command in ("support", "talk", "numbers", "child", "not-now"):
        said = await network.dispatcher.begin(eve.ask(command))
        assert isinstance(said, Reply)
    assert find(await eve.sends("support"), TALK).command == "talk"
