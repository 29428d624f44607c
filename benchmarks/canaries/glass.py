"""The breaking of the glass in every tenth conversation: two people, a reason, what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.core.people import Platform, Role
from bot.core.views import Reply
from tests.scenarios.network import Network
from tests.scenarios.someone import Someone, read

MARK: Final = "reasonpangolin"
EVERY: Final = 10
WHICH: Final = 2
_RISK: Final = "A child or an adult may be at risk of harm"


def is_opened(number: int) -> bool:
    """Tell whether a conversation of this *number* is opened in an emergency."""
    return number % EVERY == WHICH


@dataclass(frozen=True)
class Watch:
    """Two who may open what was written: neither is tied to anybody here."""

    asks: Someone
    agrees: Someone

    async def opens(self, coach: Someone, word: str) -> None:
        """Open what the head of this *coach* wrote, for a reason that says *word*, and read it."""
        taken = next(reply for reply in reversed(coach.inbox) if "You have taken" in read(reply))
        ref = read(taken).partition("taken ")[2][:7]
        first = await self.asks.sends("break-glass", ref=ref.lower())
        await self.asks.presses(
            first, "Write why", ground=_RISK, reason=f"{MARK}: {word}, and nobody can reach her."
        )
        why = await self.agrees.presses(_latest(self.agrees, "to be opened"), "Read why")
        yes = await self.agrees.presses(why, "Yes, open it")
        for who, opened in ((self.agrees, yes), (self.asks, _latest(self.asks, "have said yes"))):
            shown = await who.presses(opened, "Show what they wrote")
            if word not in read(shown):
                raise AssertionError("what was opened was not shown")


async def watch(network: Network, name: str) -> Watch:
    """Put two on the watch for this process: those of one that died are there no more."""
    async with network.storage.begin() as work:
        for role in (Role.SUPERVISOR, Role.ORGANISER):
            for member in await work.appointments.holders(role):
                for account in await work.accounts.of(member):
                    await work.appointments.revoke(account, role)
    two = []
    for role, region, district in (
        (Role.SUPERVISOR, "Wales", "CF10"),
        (Role.ORGANISER, "Northern Ireland", "BT1"),
    ):
        someone = await network.head(
            f"{role}{name}", Platform.SLACK, buddy="no", region=region, district=district
        )
        await network.appoint(someone, role)
        two.append(someone)
    return Watch(*two)


def _latest(who: Someone, words: str) -> Reply:
    return next(reply for reply in reversed(who.inbox) if words in read(reply))
