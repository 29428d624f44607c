"""Many conversations in one process with the real core, storage, courier and jobs.

A process of its own, because it is killed in the middle of a transaction again and again. What
it prints and logs is searched like its files, so it prints numbers only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from benchmarks.canaries import glass, pictures
from benchmarks.canaries.back import look
from benchmarks.canaries.words import word
from bot import logs
from bot.commands.ask import Ask
from bot.config import Settings, load
from bot.core.confidential import Confidential
from bot.core.messages import Letter, Receipt
from bot.core.people import Platform
from bot.core.ports import Work
from bot.core.quiet import Quiet
from bot.core.views import Reply
from bot.jobs.courier import Courier
from bot.wiring import open_keys, open_store
from storage.migrate import migrate
from storage.vault import Vault
from storage.work import SqlStorage, open_storage
from tests.scenarios.mailbox import Mailbox
from tests.scenarios.network import START, Network
from tests.scenarios.someone import Someone, read

CRASHED = 9
_EACH = timedelta(minutes=20)  # of the network's time for one conversation
_TAKEN = 4  # how many offers a coach may have to take until it is the right one


@dataclass
class Weather:
    """When the next thing goes wrong: counted in transactions, so that it can be anywhere."""

    crash_at: int
    broken: str = ""
    begun: int = 0

    def strike(self) -> None:
        self.begun += 1
        if self.begun == self.crash_at:
            os._exit(CRASHED)
        if self.broken:
            raise RuntimeError(f"disk I/O error while writing {self.broken!r}")


class Failing:
    """A storage that dies, or fails with what somebody wrote, just before it commits."""

    def __init__(self, storage: SqlStorage, weather: Weather) -> None:
        self._storage = storage
        self._weather = weather

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Work]:
        async with self._storage.begin() as work:
            yield work
            self._weather.strike()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[Work]:
        async with self._storage.read() as work:
            yield work

    def when_posted(self, call: Callable[[], None]) -> None:
        self._storage.when_posted(call)


@dataclass
class Shaky(Mailbox):
    """A platform that loses its answer, and quotes the message in what it complains of."""

    lost: set[str] = field(default_factory=set)

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        if receipt.message.startswith(self.begins):
            await super().change(letter, receipt)

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        if receipt.message.startswith(self.begins):
            await super().remove(letter, receipt)

    async def send(self, letter: Letter) -> Receipt:
        words = letter.view.words if isinstance(letter.view, Reply) else None
        if words is not None and letter.key not in self.lost:
            self.lost.add(letter.key)
            raise RuntimeError(f"502 Bad Gateway while sending {words.reveal()!r}")
        return await super().send(letter)


class Stormy(Network):
    """A network whose storage and platforms fail, and which was begun before."""

    def __init__(
        self, storage: SqlStorage, path: Path, now: list[datetime], weather: Weather
    ) -> None:
        super().__init__(storage, path, now)
        # what an earlier process sent stands elsewhere: its ids are none of this one's
        self.mail = Shaky(begins=f"{os.getpid()}-")
        messengers = {Platform.DISCORD: self.mail, Platform.SLACK: self.mail}
        self.courier = Courier(storage, messengers, self.clock)
        self.breaks(Failing(storage, weather))

    def request(self) -> str:
        return f"{super().request()} of {os.getpid()}"


class Unsealed(Vault):
    """A vault that seals nothing: what this proof must notice."""

    def seal(self, words: Confidential, about: str) -> bytes:
        return b"\x01" + words.reveal().encode()

    def open(self, sealed: bytes, about: str) -> Confidential:
        return Confidential(sealed[1:].decode())

    async def seal_any(self, words: Confidential, about: str, now: datetime) -> bytes:
        return self.seal(words, about)


def settings_in(folder: Path) -> Settings:
    """Return the settings of the network in *folder*: its key lies beside what is searched."""
    return load(
        data=folder / "data",
        key_file=folder.with_name(f"{folder.name}.key"),
        log_level="DEBUG",
        _env_file=None,
    )


@asynccontextmanager
async def opened(
    folder: Path, *, sealed: bool, weather: Weather, passed: timedelta
) -> AsyncGenerator[Network]:
    """Open the network in *folder*, so long after it began."""
    settings, now = settings_in(folder), [START + passed]
    async with AsyncExitStack() as stack:
        if sealed:
            storage, _ = await open_store(settings, stack, lambda: now[0])
        else:
            keys, _ = await open_keys(settings, stack, lambda: START)
            await migrate(settings.database_url)
            vault = Unsealed(bytes(32), keys)
            storage = open_storage(settings.database_url, lambda: now[0], vault)
            stack.push_async_callback(storage.close)
        network = Stormy(storage, settings.data / "headsup.db", now, weather)
        yield network
        await network.dispatcher.drain()


class Conversation:
    """One head, one coach, one canary, on two platforms."""

    def __init__(
        self, network: Network, number: int, seed: int, weather: Weather, watch: glass.Watch
    ) -> None:
        self.network = network
        self.weather = weather
        self.watch = watch
        self.number = number
        self.word = word(seed, number)
        self.chance = random.Random(f"{seed} {number} {os.getpid()}")  # noqa: S311 - no secret
        self.name = f"{number}p{os.getpid()}"
        self.on = (Platform.DISCORD, Platform.SLACK)[:: 1 if number % 2 else -1]

    async def run(self) -> None:
        head = await self.network.head(f"Head{self.name}", self.on[0], buddy="no")
        coach = await self.network.coach(f"Coach{self.name}", self.on[1])
        if self.number % 5 == 0:
            await self._discreet(head)
        await self._twice(head, "write", words=f"It began when {self.word} said so.")
        await self._twice(head, "intake", topic="Workload", call_me=f"Not {self.word}")
        await self._twice(head, "reach", how=f"By {self.word}")
        await self._accept(head, coach)
        if self.number % 2 == 0:
            await self._twice(head, "keep-words", value=await self._case(head))
        await self._while_broken(head)
        await head.writes(f"And then {self.word} again.")
        await self.network.pass_time(minutes=3)  # so that the answer that was lost is looked for
        await self._reply(coach)
        if pictures.has_one(self.number):
            await pictures.say_yes(coach, await self._case(head))
        if glass.is_opened(self.number):
            await self.watch.opens(coach, self.word)
        coach.network.mail.closed.add(coach.account.user)
        await head.writes(f"Are you there? {self.word}")
        if pictures.has_one(self.number):  # it stays with us: the coach can't be reached
            await pictures.send(head, self.word)
        if self.number % 3 == 0:
            await head.sends("missed")
        if self.number % 4 == 0:
            await self._twice(head, "kept", value=await self._case(head))
        await coach.sends("duty", "off")  # three a day are enough for anybody

    async def _twice(self, who: Someone, command: str, **answers: str) -> None:
        request = self.network.request()
        for _ in range(2):
            await who.sends(command, request=request, **answers)

    async def _accept(self, head: Someone, coach: Someone) -> None:
        """Take offers until it is this head's: one whose process died may have come before."""
        for _ in range(_TAKEN):
            await self.network.pass_time(minutes=3)
            await coach.presses(coach.offer, "Yes, I'll take it")
            # not by the word: a conversation whose process died had the same one
            if await self._talking(head, coach):
                await self._twice(coach, "read", value=await self._case(head))
                return
        raise AssertionError("no coach took this case")

    async def _case(self, head: Someone) -> str:
        async with self.network.storage.read() as work:
            member = await work.accounts.owner(head.account)
            case = await work.cases.open_of(member) if member else None
        return str(case.id if case else "")

    async def _talking(self, head: Someone, coach: Someone) -> bool:
        async with self.network.storage.read() as work:
            member, other = [await work.accounts.owner(one.account) for one in (head, coach)]
            case = await work.cases.open_of(member) if member else None
        return case is not None and case.coach is not None and case.coach == other

    async def _while_broken(self, head: Someone) -> None:
        self.weather.broken = self.word
        await head.writes(f"Nobody hears {self.word}")
        self.weather.broken = ""

    async def _reply(self, coach: Someone) -> None:
        letter = next(r for r in reversed(coach.inbox) if r.words and self.word in read(r))
        await coach.presses(letter, "Reply", words=f"I hear you, and {self.word}.")
        await self.network.pass_time(minutes=3)

    async def _discreet(self, head: Someone) -> None:
        async with self.network.storage.begin() as work:
            if (member := await work.accounts.owner(head.account)) is not None:
                chosen = Quiet(begins=time(0), ends=time(0), weekends=False, discreet=True)
                await work.pauses.set_quiet(member, chosen)


