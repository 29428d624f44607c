"""Ask again in time for a yes that ends, and let it become a no when nothing is said.

A yes that has ended is a no from that moment, whether or not this runs: what reads consents looks
at the clock. This only says so, and tidies up after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from bot.core.consents import BY_KEY
from bot.core.ports import Work
from bot.core.times import uk_date
from bot.core.views import Button, private
from bot.jobs.plan_calls import daily
from bot.jobs.spec import Job, Slot
from bot.services.consents import renewal, withdraw
from bot.services.post import tell

_AT: Final = time(9)
_FIRST: Final = timedelta(days=30)
_LAST: Final = timedelta(days=7)


async def due(_work: Work, after: datetime, until: datetime) -> Sequence[Slot]:
    """Return one slot a morning."""
    return daily(after, until, _AT)


async def run(work: Work, _slot: Slot) -> None:
    """Write to whoever's yes ends, a month and a week before, and end what has ended.

    Each letter has the day in its key on which the yes ends: so however often this runs, and
    however long it did not, each is written once, and for the next year there is a new one.
    """
    for said in await work.consents.ending(work.now + _FIRST):
        purpose = BY_KEY.get(said.purpose)
        if purpose is None or said.until is None:
            continue
        key = f"{said.purpose}:{uk_date(said.until)}"
        if said.stands(work.now):
            last = said.until - work.now <= _LAST
            once = f"consent-{'last' if last else 'ask'}:{key}"
            await tell(work, said.member, renewal(purpose, said), once, until=said.until)
            continue
        did = await withdraw(work, said.member, purpose, lapsed=True)
        again = Button("Say yes again", "consent-open", f"{purpose.key}:{purpose.version}")
        words = f"{purpose.title}: your yes has ended, as nothing was said. {did}"
        await tell(work, said.member, private(words, again), f"consent-ended:{key}")


RENEW = Job(
    name="renew-consents",
    summary="Asks again for a yes that ends, a month and a week before; then it becomes a no.",
    due=due,
    run=run,
    quiet=True,
)
