"""A network with a weekly call, a moderator, and links to join it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.calls import Call
from bot.core.people import MemberId, Platform, Role
from bot.core.views import Reply

from .network import Network
from .someone import Someone

ZOOM = "https://zoom.example.org/j/zanzibarquokka?pwd=a-b_c"
TEAMS = "https://teams.example.org/l/wombatserengeti"
CALL = datetime(2026, 7, 8, 18, tzinfo=UTC)
"""Wednesday, 19:00 on UK clocks."""


async def moderator_of(network: Network) -> Someone:
    """Return the moderator of a network with a weekly call and a channel on each platform."""
    await network.space(Platform.DISCORD, "C1")
    await network.space(Platform.SLACK, "C2")
    moderator = await network.head("Mo")
    await network.appoint(moderator, Role.MODERATOR)
    await network.plan()
    return moderator


async def slot_of(network: Network) -> str:
    async with network.storage.read() as work:
        return str((await work.slots.every())[0].id)


async def call_of(network: Network) -> Call:
    async with network.storage.read() as work:
        return (await work.calls.between(network.clock() - timedelta(hours=2), CALL))[0]


async def member_of(network: Network, someone: Someone) -> MemberId:
    async with network.storage.read() as work:
        member = await work.accounts.owner(someone.account)
    assert member is not None
    return member


async def coming(someone: Someone) -> Reply:
    return await someone.presses(await someone.sends("calls"), "I'm coming")


def links(someone: Someone) -> list[str]:
    """Return the addresses behind buttons in what was written to somebody."""
    return [reply.words.reveal() for reply in someone.inbox if reply.opens and reply.words]


def about_the_link(someone: Someone) -> list[Reply]:
    """Return what was written to somebody about a join link, or the lack of one."""
    return [r for r in someone.inbox if r.opens or f"{r.text}".find("join link") >= 0]
