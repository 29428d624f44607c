"""Whatever coaches do, and whatever goes wrong: a true next step on screen, and a human who hears.

Each pattern is one letter for what happens at each offer: D declines, S stays silent, N not
tonight, X the program is off for a while. Then nobody does anything for an hour.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.people import Platform, Role

from .network import START, Network, open_network
from .patterns import message, people, play, wait
from .someone import Someone, find, read


@pytest.mark.parametrize("pattern", ["DS", "SN", "NX", "XD"])
async def test_each_answer_as_the_first_and_as_the_second(network: Network, pattern: str) -> None:
    await play(network, pattern, 2)


@pytest.mark.parametrize("pattern", ["", "X", "S"])
async def test_an_empty_rota(network: Network, pattern: str) -> None:
    """A supervisor hears at once, and nobody is told that somebody was asked."""
    await play(network, pattern, 0)


async def test_at_night_a_coach_has_half_an_hour_and_supervisors_hear_after_ten_minutes(
    tmp_path: Path,
) -> None:
    async with open_network(tmp_path, start=START + timedelta(hours=13)) as network:
        ada, sue, _ = await people(network, 2)
        await ada.sends("ask")
        await network.until(network.clock() + timedelta(minutes=9))
        assert sue.inbox == []
        await network.until(network.clock() + timedelta(minutes=1))
        assert "A head is waiting" in read(sue.inbox[-1])
        assert await _offers(network) == 1
        await wait(network, 10)
        assert await _offers(network) == 2, "after twenty minutes everybody is asked"


async def test_after_twenty_minutes_everybody_is_asked_and_the_first_to_say_yes_has_it(
    network: Network,
) -> None:
    """Two press at once: one has the conversation, the other a kind word, and both messages end."""
    ada, sue, _ = await people(network, 3)
    await ada.sends("ask")
    await wait(network, 20)
    coaches = [network.person(f"Coach{n}", Platform.SLACK) for n in range(3)]
    asked = [one for one in coaches if "A request is waiting" in one.heard]
    assert len(asked) == 3
    assert "every coach who may be asked, all at once" in read(message(ada))
    first, second = asked[0].offer, asked[1].offer
    assert "The head asked without words" in read(
        await asked[0].presses(first, "Yes, I'll take it")
    )
    late = read(await asked[1].presses(second, "Yes, I'll take it"))
    assert "another coach has taken it" in late
    assert "that you were ready counts" in late
    for coach in asked[1:]:
        assert "A request is waiting" not in coach.heard
        assert "another coach has taken it" in read(coach.inbox[-1])
    alerts = sue.heard.count("waiting for a coach")
    await wait(network, 90)
    assert sue.heard.count("waiting for a coach") == alerts, "nobody waits any more"


async def test_what_is_urgent_is_told_at_once_and_never_lowered(network: Network) -> None:
    ada, sue, _ = await people(network, 3)
    reply = await ada.sends("ask")
    assert sue.inbox == []
    raised = await ada.presses(reply, "It can't wait")
    assert "A head is waiting" in read(sue.inbox[-1])
    assert "It can't wait" not in [button.label for button in raised.buttons]
    await wait(network, 10)
    assert "every coach who may be asked" in read(message(ada))


async def test_a_supervisor_who_waits_is_not_told_of_herself(network: Network) -> None:
    sue = await network.head("Sue")
    await network.appoint(sue, Role.SUPERVISOR)
    said = await sue.sends("ask")
    assert "nobody else in the network whom I could tell" in read(said)
    assert "A head is waiting" not in sue.heard
    olu = await network.head("Olu")
    await network.appoint(olu, Role.ORGANISER)
    await wait(network, 45)
    assert "A head is waiting" in olu.heard
    assert "The organisers of the network know" in read(message(sue))


async def test_an_alert_that_can_not_be_delivered_goes_to_somebody_else(network: Network) -> None:
    ada, _, olu = await people(network, 0)
    network.mail.closed.add("sue")
    await ada.sends("ask")
    await network.settle()
    assert "A head is waiting" in olu.heard


async def test_a_supervisor_can_ask_coaches_to_come_on_but_none_who_may_not_hear(
    network: Network,
) -> None:
    """The one in the head's own trust receives nothing: not even that somebody waits."""
    ada, sue, _ = await people(network, 2)
    near = await network.coach("Near", district="LS7", region="Yorkshire and the Humber")
    coaches = [network.person(f"Coach{n}", Platform.SLACK) for n in range(2)]
    for coach in (near, *coaches):
        await coach.sends("duty", "off")
    await coaches[1].sends("not-tonight")
    await ada.sends("ask")
    before = [len(one.inbox) for one in (near, *coaches)]
    await sue.presses(sue.inbox[-1], "Ask coaches to come on duty")
    after = [len(one.inbox) for one in (near, *coaches)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [0, 1, 0]
    await coaches[0].presses(coaches[0].inbox[-1], "Go on duty")
    assert "A request is waiting" in coaches[0].heard


async def test_a_head_can_let_coaches_of_their_region_be_asked_but_never_of_their_authority(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    near = await network.coach("Near", district="S10", region="Yorkshire and the Humber")
    same = await network.coach("Same", district="LS7", region="Yorkshire and the Humber")
    said = await ada.sends("ask")
    assert near.inbox == same.inbox == []
    await ada.presses(said, "Also ask in my region")
    assert "A request is waiting" in near.heard
    assert same.inbox == []


async def test_the_next_covered_time_is_told_if_that_coach_may_be_asked(network: Network) -> None:
    """A rota of somebody who is too close is no promise."""
    ada = await network.head("Ada")
    near = await network.coach("Near", district="LS7", region="Yorkshire and the Humber")
    await near.sends("hours-add", days="Monday", begins="7pm", ends="10pm")
    await near.sends("duty", "off")
    assert "I don't know when" in read(await ada.sends("ask"))
    cora = await network.coach("Cora")
    await cora.sends("hours-add", days=["Monday", "Friday"], begins="8pm", ends="10pm")
    await cora.sends("duty", "off")
    await cora.sends("decline", find_offer(cora))
    await wait(network, 5)
    case = find(message(ada), "Take it back").value
    assert "comes on duty on Monday 6 July, 20:00" in read(await ada.sends("waiting", case))


def find_offer(coach: Someone) -> str:
    return find(coach.offer, "Not this one").value


async def _offers(network: Network) -> int:
    async with network.storage.read() as work:
        (case,) = await work.cases.waiting()
        return len(await work.offers.all_open_of(case.id))
