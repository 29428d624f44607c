"""Garbage breaks nothing, tells nothing and is kept nowhere. More: `benchmarks/garbage.py`."""

from __future__ import annotations

import random

import pytest

from bot.commands.ask import NotKept
from bot.commands.safety import UNREACHABLE
from bot.core.errors import FormInvalid
from bot.core.people import Platform

from .garbage import CANARY, ask
from .network import Network


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seed", range(2))
async def test_no_shape_of_garbage_breaks_anything(
    network: Network, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    people = [await network.head("Ada"), network.person("Eve", Platform.SLACK)]
    chance = random.Random(seed)  # noqa: S311 - it is to be the same each time
    for number in range(250):
        way, asked = ask(chance, chance.choice(people).account, number)
        try:
            said = await getattr(network.dispatcher, way)(asked)
        except FormInvalid:
            continue
        assert not isinstance(said, NotKept), asked.command
        assert said is not UNREACHABLE, asked.command
    assert CANARY not in caplog.text
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
