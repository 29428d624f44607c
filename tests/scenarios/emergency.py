"""A head with a coach, and those who may open what she wrote in an emergency."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.audit import Deed
from bot.core.people import Platform, Role
from bot.core.views import Reply

from .network import Network
from .someone import Someone, find, read

CANARY = "zanzibarquokka"
REASON = "Her deputy rang me: wombatphilately, and nobody can reach her."
NUMBER = "07700 900123 numbatlantern"
STALE = "That button has done its work, or was not meant for you. Nothing was changed."
HARM = "A child or an adult may be at risk of harm"
LIFE = "A life is at risk"

PLACES = {
    "Sue": {"region": "Wales", "district": "CF10"},
    "Olu": {"region": "Northern Ireland", "district": "BT1"},
    "Vic": {"region": "Scotland", "district": "EH1"},
}


@dataclass
class Emergency:
    """A head with a coach, and those who watch over the network."""

    network: Network
    ada: Someone
    cora: Someone
    sue: Someone
    olu: Someone
    ref: str

    async def asks(self, who: Someone | None = None, ground: str = HARM) -> Reply:
        first = await (who or self.sue).sends("break-glass", ref=self.ref.lower())
        return await (who or self.sue).presses(first, "Write why", ground=ground, reason=REASON)

    async def agrees(self, who: Someone, label: str = "Yes, open it") -> Reply:
        why = await who.presses(asked(who), "Read why")
        return await who.presses(why, label)

    async def opens(self, ground: str = HARM) -> str:
        """Let Sue ask and Olu say yes; return what their buttons carry."""
        await self.asks(ground=ground)
        return find(await self.agrees(self.olu), "Show what they wrote").value

    @property
    def told(self) -> list[Reply]:
        return [r for r in self.ada.inbox if "We opened what you wrote" in read(r)]


def asked(who: Someone) -> Reply:
    return next(r for r in reversed(who.inbox) if "to be opened" in read(r))


async def watching(network: Network, name: str, role: Role, **answers: str) -> Someone:
    someone = await network.head(
        name, Platform.SLACK, buddy="no", **{**PLACES.get(name, {}), **answers}
    )
    await network.appoint(someone, role)
    return someone


async def begin(network: Network, words: str = CANARY) -> Emergency:
    ada = await network.head("Ada", school="Oaks Primary", trust="Quercus")
    cora = await network.coach("Cora")
    await (ada.sends("write", words=words) if words else ada.sends("ask"))
    if words:
        await ada.sends("reach", way="Ring me, as I say below", how=NUMBER)
    await cora.presses(cora.offer, "Yes, I'll take it")
    sue = await watching(network, "Sue", Role.SUPERVISOR)
    olu = await watching(network, "Olu", Role.ORGANISER)
    note = next(r for r in reversed(cora.inbox) if "You have taken" in read(r))
    return Emergency(network, ada, cora, sue, olu, read(note).partition("taken ")[2][:7])


async def deeds(network: Network) -> list[Deed]:
    async with network.storage.read() as work:
        return [entry.deed for entry in await work.audit.latest(50)]
