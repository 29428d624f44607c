"""A request that comes again: the same answer, and no second effect."""

from __future__ import annotations

import pytest

from bot.commands import ALL
from bot.commands.spec import AnyCommand
from bot.core.errors import FormInvalid
from bot.core.people import Platform, Role
from tests.rights.filled import FILLED
from tests.rights.tokens import token_of
from tests.rights.world import STALE, kept_rows
from tests.scenarios.network import ANSWERS, Network
from tests.scenarios.someone import read


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
async def test_a_request_that_comes_again_has_the_same_answer_and_no_second_effect(
    network: Network, command: AnyCommand
) -> None:
    """Whatever it is: one person with every role, in the middle of everything, asks twice."""
    await network.space(Platform.DISCORD, "C1")
    await network.plan()
    await network.courier.drain()
    eve = network.person("Eve")
    ben = await network.head("Ben", district="BT1", region="Northern Ireland")
    token = ""
    if command.name != "join":
        await network.head("Eve")
        for role in (Role.COACH, Role.MODERATOR, Role.ORGANISER, Role.SUPERVISOR):
            await network.appoint(eve, role)
        token = await token_of(eve, ben, command.name)
    answers = FILLED.get(command.name, {})
    first = await eve.sends(command.name, token, request="again", **answers)
    before, heard = await kept_rows(network), len(eve.inbox) + len(ben.inbox)
    assert STALE not in read(first)
    second = await eve.sends(command.name, token, request="again", **answers)
    if command.show is None:
        assert await kept_rows(network) == before
    assert (read(second), second.buttons) == (read(first), first.buttons)
    assert len(eve.inbox) + len(ben.inbox) == heard


async def test_problems_are_said_before_anything_is_claimed(network: Network) -> None:
    """So that the same request, put right, is answered afresh."""
    ada = network.person("Ada")
    with pytest.raises(FormInvalid):
        await ada.sends("join", request="once", name="Ada")
    assert "Welcome" in read(await ada.sends("join", request="once", name="Ada", **ANSWERS))
