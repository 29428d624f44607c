"""Empties the outbox. The only thing in the program that sends.

Letters are taken up as there is room for them and settled together as they come back, so no
letter waits for the slowest, and a support message waits for no broadcast.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.core.mail import Messenger
from bot.core.messages import (
    Aside,
    CannotLook,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Receipt,
    Together,
    TryLater,
    Undeliverable,
    Urgency,
    platform_of,
)
from bot.core.people import Platform
from bot.core.ports import Storage, Work
from bot.core.times import Clock
from bot.jobs.outcome import Outcome, settle
from bot.jobs.pace import Pace
from bot.services.faults import fault
from bot.services.undelivered import IN_DOUBT, TOO_LATE

LEASE: Final = timedelta(seconds=60)
"""How long one try may take. A letter not settled by then is tried again, with care."""

_TRY: Final = 20.0
"""Seconds for one try, well within the lease: so that no other courier tries at the same time."""

_SAFE: Final = LEASE.total_seconds() - 2 * _TRY
"""Seconds after which a letter that was not tried yet is left to its lease."""

_QUIET: Final = timedelta(minutes=1)

_POLL: Final = 1.0
"""Seconds between looks at the outbox when nothing of ours was posted: another process may."""


class Courier:
    """Delivers letters through the messenger of each platform that is connected."""

    def __init__(
        self, storage: Storage, messengers: Mapping[Platform, Messenger], clock: Clock
    ) -> None:
        self._storage = storage
        self._messengers = messengers
        self._clock = clock
        self._paces = {p: Pace(m.rate.per_second, m.rate.apart) for p, m in messengers.items()}
        # a count that changes with every answer is shown as often as the platform allows: what
        # changes again before its turn comes is edited once
        self._changes = {p: Pace(m.rate.changes, fewest=1) for p, m in messengers.items()}
        self._under_way: dict[asyncio.Task[Outcome], Letter] = {}
        self._busy = asyncio.Lock()
        self._woken = asyncio.Event()
        self._complained: dict[str, datetime] = {}
        self._stopping = False
        storage.when_posted(self._woken.set)

    async def recover(self) -> None:
        """Take up at once what a courier that was killed had in hand, each looked at with care.

        Only while no other courier works on the same database: otherwise leases run out.
        """
        async with self._storage.begin() as work:
            await work.outbox.release()

    async def run(self) -> None:
        """Deliver whatever is posted, as soon as it is, until :meth:`stop`."""
        while not self._stopping:
            try:
                await self.drain()
            except Exception as error:  # noqa: BLE001 - the next look may go better
                fault("courier", error)
                await asyncio.sleep(_POLL)
            with suppress(TimeoutError):
                async with asyncio.timeout(_POLL):
                    await self._woken.wait()

    async def stop(self, grace: float) -> None:
        """Deliver what is due for up to *grace* seconds, then let :meth:`run` end.

        What is still under way then is given up: it is in doubt, and looked at when it is next
        taken up.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await asyncio.shield(self.drain())
        self._stopping = True
        for task in self._under_way:
            task.cancel()
        self._woken.set()

    async def drain(self) -> int:
        """Deliver everything that is due now; return how many letters arrived."""
        arrived = 0
        async with self._busy:
            came_back: list[tuple[Letter, Outcome]] = []
            while await self._turn(came_back):
                came_back = await self._next()
                arrived += sum(outcome.arrived for _, outcome in came_back)
        return arrived

    async def _turn(self, came_back: list[tuple[Letter, Outcome]]) -> bool:
        """Settle what came back and take up what there is room for, in one transaction.

        True while there is something under way.
        """
        self._woken.clear()  # before looking: what is posted from now on wakes us again
        if came_back or (not self._stopping and await self._any_due()):
            async with self._storage.begin() as work:
                for letter, outcome in came_back:
                    await settle(work, letter, outcome, self._clock())
                letters = [] if self._stopping else await self._take_up(work)
            for letter in letters:
                self._under_way[asyncio.create_task(self._carry(letter))] = letter
        return bool(self._under_way)

    async def _take_up(self, work: Work) -> list[Letter]:
        letters: list[Letter] = []
        in_hand = [letter.id for letter in self._under_way.values()]
        due = await work.outbox.due(tuple(self._messengers))
        for platform in self._messengers:
            claim = partial(work.outbox.claim, LEASE, platforms=[platform], besides=in_hand)
            if (platform, False) in due:
                room = self._room(platform, Urgency.BROADCAST, placed=False)
                taken = await claim(room, placed=False) if room else ()
                letters += taken
                # what is urgent has a room of its own, for when the other one is full
                urgent = self._room(platform, Urgency.SUPPORT, placed=False)
                if len(taken) == room and urgent:
                    letters += await claim(urgent, placed=False, least=Urgency.SUPPORT)
            changes = self._room(platform, Urgency.BROADCAST, placed=True)
            if changes and (platform, True) in due:
                letters += await claim(changes, placed=True)
        return letters

    def _room(self, platform: Platform, least: Urgency, *, placed: bool) -> int:
        support = least is Urgency.SUPPORT
        under_way = sum(
            platform_of(letter.address) is platform
            and (letter.receipt is not None) is placed
            and (placed or (letter.urgency is Urgency.SUPPORT) is support)
            for letter in self._under_way.values()
        )
        pace = self._changes[platform] if placed else self._paces[platform]
        return pace.room(least, under_way)

    async def _next(self) -> list[tuple[Letter, Outcome]]:
        """Wait until a letter came back, or there is a new one to take up."""
        woken = asyncio.create_task(self._woken.wait())
        try:
            await asyncio.wait(
                {woken, *self._under_way}, timeout=_POLL, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            woken.cancel()
        done = [(task, self._under_way.pop(task)) for task in [*self._under_way] if task.done()]
        return [(letter, task.result()) for task, letter in done if not task.cancelled()]

    async def _any_due(self) -> bool:
        """Look without writing: most of the time there is nothing to do."""
        async with self._storage.read() as work:
            return bool(await work.outbox.due(tuple(self._messengers)))

    async def _carry(self, letter: Letter) -> Outcome:
        platform = platform_of(letter.address)
        messenger, pace = self._messengers[platform], self._paces[platform]
        taken = asyncio.get_running_loop().time()
        try:
            if letter.receipt is not None:
                await self._changes[platform].turn(_line(letter), letter.urgency, 1)
            await pace.turn(_line(letter), letter.urgency, messenger.requests(letter))
            if asyncio.get_running_loop().time() - taken > _SAFE:
                return Outcome(lapsed=True)  # the machine slept: somebody else may have it now
            async with asyncio.timeout(_TRY):
                return await self._try(messenger, letter)
        except Undeliverable as problem:
            return Outcome(dead=problem.reason)
        except TryLater as problem:
            if problem.everywhere:
                self._paces[platform].hold(problem.seconds)
                self._changes[platform].hold(problem.seconds)
            return Outcome(later=problem.seconds, in_doubt=letter.in_doubt)
        except Exception as error:  # noqa: BLE001 - it may have arrived: look before the next try
            self._complain(platform, error)
            return Outcome(later=0.0, in_doubt=letter.receipt is None)

    def _complain(self, platform: Platform, error: Exception) -> None:
        """Log what went wrong, once a minute: a platform that is down fails every letter."""
        what, now = f"courier to {platform}: {type(error).__name__}", self._clock()
        if now - self._complained.get(what, now - _QUIET) >= _QUIET:
            self._complained[what] = now
            fault(f"courier to {platform}", error)

    async def _try(self, messenger: Messenger, letter: Letter) -> Outcome:
        if letter.receipt is not None:
            if letter.gone:
                await messenger.remove(letter, letter.receipt)
                return Outcome()
            await messenger.change(letter, letter.receipt)
            return Outcome(receipt=letter.receipt)
        found = await self._look(messenger, letter) if letter.in_doubt else None
        if found is not None:
            return Outcome(receipt=found)
        if letter.gone:
            return Outcome()
        if letter.until is not None and letter.until < self._clock():
            return Outcome(dead=TOO_LATE)
        return Outcome(receipt=await messenger.send(letter))

    async def _look(self, messenger: Messenger, letter: Letter) -> Receipt | None:
        """Look whether an earlier try arrived. Where nobody can tell, the message decides.

        A second copy of what somebody waits for is better than none; of a post, worse.

        Raises:
            Undeliverable: a person has to look.
        """
        try:
            return await messenger.find(letter)
        except CannotLook:
            if letter.urgency is Urgency.BROADCAST and not letter.gone:
                raise Undeliverable(IN_DOUBT) from None
            return None


def _line(letter: Letter) -> str:
    """Name the conversation that *letter* belongs to."""
    match letter.address:
        case Direct(account=account) | Aside(account=account):
            return f"{account}"
        case InChannel(space=space, channel=channel):
            return f"{space}/{channel}"
        case Together(space=space, people=people):
            return f"{space}/{','.join(people)}"
        case OnCalendar(space=space):
            return space
