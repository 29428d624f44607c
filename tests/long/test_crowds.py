"""Three hundred at once: each gets one link and one reminder, whatever goes wrong on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.calls import Call
from bot.core.people import Platform
from bot.core.preferences import LeadTime
from bot.services.links import send
from tests.scenarios.linked import CALL, ZOOM, call_of, moderator_of, slot_of
from tests.scenarios.network import ANSWERS, Network
from tests.scenarios.someone import Someone, find
from tests.scenarios.test_reminders import at, reminders

MANY = 300


@pytest.fixture
async def mo(network: Network) -> Someone:
    return await moderator_of(network)


@pytest.fixture
async def crowd(network: Network, mo: Someone) -> list[str]:
    """Let 300 heads join and say that they are coming; return their user ids."""
    heads = []
    await mo.sends("slot-link", await slot_of(network), link=ZOOM)
    button = find(await mo.sends("calls"), "I'm coming")
    for number in range(MANY):
        platform = (Platform.DISCORD, Platform.SLACK)[number % 2]
        head = network.person(f"Head{number}", platform)
        await head.sends("join", name="A head", **{**ANSWERS, "buddy": "no"})
        await head.sends(button.command, button.value)
        heads.append(head.account.user)
    return heads


async def test_each_of_many_gets_one_link_after_a_crash_in_the_middle(
    network: Network, crowd: list[str]
) -> None:
    """The first try fails after it has written everything; a second process tries as well."""
    call = await call_of(network)

    network.move(seconds=(CALL - timedelta(minutes=10) - network.clock()).total_seconds())
    with pytest.raises(PlugPulledError):
        await half_done(network, call)
    assert await network.courier.drain() == 0
    await network.jobs.tick()
    await network.jobs.tick()
    async with network.storage.begin() as work:  # as if the ledger had been lost
        await send(work, call)
    await network.settle()
    assert {user: len(network.mail.direct[user]) for user in crowd} == dict.fromkeys(crowd, 1)


class PlugPulledError(Exception):
    """The power goes."""


async def half_done(network: Network, call: Call) -> None:
    """Do all that the job does, and go down before it is on the disk."""
    async with network.storage.begin() as work:
        assert await work.ledger.claim("send-link", f"{call.id}:{CALL.isoformat()}", "ran")
        await send(work, call)
        raise PlugPulledError


async def test_many_are_reminded_once_each_however_often_it_is_tried(network: Network) -> None:
    await network.plan()
    heads = []
    for number in range(300):
        head = network.person(f"Head{number}", (Platform.DISCORD, Platform.SLACK)[number % 2])
        await head.sends("join", name="A head", **{**ANSWERS, "buddy": "no"})
        heads.append(head)
    async with network.storage.begin() as work:
        for member in await work.members.every():
            await work.preferences.set_lead_times(member.id, [LeadTime(60, every_call=True)])
    await at(network, CALL - timedelta(minutes=60))
    async with network.storage.begin() as work:  # as if the ledger had been lost
        await work.outbox.release()
    await network.settle()
    assert {reminders(head) for head in heads} == {1}
    assert find(heads[0].inbox[0], "Change my reminders").command == "reminders"
