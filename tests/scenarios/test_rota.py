"""Hours, days off, cover, rest and somebody to talk to: as coaches and supervisors meet them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import FormInvalid
from bot.core.people import Role
from bot.core.skills import Needs
from bot.core.support import Case
from bot.core.vocabulary import Language
from bot.services.ladder import place

from .network import Network
from .someone import Someone, find, read

EVENINGS = ("Monday", "Tuesday")
MONDAY_20 = datetime(2026, 7, 6, 19, tzinfo=UTC)


async def on_rota(network: Network, name: str) -> Someone:
    """Return a coach who is on on Monday and Tuesday evenings, by hours alone."""
    coach = await network.coach(name)
    await coach.sends("duty", "off")
    await coach.sends("hours-add", days=EVENINGS, begins="7pm", ends="10pm")
    return coach


async def test_by_hours_somebody_is_asked_then_and_not_before(network: Network) -> None:
    cora = await on_rota(network, "Cora")
    ada = await network.head("Ada")
    said = read(await ada.sends("ask"))
    assert "comes on duty on Monday 6 July, 19:00" in said
    await network.until(datetime(2026, 7, 6, 17, 59, tzinfo=UTC))
    assert "A request is waiting" not in cora.heard
    await network.until(datetime(2026, 7, 6, 18, 5, tzinfo=UTC))
    assert "A request is waiting" in cora.heard
    assert "by your hours, until Monday 6 July, 22:00" in read(await cora.sends("duty"))


async def test_hours_are_listed_and_taken_out_by_number(network: Network) -> None:
    cora = await on_rota(network, "Cora")
    shown = await cora.sends("hours")
    assert "1. Monday 19:00 to 22:00\n2. Tuesday 19:00 to 22:00" in read(shown)
    await cora.sends("hours-away", first="14 July 2026", last="15 July 2026")
    shown = await cora.sends("hours")
    assert "3. Off Tue 14 Jul to Wed 15 Jul" in read(shown)
    left = await cora.presses(shown, "Take one out", line="1")
    assert "Monday" not in read(left)
    assert "2. Off Tue 14 Jul" in read(left)
    assert "has done its work" in read(await cora.presses(shown, "Take one out", line="1"))
    with pytest.raises(FormInvalid):
        await cora.presses(left, "Take one out", line="9")


async def test_not_tonight_is_one_tap_and_over_by_eight(network: Network) -> None:
    """What was being asked goes on to somebody else at once."""
    cora = await network.coach("Cora")
    ada = await network.head("Ada")
    await ada.sends("ask")
    said = await cora.presses(cora.offer, "Not tonight")
    assert "until Tuesday 7 July, 08:00" in read(said)
    assert "No coach is free" in ada.heard
    ben = await network.head("Ben")
    await ben.sends("ask")
    network.move(hours=20)  # who waits is looked at every few minutes: a night of that is enough
    await network.until(datetime(2026, 7, 7, 6, 59, tzinfo=UTC))
    assert "A request is waiting" not in cora.heard, "what they were asked has moved on"
    await network.until(datetime(2026, 7, 7, 7, 5, tzinfo=UTC))
    assert "A request is waiting" in cora.heard


async def test_going_off_in_ones_hours_holds_to_their_end(network: Network) -> None:
    cora = await on_rota(network, "Cora")
    await network.until(MONDAY_20)
    await cora.sends("duty", "off")
    assert "until Monday 6 July, 22:00" in read(await cora.sends("duty"))
    await network.until(MONDAY_20 + timedelta(days=1))
    assert "You are on duty by your hours" in read(await cora.sends("duty"))


async def test_cover_is_taken_by_the_first_and_named_to_nobody(network: Network) -> None:
    cora, carl, cleo = [await on_rota(network, name) for name in ("Cora", "Carl", "Cleo")]
    await carl.sends("hours-drop", find(await carl.sends("hours"), "Take one out").value, line="1")
    with pytest.raises(FormInvalid):
        await cora.sends("cover-ask", day="9 July 2026")
    await cora.sends("cover-ask", day="6 July 2026")
    assert "A coach can't be there on Monday 6 July, 19:00" in read(carl.inbox[-1])
    assert "Cora" not in carl.heard + cleo.heard
    asked = cleo.inbox[-1]
    await carl.presses(carl.inbox[-1], "Yes, I'll take it")
    assert "Somebody takes your hours on Monday 6 July" in read(cora.inbox[-1])
    assert "Carl" not in cora.heard
    assert "Somebody else has those hours" in read(await cleo.presses(asked, "Yes, I'll take it"))
    await network.until(MONDAY_20)
    assert "You are off duty" in read(await cora.sends("duty"))
    assert "You are on duty" in read(await carl.sends("duty"))


async def test_after_something_urgent_a_coach_rests_and_is_offered_somebody_to_talk_to(
    network: Network,
) -> None:
    cora = await network.coach("Cora")
    ada = await network.head("Ada")
    sue = await network.head("Sue", buddy="no")
    await network.appoint(sue, Role.SUPERVISOR)
    await ada.presses(await ada.sends("ask"), "It can't wait")
    await cora.presses(cora.offer, "Yes, I'll take it")
    end = find(ada.inbox[-1], "End this conversation").value
    await ada.sends("end-now", end)
    over = await cora.sends("end-now", end)
    assert "After something heavy you rest until Tuesday 7 July" in read(await cora.sends("duty"))
    assert "You are off duty" in read(await cora.sends("duty", "on")), "a rest is a rest"
    await cora.presses(over, "Talk to a supervisor")
    assert "A coach would like to talk" in read(sue.inbox[-1])
    assert "Cora" not in sue.heard
    taken = await sue.presses(sue.inbox[-1], "I'll talk with them")
    assert "It is Cora" in read(taken)
    assert "Ada" not in read(taken) + sue.heard
    assert "Sue will be in touch with you" in read(cora.inbox[-1])
    await network.pass_time(hours=24)
    assert "You are on duty" in read(await cora.sends("duty"))


async def test_a_coach_may_rest_without_a_reason_and_a_quiet_case_asks_for_none(
    network: Network,
) -> None:
    cora = await network.coach("Cora")
    ada = await network.head("Ada")
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await ada.sends("end-now", find(ada.inbox[-1], "End this conversation").value)
    over = await cora.presses(cora.inbox[-1], "Yes, end it")
    assert "You are on duty" in read(await cora.sends("duty"))
    said = await cora.presses(over, "It was heavy: I need a rest")
    assert "until Tuesday 7 July" in read(said)
    assert "You are off duty" in read(await cora.sends("duty"))
    assert "no supervisor yet" in read(await cora.presses(said, "Talk to a supervisor"))


async def test_supervisors_hear_in_time_of_hours_with_too_few(network: Network) -> None:
    """Two days before of every gap, on the day of those that nobody covers; who is on is named."""
    cora = await on_rota(network, "Cora")
    sue = await network.head("Sue", buddy="no")
    await network.appoint(sue, Role.SUPERVISOR)
    await network.until(datetime(2026, 7, 6, 11, tzinfo=UTC))
    assert "The rota for Wed 8 Jul has fewer than 2 coaches" in read(sue.inbox[-1])
    await network.until(datetime(2026, 7, 7, 6, 35, tzinfo=UTC))
    assert "Tue 7 Jul, 07:30 to 19:00: nobody" in read(sue.inbox[-1])
    assert "1 on" not in read(sue.inbox[-1])
    card = await sue.sends("supervise")
    assert "Tue 7 Jul, 19:00 to 22:00: 1 on" in read(card)
    days = await sue.presses(card, "The next 14 days")
    assert "Tue 7 Jul: Cora 19:00 to 22:00." in read(days)
    assert "Thu 9 Jul: nobody." in read(days)
    assert cora.inbox == []


async def test_what_a_coach_brings_decides_who_is_asked_first(network: Network) -> None:
    """And it is filled in again when they look."""
    cora = await network.coach("Cora")
    carl = await network.coach("Carl", district="SA1", region="Wales")
    await carl.sends("skills", former="no", languages="Cymraeg", concerns="Suspension")
    sheet = await carl.asks("skills")
    assert getattr(sheet, "filled", {})["languages"] == ["Cymraeg"]
    ada = await network.head("Ada")
    async with network.storage.begin() as work:
        member = await work.accounts.owner(ada.account)
        assert member is not None
        case = Case.open(member, work.now)
        await work.cases.add(case, None)
        await place(work, case, Needs(language=Language.WELSH))
    await network.courier.drain()
    assert "A request is waiting" in carl.heard
    assert cora.inbox == []
