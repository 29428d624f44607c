"""Heads, coaches and a clock in a random order, and a look after each step for who is forgotten.

Every open request must have a coach who still is one, or somebody who is being asked, or a human
who was told; after ten minutes a human knows in any case; and what the head reads is so.
"""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.commands import ALL
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.core.people import Platform, Role
from bot.core.placement import Placement
from bot.core.ports import Work
from bot.core.support import Case, Offer
from bot.core.views import Reply
from bot.jobs.courier import Courier
from storage.work import SqlStorage

from .mailbox import TAKEN_AWAY
from .network import Network, open_network
from .someone import Someone, read

HEADS = ("Ada", "Bea", "Cal", "Dee", "Eli", "Fay")
COACHES = (("Uma", "TR1", "South West"), ("Vic", "SA1", "Wales"), ("Wyn", "IV3", "Scotland"))
ALERTED = timedelta(minutes=10)
NUMBERS = ("999", "116 123", "08000 562 561")


class Forgotten(AssertionError):
    """A request that has nobody. Says what is wrong, and what was done last."""


@dataclass
class Waits:
    """How long it took, on the simulated clock, over all requests."""

    requests: int = 0
    steps: int = 0
    looks: int = 0
    somebody: list[timedelta] = field(default_factory=list)
    """From asking until a coach was asked, or a human told."""
    late_looks: int = 0
    """Looks at a request that had waited for ten minutes."""

    def add(self, other: Waits) -> None:
        """Count what was seen elsewhere as well."""
        self.requests += other.requests
        self.steps += other.steps
        self.looks += other.looks
        self.somebody += other.somebody
        self.late_looks += other.late_looks


class Dying:
    """Stands for a program that dies just before it commits."""

    def __init__(self, storage: SqlStorage) -> None:
        self._behind = storage
        self.when_posted = storage.when_posted

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Work]:
        async with self._behind.begin() as work:
            yield work
            raise ConnectionError("power cut")

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[Work]:
        async with self._behind.read() as work:
            yield work


