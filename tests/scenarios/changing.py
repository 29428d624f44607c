"""A network in which a call is changed, and what its members then see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.core.calls import Weekly
from bot.core.people import Platform, Role
from bot.core.recurrence import InHolidays
from bot.core.views import Happening, Reply, View

from .mailbox import Mailbox
from .network import Network
from .someone import Someone, read

SATURDAY = Weekly(5, time(10))
STALE = "That button has done its work"


@dataclass
class World:
    """A network in both platforms: Mo moderates, Ada and Ben said they are coming."""

    network: Network
    mo: Someone
    ada: Someone
    ben: Someone

    @property
    def mail(self) -> Mailbox:
        return self.network.mail

    def posts(self, channel: str = "C1") -> list[str]:
        return [read(post) for post in self.mail.channels.get(channel, [])]

    def events(self) -> list[str]:
        every: list[View] = [*self.mail.calendars.get("discord-C1", [])]
        return [
            f"{event.title} {event.starts:%d %b %H:%M}"
            for event in every
            if isinstance(event, Happening)
        ]

    async def opened(self, place: int = 0) -> Reply:
        """Return the card of one of the next calls, as Mo sees it."""
        listed = await self.mo.presses(await self.mo.sends("calls"), "Change a call")
        return await self.mo.presses(listed, listed.buttons[place].label)

    async def moved(self, starts: str, scope: str = "Just this one", place: int = 0) -> Reply:
        """Return the preview of a move."""
        card = await self.opened(place)
        return await self.mo.presses(card, "Move it", starts=starts, scope=scope)


async def world_of(network: Network, weekly: Weekly = SATURDAY) -> World:
    await network.space(Platform.DISCORD, "C1")
    await network.space(Platform.SLACK, "C2")
    mo, ada = await network.head("Mo"), await network.head("Ada")
    ben = await network.head("Ben", Platform.SLACK)
    await network.appoint(mo, Role.MODERATOR)
    await network.plan(weekly, InHolidays.SKIP)
    await network.settle()
    for someone in (ada, ben):
        await someone.presses(await someone.sends("calls"), "I'm coming")
    return World(network, mo, ada, ben)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
