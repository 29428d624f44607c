"""Every cell of the matrix that says no, pressed through each platform's own door.

Whatever a client shows or hides, the door is the same: a button is made up for every command.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import discord
import pytest

from bot.adapters import wire
from bot.commands import ALL
from bot.core.messages import Direct, Urgency
from bot.core.people import Account, Platform, Role
from bot.core.trust import Verification, Way
from bot.core.views import NEUTRAL, Button, Reply
from tests.rights.matrix import DENIED, ROLES, may
from tests.scenarios.network import Network
from tests.servers.slack.state import TEAM

from .test_simcord import PROFILE as ON_DISCORD
from .test_simcord import open_guild
from .test_slack_door import open_office

CELLS = (
    ("visitor", "member"),
    ("newcomer", "member"),
    *(("verified", role) for role in ROLES),
)
"""Everybody who is told no; whoever left is a visitor, whoever pauses is who they were."""

_ROW = 5


def refused(state: str, role: str) -> list[str]:
    return [c.name for c in ALL if not may(c.name, state, role)]


def rows(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(names), _ROW):
        yield tuple(names[start : start + _ROW])


async def prepare(network: Network, account: Account, state: str, role: str) -> None:
    """Give *account*, which has joined, its state and role."""
    async with network.storage.begin() as work:
        member = await work.accounts.owner(account)
        if member is not None and state == "verified":
            await work.verifications.add(
                Verification(member=member, way=Way.MODERATOR, by="", also_by="", at=work.now)
            )
        if role != "member":
            await work.appointments.grant(account, Role(role), by="test")


async def hand_out(network: Network, account: Account, names: Sequence[str]) -> None:
    """Write to *account* with a made-up button for each of *names*."""
    async with network.storage.begin() as work:
        await work.outbox.post(
            Reply(NEUTRAL, f"Try {names[0]}", buttons=tuple(Button(n, n) for n in names)),
            to=Direct(account),
            once=names[0],
            urgency=Urgency.PERSONAL,
        )


def test_every_command_that_is_denied_to_anybody_is_tried() -> None:
    tried = {name for cell in CELLS for name in refused(*cell)}
    denied = {
        c.name
        for c in ALL
        for state in ("visitor", "newcomer", "verified", "paused", "left")
        for role in ROLES
        if not may(c.name, state, role)
    }
    assert tried == denied


@pytest.mark.parametrize(("state", "role"), CELLS)
async def test_discord_lets_nobody_in_who_may_not(tmp_path: Path, state: str, role: str) -> None:
    async with open_guild(tmp_path, verify=True) as server:
        eve = server.member("eve")
        account = Account(Platform.DISCORD, "", str(eve.id))
        if state != "visitor":
            await eve.slash(
                server.channel, "headsup join", name="Eve", buddy=False, charter=True, **ON_DISCORD
            )
        await prepare(server.network, account, state, role)
        channel = server.env.bot.get_channel(server.channel.id)
        assert isinstance(channel, discord.TextChannel)
        for names in rows(refused(state, role)):
            view = discord.ui.View()
            for name in names:
                view.add_item(discord.ui.Button(label=name, custom_id=wire.press(name, "")))
            view.stop()
            message = await channel.send(f"Try {names[0]}", view=view)
            for name in names:
                result = await eve.click(message, label=name)
                assert result.ephemeral
                assert result.response, name
                assert any(word in result.response.content for word in DENIED), name


@pytest.mark.parametrize(("state", "role"), CELLS)
async def test_slack_lets_nobody_in_who_may_not(tmp_path: Path, state: str, role: str) -> None:
    async with open_office(tmp_path, verify=True) as office:
        eve = office.server.person("Ben")
        if state != "visitor":
            await office.head("Ben")
        account = Account(Platform.SLACK, TEAM, eve.id)
        await prepare(office.network, account, state, role)
        for names in rows(refused(state, role)):
            await hand_out(office.network, account, names)
            await office.courier.drain()
            message = await eve.eventually(f"Try {names[0]}")
            for name in names:
                before = len(eve.inbox)
                await eve.press(message, name)
                await office.server.settled()
                said = "\n".join(seen.plain for seen in eve.inbox[before:])
                assert any(word in said for word in DENIED), (name, said)
