"""Whatever coaches do, and whatever goes wrong: a true next step on screen, and a human who hears.

Each pattern is one letter for what happens at each offer: D declines, S stays silent, N not
tonight, X the program is off for a while. Then nobody does anything for an hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.people import Role
from bot.core.views import Moment, Reply

from .network import Network
from .someone import Someone, find, read

AT_MOST = timedelta(minutes=30)
"""How long the clock is ever away from the next thing that is done for somebody who waits."""

SEARCHED = timedelta(minutes=5)
"""The same where nobody is being asked."""

PLACES = (("TR1", "South West"), ("SA1", "Wales"), ("IV3", "Scotland"))


async def people(network: Network, coaches: int) -> tuple[Someone, Someone, Someone]:
    """Return a head, a supervisor and an organiser, with some coaches on duty."""
    ada = await network.head("Ada")
    sue, olu = await network.head("Sue", buddy="no"), await network.head("Olu", buddy="no")
    await network.appoint(sue, Role.SUPERVISOR)
    await network.appoint(olu, Role.ORGANISER)
    for number, (district, region) in enumerate(PLACES[:coaches]):
        await network.coach(f"Coach{number}", district=district, region=region)
    return ada, sue, olu


def message(ada: Someone) -> Reply:
    """Return the one message that says how the search stands."""
    (found,) = [r for r in ada.inbox if any(b.label == "Take it back" for b in r.buttons)]
    return found


async def is_true(network: Network, ada: Someone) -> None:
    """Check what is on the head's screen against what lies in the tables."""
    shown = message(ada)
    async with network.storage.read() as work:
        (case,) = await work.cases.waiting()
        asked = await work.offers.all_open_of(case.id)
        told = (await work.placements.of([case.id]))[case.id].told
    if not asked:
        assert "No coach is" in read(shown)
        assert "I don't know when" in read(shown) or "comes on duty on" in read(shown)
    else:
        assert "asked" in read(shown)
        assert "No coach" not in read(shown)
        parts = shown.text if isinstance(shown.text, tuple) else ()
        moments = [part.at for part in parts if isinstance(part, Moment)]
        if len(asked) == 1 and moments:
            assert moments == [asked[0].expires]
    assert (told is not None) == ("know that a head is waiting" in read(shown))
    for number in ("999", "116 123", "08000 562 561"):
        assert number in read(shown)
    assert find(shown, "Take it back").command == "end"
    async with network.storage.read() as work:
        now = network.clock()
        due = [
            slot.due
            for job in network.jobs.all
            if job.name in {"offers", "search", "ladder"}
            for slot in await job.due(work, now, now + (AT_MOST if asked else SEARCHED))
        ]
    assert due, "the clock has something to do for them, soon"


async def play(network: Network, pattern: str, coaches: int) -> None:
    """Play one pattern, looking at every step; then wait, and look who has heard."""
    ada, sue, olu = await people(network, coaches)
    begun = network.clock()
    await ada.sends("ask")
    await is_true(network, ada)
    for step in pattern:
        asked = await _asked(network)
        match step:
            case "D" | "N" if asked is not None:
                await asked.presses(asked.offer, "Not this one" if step == "D" else "Not tonight")
            case "X":
                await network.pass_time(minutes=17)
            case _:
                await wait(network, 10)
        await is_true(network, ada)
        _heard_in_time(network, begun, sue, timedelta(minutes=10))
    for _ in range(4):
        await wait(network, 15)
        await is_true(network, ada)
        _heard_in_time(network, begun, sue, timedelta(minutes=10))
        _heard_in_time(network, begun, olu, timedelta(minutes=40))
    assert "Ada" not in sue.heard + olu.heard
    assert "HU-" not in sue.heard + olu.heard
    for coach in ("Coach0", "Coach1", "Coach2"):
        assert coach not in ada.heard


async def wait(network: Network, minutes: int) -> None:
    """Let time pass as a ticking clock would, in steps of five minutes."""
    for _ in range(minutes // 5):
        await network.pass_time(minutes=5)


async def _asked(network: Network) -> Someone | None:
    async with network.storage.read() as work:
        (case,) = await work.cases.waiting()
        offer = await work.offers.open_of(case.id)
        if offer is None:
            return None
        (account,) = await work.accounts.of(offer.coach)
    return Someone(network, account.user.title(), account)


def _heard_in_time(network: Network, begun: datetime, who: Someone, within: timedelta) -> None:
    if network.clock() - begun >= within:
        assert "waiting for a coach" in who.heard
