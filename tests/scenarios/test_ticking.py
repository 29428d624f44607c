"""The clock's ticks: what is taken is asked about once, and what another took is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.ports import Work
from bot.jobs.spec import Job, Slot
from bot.jobs.tick import Jobs

from .network import Network


async def test_a_slot_is_run_once_by_two_who_remember_what_was_taken(network: Network) -> None:
    """Each remembers what it took or found taken, and still finds what is new."""
    ran: list[str] = []

    async def due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
        hours = int((until - after).total_seconds() // 3600)
        moments = [after + timedelta(hours=hour + 1) for hour in range(hours)]
        return [Slot(key=f"{at}", due=at, until=at + timedelta(days=9)) for at in moments]

    async def run(_work: Work, slot: Slot) -> None:
        ran.append(slot.key)

    job = Job(name="hourly", summary="Every hour.", due=due, run=run)
    one, other = (Jobs(network.storage, [job], network.clock) for _ in range(2))
    assert await one.tick() == 0
    for hour in range(1, 7):
        network.move(hours=1)
        first, second = (one, other) if hour % 2 else (other, one)
        assert [await first.tick(), await second.tick(), await first.tick()] == [1, 0, 0]
    assert len(ran) == len(set(ran)) == 6
    assert await Jobs(network.storage, [job], network.clock).tick() == 0