class Town:
    """Six heads, three coaches, a supervisor and an organiser, and what may happen to them."""

    def __init__(self, network: Network, seed: int, waits: Waits) -> None:
        self.network = network
        self.waits = waits
        self.chance = random.Random(seed)  # noqa: S311 - it is to be the same each time
        self.done: list[str] = []
        self._off = timedelta()
        self._known: set[object] = set()

    async def settle_in(self) -> None:
        """Let everybody join."""
        self.heads = [
            await self.network.head(name, tuple(Platform)[n % 2], buddy="no")
            for n, name in enumerate(HEADS)
        ]
        sue = await self.network.head("Sue", buddy="no")
        olu = self.olu = await self.network.head("Olu", buddy="no")
        await self.network.appoint(sue, Role.SUPERVISOR)
        await self.network.appoint(olu, Role.ORGANISER)
        self.coaches = [
            await self.network.coach(name, district=district, region=region)
            for name, district, region in COACHES
        ]

    async def step(self) -> None:
        """Let one thing happen, and look whether anybody is forgotten.

        Raises:
            Forgotten: somebody is.
        """
        acts: tuple[tuple[Callable[[], Awaitable[None]], int], ...] = (
            (self._ask, 5),
            (self._answer, 9),
            (self._wait, 4),
            (self._shift, 3),
            (self._rest, 1),
            (self._go_on_with_another, 2),
            (self._end, 2),
            (self._hurry, 1),
            (self._be_off, 1),
            (self._die, 2),
            (self._leave, 1),
            (self._lose_the_role, 1),
        )
        self._off = timedelta()
        (act,) = self.chance.choices([a for a, _ in acts], [w for _, w in acts])
        self.done.append(act.__name__.strip("_"))
        await act()
        self.waits.steps += 1
        await self.look()

    async def look(self) -> None:
        """Look at every open request, and at the screen of its head."""
        async with self.network.storage.read() as work:
            waiting = await work.cases.waiting()
            offers = {case.id: await work.offers.all_open_of(case.id) for case in waiting}
            placed = await work.placements.of([case.id for case in waiting])
            everybody = {one.name: await work.accounts.owner(one.account) for one in self.heads}
            coaching = await work.appointments.holders(Role.COACH)
            talking = [
                case
                for member in everybody.values()
                if member is not None
                for case in await work.cases.talking(member)
            ]
        for case in talking:
            if case.coach not in coaching:
                raise self._forgotten("a conversation whose coach is none any more")
        heads = {member: one for one in self.heads if (member := everybody[one.name])}
        for case in waiting:
            self.waits.looks += 1
            asked, placement = offers[case.id], placed[case.id]
            waited = self.network.clock() - placement.since
            if not asked and placement.told is None:
                raise self._forgotten("nobody was asked, and no human told")
            if waited >= ALERTED + self._off and placement.told is None:
                raise self._forgotten(f"after {waited} no human knows")
            if any(offer.expires <= self.network.clock() for offer in asked):
                raise self._forgotten("a coach is being asked whose time is over")
            self._note(placement)
            self._read(self._screen(heads[case.head], case), asked, told=placement.told is not None)

    def _note(self, placement: Placement) -> None:
        since, search = placement.since, placement.search
        now = self.network.clock()
        self.waits.late_looks += now - since >= ALERTED
        if search not in self._known:
            self._known.add(search)
            self.waits.requests += 1
            self.waits.somebody.append(now - since)

    def _screen(self, head: Someone, case: Case) -> Reply:
        for reply in reversed(head.inbox):
            if reply.summary != TAKEN_AWAY and any(
                button.command == "end" and button.value == str(case.id) for button in reply.buttons
            ):
                return reply
        raise self._forgotten("its head has nothing on screen that says how it stands")

    def _read(self, shown: Reply, asked: object, *, told: bool) -> None:
        text = read(shown)
        if missing := [number for number in NUMBERS if number not in text]:
            raise self._forgotten(f"no {missing[0]} on its head's screen")
        if bool(asked) == ("No coach" in text):
            raise self._forgotten("its head reads of a coach what is not so")
        if told != ("know that a head is waiting" in text):
            raise self._forgotten("its head reads of who was told what is not so")

    def _forgotten(self, what: str) -> Forgotten:
        return Forgotten(f"{what}, after {', '.join(self.done[-12:])}")

    async def _ask(self) -> None:
        await self.chance.choice(self.heads).sends("ask")

    async def _hurry(self) -> None:
        if case := await self._some(waiting=True):
            await self._head_of(case).sends("make-urgent", str(case.id))

    async def _answer(self) -> None:
        async with self.network.storage.read() as work:
            found = [
                (offer, coach)
                for case in await work.cases.waiting()
                for offer in await work.offers.all_open_of(case.id)
                for coach in self.coaches
                if await work.accounts.owner(coach.account) == offer.coach
            ]
        if found:
            offer, coach = self.chance.choice(found)
            await self._say(offer, coach)

    async def _say(self, offer: Offer, coach: Someone) -> None:
        command = self.chance.choice(("accept", "accept", "decline", "decline", "not-tonight"))
        await coach.sends(command, "" if command == "not-tonight" else str(offer.id))

    async def _wait(self) -> None:
        minutes = self.chance.choice((1, 1, 4, 4, 9, 9, 15, 15, 35, 90))
        await self.network.until(self.network.clock() + timedelta(minutes=minutes))

    async def _be_off(self) -> None:
        """Be off for a while; what fell due meanwhile is done on waking."""
        self._off = timedelta(minutes=self.chance.choice((2, 12, 45)))
        self.network.move(seconds=self._off.total_seconds())
        await self._restart()
        await self.network.settle()

    async def _restart(self) -> None:
        network = self.network
        network.dispatcher = Dispatcher(network.storage, ALL, hear)
        messengers = {Platform.DISCORD: network.mail, Platform.SLACK: network.mail}
        network.courier = Courier(network.storage, messengers, network.clock)

    async def _die(self) -> None:
        """Let the next thing that somebody does be lost, just before it is kept."""
        network = self.network
        network.breaks(Dying(network.storage))
        await self.chance.choice((self._ask, self._answer, self._end, self._go_on_with_another))()
        await network.dispatcher.drain()
        await self._restart()
        await network.settle()

    async def _shift(self) -> None:
        await self.chance.choice(self.coaches).sends("duty", self.chance.choice(("on", "off")))

    async def _rest(self) -> None:
        await self.chance.choice(self.coaches).sends("heavy")

    async def _go_on_with_another(self) -> None:
        if case := await self._some(waiting=False):
            await self._head_of(case).sends("transfer", f"{case.id}:nothing")

    async def _end(self) -> None:
        waiting = self.chance.random() < 0.4
        if case := await self._some(waiting=waiting):
            await self._head_of(case).sends("end-now", str(case.id))
            if not waiting:
                for coach in self.coaches:
                    await coach.sends("end-now", str(case.id))

    async def _leave(self) -> None:
        """Let a coach leave the network with everything, and somebody new come in their place."""
        place = self.chance.randrange(len(COACHES))
        await self.coaches[place].sends("leave-now")
        name, district, region = COACHES[place]
        self.coaches[place] = await self.network.coach(name, district=district, region=region)

    async def _lose_the_role(self) -> None:
        """Let an organiser take a coach's role, and give it back a while later."""
        coach = self.chance.choice(self.coaches)
        await self.olu.sends("role", person=str(coach.account), role="coach", give="no")
        await self.look()
        await self.network.appoint(coach, Role.COACH)

    async def _some(self, *, waiting: bool) -> Case | None:
        async with self.network.storage.read() as work:
            if waiting:
                found = list(await work.cases.waiting())
            else:
                members = [await work.accounts.owner(one.account) for one in self.heads]
                found = [c for m in members if m is not None for c in await work.cases.talking(m)]
            self._owners = {
                case.id: one
                for one in self.heads
                for case in found
                if await work.accounts.owner(one.account) == case.head
            }
        return self.chance.choice(found) if found else None

    def _head_of(self, case: Case) -> Someone:
        return self._owners[case.id]


async def live(folder: Path, steps: int, seed: int, waits: Waits) -> None:
    """Let so many things happen in one town.

    Raises:
        Forgotten: somebody was.
    """
    async with open_network(folder) as network:
        town = Town(network, seed, waits)
        await town.settle_in()
        for _ in range(steps):
            await town.step()