async def talk(network: Network, numbers: range, seed: int, weather: Weather) -> None:
    """Have the conversations of those *numbers*, and say when each is done."""
    async with network.storage.begin() as work:
        for coach in await work.duty.on():  # whoever was on duty is a process that is no more
            await work.duty.stop(coach)
    watch = await glass.watch(network, f"{os.getpid()}")
    for number in numbers:
        await Conversation(network, number, seed, weather, watch).run()
        print(f"done {number}", flush=True)


async def end(network: Network) -> None:
    """Let every head end their case: by leaving the network, with their coach, or by erasing it."""
    async with network.storage.read() as work:
        heads = sorted(await work.cases.heads())
    for number, member in enumerate(heads):
        async with network.storage.read() as work:
            account = (await work.accounts.of(member))[0]
            case = await work.cases.open_of(member)
            coach = [*(await work.accounts.of(case.coach) if case and case.coach else ())][:1]
        command = "leave-now" if case is None else ("leave-now", "end-now", "erase-now")[number % 3]
        for one in [account, *coach] if command == "end-now" else [account]:
            ask = Ask(
                account=one,
                request=network.request(),
                command=command,
                value=str(case.id) if case and command != "leave-now" else "",
                answers={},
            )
            await network.dispatcher.run(ask)
    await network.pass_time(hours=1)
    print(f"ended {len(heads)}", flush=True)


def main() -> None:
    """Run what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--crash-at", type=int, default=0)
    parser.add_argument("--unsealed", action="store_true")
    parser.add_argument("--end", action="store_true")
    parser.add_argument(
        "--look", action="store_true", help="ask for everything, as it was put back"
    )
    parser.add_argument("--die", action="store_true", help="leave the files as a crash would")
    given = parser.parse_args()
    logs.set_up("DEBUG")
    asyncio.run(_main(given))


async def _main(given: argparse.Namespace) -> None:
    weather = Weather(given.crash_at)
    passed = given.first * _EACH
    async with opened(
        given.folder, sealed=not given.unsealed, weather=weather, passed=passed
    ) as network:
        if given.look:
            print(await look(network), flush=True)
            return
        await network.jobs.tick()
        if given.end:
            await end(network)
        else:
            await talk(network, range(given.first, given.last), given.seed, weather)
        if given.die:
            sys.stdout.flush()
            os._exit(CRASHED)


if __name__ == "__main__":
    main()
