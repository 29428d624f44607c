"""What became of one try to deliver a letter, and what is written down of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.messages import Direct, Letter, Receipt
from bot.core.ports import Work
from bot.services.undelivered import report

_GIVE_UP: Final = timedelta(days=1)
_TRIES: Final = 30
_LONGEST: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a try went: it stands at *receipt*, is *dead* for a reason, or is tried *later*.

    With none of them it stands nowhere any more, as it should. *later* is the least number of
    seconds to wait. *lapsed* means that its lease may be over: whoever has it now writes down.
    """

    receipt: Receipt | None = None
    dead: str = ""
    later: float | None = None
    in_doubt: bool = False
    lapsed: bool = False

    @property
    def arrived(self) -> bool:
        return self.receipt is not None


async def settle(work: Work, letter: Letter, outcome: Outcome, now: datetime) -> None:
    """Write down how it went, in the transaction of *work*."""
    if outcome.lapsed:
        return
    if outcome.later is not None:
        if letter.attempts >= _TRIES and now - letter.written > _GIVE_UP:
            await _bury(work, letter, "gave-up")
        else:
            wait = timedelta(seconds=max(outcome.later, _backoff(letter.attempts)))
            await work.outbox.later(letter, now + wait, in_doubt=outcome.in_doubt)
    elif outcome.dead:
        await _bury(work, letter, outcome.dead)
    else:
        await work.outbox.sent(letter, outcome.receipt)
        if outcome.receipt is not None and isinstance(letter.address, Direct):
            await _remember(work, letter.address, letter, outcome.receipt)


async def _bury(work: Work, letter: Letter, reason: str) -> None:
    if letter.receipt is not None and letter.gone:
        await work.outbox.stays(letter)
        return
    if letter.receipt is not None:
        # what stands there could not be changed; it was taken away there, or may not be touched
        await work.outbox.sent(letter, letter.receipt)
        return
    await work.outbox.dead(letter.id, reason)
    await report(work, letter, reason)


async def _remember(work: Work, to: Direct, letter: Letter, receipt: Receipt) -> None:
    """Note the direct channel: opening it again would cost a request each time."""
    if receipt.channel != letter.direct:
        await work.accounts.reached(to.account, receipt.channel)


def _backoff(attempts: int) -> float:
    """Return seconds to wait: longer with each try, and never everybody at once."""
    if attempts <= 1:
        return random.uniform(0.2, 1.0)  # noqa: S311 - no secret
    return float(min(_LONGEST, 2.0 ** min(attempts - 1, 10)) * random.uniform(0.5, 1))  # noqa: S311
