"""The post: who waits for whom, what comes too late, and what nobody can tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.messages import (
    CannotLook,
    Direct,
    InChannel,
    Letter,
    Rate,
    Receipt,
    TryLater,
    Urgency,
)
from bot.core.people import Platform, Role
from bot.core.views import Reply
from bot.jobs.courier import Courier

from .mailbox import Mailbox
from .network import Network

CHANNEL = InChannel(Platform.DISCORD, "1", "C1")


@dataclass
class Slow(Mailbox):
    """A platform on which some messages take as long as the test says."""

    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    forgets: bool = False
    blind: bool = False
    busy: int = 0
    changes: int = 0
    stores_late: bool = False

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        self.changes += 1
        await super().change(letter, receipt)

    async def send(self, letter: Letter) -> Receipt:
        self.order.append(letter.key)
        if self.busy:
            self.busy -= 1
            raise TryLater(30, everywhere=True)
        gate = self.gates.get(letter.key)
        if gate and self.stores_late:
            await gate.wait()
        receipt = await super().send(letter)
        if gate:
            await gate.wait()
        if self.forgets:
            self.forgets = False
            raise ConnectionError
        return receipt

    async def find(self, letter: Letter) -> Receipt | None:
        if self.blind:
            raise CannotLook
        return await super().find(letter)


def on(network: Network, mail: Mailbox) -> Courier:
    """Put *mail* in place of the platforms."""
    network.mail = mail
    network.courier = Courier(
        network.storage, {Platform.DISCORD: mail, Platform.SLACK: mail}, network.clock
    )
    return network.courier


async def until(so: Callable[[], bool]) -> None:
    """Wait until *so* is true."""
    while not so():  # noqa: ASYNC110 - what is waited for goes on by itself
        await asyncio.sleep(0.001)


async def post(
    network: Network,
    key: str,
    urgency: Urgency = Urgency.BROADCAST,
    until: timedelta | None = None,
    channel: str = "C1",
) -> None:
    async with network.storage.begin() as work:
        await work.outbox.post(
            Reply(key),
            to=InChannel(Platform.DISCORD, "1", channel),
            once=key,
            urgency=urgency,
            until=work.now + until if until else None,
        )


async def test_nobody_waits_for_the_slowest(network: Network) -> None:
    """One message hangs; all the others have arrived, and so has one that was written since."""
    mail = Slow(gates={"slow": asyncio.Event()})
    courier = on(network, mail)
    await post(network, "slow", channel="C0")
    for number in range(30):
        await post(network, f"{number}", channel=f"C{number + 1}")
    carrying = asyncio.create_task(courier.drain())
    await until(lambda: len(mail.order) >= 31)
    await post(network, "since", channel="C99")
    await until(lambda: "since" in mail.keys)
    assert not carrying.done()
    mail.gates["slow"].set()
    assert await carrying == 32


async def test_support_overtakes_a_broadcast_that_is_under_way(network: Network) -> None:
    """Of hundreds of posts, hardly more have left than were already at the door."""
    mail = Slow()
    mail.rate = Rate(per_second=500, changes=500)
    courier = on(network, mail)
    async with network.storage.begin() as work:
        for number in range(600):
            await work.outbox.post(
                Reply("news"),
                to=InChannel(Platform.DISCORD, "1", f"C{number}"),
                once=f"{number}",
                urgency=Urgency.BROADCAST,
            )
    carrying = asyncio.create_task(courier.drain())
    await until(lambda: len(mail.order) >= 20)
    before = len(mail.order)
    await post(network, "coach", Urgency.SUPPORT, channel="D1")
    await until(lambda: "coach" in mail.keys)
    assert mail.order.index("coach") - before < 300  # what was at the door already
    await courier.stop(0)
    await carrying


async def test_what_makes_no_sense_any_more_is_not_sent_and_a_moderator_hears_of_it(
    network: Network,
) -> None:
    """The platform was away until after the call had begun."""
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    await post(network, "soon", until=timedelta(minutes=30))
    network.move(minutes=31)
    await network.courier.drain()
    await network.courier.drain()
    assert network.mail.channels == {}
    assert "This did not happen: a post on Discord" in mo.heard
    assert len([reply for reply in mo.inbox if "did not happen" in f"{reply.text}"]) == 1


async def test_what_arrived_in_time_is_not_called_late(network: Network) -> None:
    """Its answer was lost, and the bot came back after the call had begun: it is found."""
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    mail = Slow(forgets=True)
    courier = on(network, mail)
    await post(network, "soon", until=timedelta(minutes=30))
    await courier.drain()
    network.move(minutes=31)
    await courier.drain()
    assert len(mail.channels["C1"]) == 1
    assert "did not happen" not in mo.heard


async def test_a_lost_answer_is_looked_into_within_seconds(network: Network) -> None:
    mail = Slow(forgets=True)
    courier = on(network, mail)
    await post(network, "once")
    await courier.drain()
    network.move(seconds=2)
    await courier.drain()
    assert mail.order == ["once"]
    assert await _states(network) == ["sent"]


async def test_a_post_that_nobody_can_look_for_waits_for_a_person(network: Network) -> None:
    """Two of the same post are worse than one that is late: an organiser looks first."""
    olu = await network.head("Olu")
    await network.appoint(olu, Role.ORGANISER)
    courier = on(network, Slow(forgets=True, blind=True))
    await post(network, "once")
    await courier.drain()
    network.move(seconds=2)
    await courier.drain()
    assert "I can't tell whether it arrived" in olu.heard
    assert await _states(network) == ["dead", "sent"]


async def test_what_somebody_waits_for_is_sent_again_when_nobody_can_look(
    network: Network,
) -> None:
    """For a coach a second copy is better than none."""

    class Forgetful(Slow):
        async def send(self, letter: Letter) -> Receipt:
            self.keys.pop(letter.key, None)
            return await super().send(letter)

    mail = Forgetful(forgets=True, blind=True)
    courier = on(network, mail)
    await post(network, "coach", Urgency.SUPPORT)
    await courier.drain()
    network.move(seconds=2)
    await courier.drain()
    assert mail.order == ["coach", "coach"]


async def test_a_platform_that_asks_for_peace_is_left_in_peace(network: Network) -> None:
    """Nothing else is tried there until then, and nothing is lost."""
    mail = Slow(busy=1)
    courier = on(network, mail)
    for number in range(3):
        await post(network, f"{number}", channel=f"C{number}")
    await courier.drain()
    tried = len(mail.order)
    assert tried < 3 or mail.busy == 0
    await courier.drain()
    assert len(mail.order) == tried
    assert (await _states(network)).count("waiting") >= 1


async def test_stopping_gives_up_what_hangs_and_takes_it_up_again_with_care(
    network: Network,
) -> None:
    mail = Slow(gates={"hangs": asyncio.Event()})
    courier = on(network, mail)
    await post(network, "hangs")
    running = asyncio.create_task(courier.run())
    await until(lambda: bool(mail.keys))
    await courier.stop(0.01)
    await running
    again = on(network, mail)
    await again.recover()
    await again.drain()
    assert mail.order == ["hangs"]
    assert await _states(network) == ["sent"]


async def test_a_clock_that_is_put_forward_sends_nothing_twice(network: Network) -> None:
    """The lease of what is under way has run out by the new clock, and nobody else has it."""
    mail = Slow(gates={"slow": asyncio.Event()}, stores_late=True)
    courier = on(network, mail)
    await post(network, "slow", channel="C0")
    carrying = asyncio.create_task(courier.drain())
    await until(lambda: bool(mail.order))
    network.move(hours=1)
    await post(network, "since", channel="C1")
    await until(lambda: "since" in mail.keys)
    mail.gates["slow"].set()
    await carrying
    assert mail.order == ["slow", "since"]
    assert await _states(network) == ["sent", "sent"]


async def test_a_count_that_changes_all_the_time_is_edited_at_the_pace_of_the_platform(
    network: Network,
) -> None:
    """Forty answers make a few edits, the last of them right; and nobody else waits for them."""
    mail = Slow()
    mail.rate = Rate(per_second=100_000, changes=5)
    courier = on(network, mail)
    await post(network, "coming: 0")
    await courier.drain()
    running = asyncio.create_task(courier.run())
    for number in range(1, 41):
        async with network.storage.begin() as work:
            await work.outbox.revise(1, Reply(f"coming: {number}"))
    await post(network, "since", channel="C2")
    await until(lambda: "since" in mail.keys)
    await until(lambda: mail.channels["C1"][0].summary == "coming: 40")
    await courier.stop(0)
    await running
    assert mail.changes < 20


async def test_a_direct_channel_is_asked_for_once(network: Network) -> None:
    ada = await network.head("Ada")
    async with network.storage.begin() as work:
        await work.outbox.post(
            Reply("hello"), to=Direct(ada.account), once="1", urgency=Urgency.PERSONAL
        )
    await network.courier.drain()
    async with network.storage.read() as work:
        assert await work.accounts.direct(ada.account) == "D"


async def _states(network: Network) -> list[str]:
    async with network.storage.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT state FROM outbox ORDER BY id")
        return [row[0] for row in rows]
