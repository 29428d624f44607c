"""A crowd of invented members behind the people one can play."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from bot import cli
from bot.adapters.playground.server import running
from bot.config import Settings
from bot.wiring import play_parts

from .lab import Api


async def test_a_crowd_takes_part_in_the_buddy_round() -> None:
    """Everybody is introduced, those whom nobody plays too; what one sees stays drawn."""
    settings = Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic's own
    async with running(lambda: play_parts(settings, crowd=60, seed=3), port=0) as served:
        headers = {"Authorization": f"Bearer {served.key}"}
        async with ClientSession(headers=headers) as client:
            await served.opening
            api = Api(served, client)
            await api.post("clock", {"advance": "2h"})
            tables = (await api.get("rows"))["tables"]
            state = await api.get("state")
            told = [await api.messages(person["id"]) for person in state["personas"]]
    assert len(tables["members"]) == 36 + 60
    assert len(tables["rounds"]) == 12 + 1
    assert len(state["personas"]) == 38
    assert sum("Meet " in message["plain"] for each in told for message in each) > 20


@pytest.mark.parametrize("members", ["1001", "-1"])
def test_a_crowd_has_its_limit(members: str) -> None:
    with pytest.raises(SystemExit, match="up to 1,000 more members"):
        cli.app(["play", "--members", members])
