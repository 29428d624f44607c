"""Hosts take turns, hand them on, are briefed, and count heads without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.core.people import Platform, Role

from .network import Network
from .someone import Someone, find, read

STALE = "That button has done its work"


@dataclass
class Rota:
    """Wednesday's call at 19:00, hosted in turn by three; Mo moderates."""

    network: Network
    mo: Someone
    people: list[Someone]

    async def host_of_first(self) -> tuple[Someone, list[Someone]]:
        """Return who hosts on 8 July, and the other hosts."""
        for someone in self.people:
            if "Wednesday 8 July, 19:00, UK time: yours" in read(await someone.sends("host")):
                return someone, [other for other in self.people if other is not someone]
        raise AssertionError("nobody hosts it")


@pytest.fixture
async def rota(network: Network) -> Rota:
    await network.space(Platform.DISCORD, "C1")
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    await network.plan()
    card = await mo.presses((await mo.sends("slots")), "Open Weekly network call")
    card = await mo.presses(card, "Hosts")
    people = []
    for name, platform in (
        ("Ada", Platform.DISCORD),
        ("Ben", Platform.SLACK),
        ("Cem", Platform.SLACK),
    ):
        people.append(await network.head(name, platform))
        card = await mo.presses(card, "Add a host", person=str(people[-1].account))
    return Rota(network, mo, people)


def new(someone: Someone, word: str) -> list[str]:
    return [text for text in map(read, someone.inbox) if word in text]


async def test_hosts_take_turns_and_see_their_own(rota: Rota) -> None:
    seen = [read(await someone.sends("host")) for someone in rota.people]
    assert all("yours" in text for text in seen)
    dora = await rota.network.head("Dora")
    assert "You are not on a rota." in read(await dora.sends("host"))


async def test_a_turn_that_is_handed_on_goes_to_the_first_who_takes_it(rota: Rota) -> None:
    host, (first, second) = await rota.host_of_first()
    mine = await host.sends("host")
    label = "I can't host 8 July"
    said = await host.presses(mine, label)
    assert "I have asked the other 2 hosts" in read(said)
    assert STALE in read(await host.presses(mine, label))
    for other in (first, second):
        assert "Can you host Weekly network call" in read(other.inbox[-1])
        assert host.name not in read(other.inbox[-1])
    question = second.inbox[-1]
    taken = await first.presses(first.inbox[-1], "I'll host")
    assert "Thank you. You host Weekly network call" in read(taken)
    assert "Somebody else hosts" in read(second.inbox[-1])
    assert "You host" in read(first.inbox[-1])
    assert STALE in read(await second.presses(question, "I'll host"))
    button = find(question, "I'll host")
    assert "You host" in read(await first.sends(button.command, button.value))
    assert STALE in read(await rota.mo.sends(button.command, button.value))
    assert new(rota.mo, "Nobody hosts") == []
    await rota.network.jump(datetime(2026, 7, 7, 18, tzinfo=UTC))
    assert len(new(first, "You host Weekly network call\n")) == 1
    assert new(host, "Said yes") == []


async def test_when_nobody_takes_it_moderators_hear_of_it_a_day_before(rota: Rota) -> None:
    host, _ = await rota.host_of_first()
    await host.presses(await host.sends("host"), "I can't host 8 July")
    await rota.network.settle()
    assert new(rota.mo, "Nobody hosts") == []
    await rota.network.jump(datetime(2026, 7, 7, 17, 59, tzinfo=UTC))
    assert new(rota.mo, "Nobody hosts") == []
    await rota.network.jump(datetime(2026, 7, 7, 18, tzinfo=UTC))
    (told,) = new(rota.mo, "Nobody hosts")
    assert "Wednesday 8 July, 19:00" in told
    assert host.name not in told
    await host.presses(await host.sends("host"), "I'll host 8 July")
    assert new(rota.mo, "Nobody hosts") == []
    assert len(new(rota.mo, "Somebody hosts")) == 1
    assert len(new(host, "You host Weekly network call\n")) == 1  # the brief, at once
    await rota.network.jump(datetime(2026, 7, 7, 19, tzinfo=UTC))
    assert len(new(host, "You host Weekly network call\n")) == 1


async def test_a_turn_handed_on_late_is_told_to_moderators_at_once(rota: Rota) -> None:
    host, _ = await rota.host_of_first()
    await rota.network.jump(datetime(2026, 7, 7, 18, tzinfo=UTC))
    brief = host.inbox[-1]
    await host.presses(brief, "I can't host")
    assert len(new(rota.mo, "Nobody hosts")) == 1


async def test_the_brief_says_how_many_and_names_only_who_chose_it(rota: Rota) -> None:
    host, _ = await rota.host_of_first()
    fay, gus = await rota.network.head("Fay"), await rota.network.head("Gus")
    for someone in (fay, gus):
        await someone.presses(await someone.sends("calls"), "I'm coming")
    async with rota.network.storage.begin() as work:
        call = (await work.calls.planned(work.now, datetime(2026, 7, 9, tzinfo=UTC)))[0]
        member = await work.accounts.owner(fay.account)
        assert member is not None
        await work.calls.name(call.id, member, shown=True)
    await rota.network.jump(datetime(2026, 7, 7, 18, tzinfo=UTC))
    (brief,) = new(host, "Said yes")
    assert "Said yes: 2" in brief
    assert "Want you to know: Fay" in brief
    assert "Gus" not in brief
    assert "What is said on the call stays on the call." in brief
    assert "The link to join comes to you, too" in brief
    assert all(f"\n{number}. " in brief for number in range(1, 5))
    await fay.sends("leave-now")
    async with rota.network.storage.read() as work:
        about = [letter.topic for letter in await work.outbox.about(call.id)]
    assert "brief" not in about  # it named somebody who is erased


async def test_after_the_call_its_host_says_how_many_came_and_moderators_see_the_number(
    rota: Rota,
) -> None:
    host, (other, _) = await rota.host_of_first()
    await rota.network.jump(datetime(2026, 7, 8, 18, 59, tzinfo=UTC))
    assert new(host, "How many came") == []
    early = find(await rota.mo.sends("calls"), "I'm coming").value.removeprefix("yes:")
    await rota.network.jump(datetime(2026, 7, 8, 19, tzinfo=UTC))
    assert len(new(host, "How many came")) == 1
    assert new(other, "How many came") == []
    question = host.inbox[-1]
    button = find(question, "Say how many came")
    assert STALE in read(await other.sends(button.command, button.value, came="3"))
    assert STALE in read(await host.sends(button.command, early, came="3")) or early == button.value
    assert "12 it is" in read(await host.presses(question, "Say how many came", came="12"))
    await host.presses(question, "Say how many came", came="11")
    slots = read(await rota.mo.sends("slots"))
    assert "Came lately: 11." in slots
    assert "Ada" not in slots.partition("Came lately")[2]


async def test_a_slot_without_hosts_is_mentioned_to_moderators_once(network: Network) -> None:
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    await network.plan()
    for day in (7, 8, 12, 14, 15, 19, 22):
        await network.jump(datetime(2026, 7, day, 18, tzinfo=UTC))
    assert len(new(mo, "has no hosts yet")) == 1


async def test_a_host_hears_of_a_change_and_an_open_question_follows_it(rota: Rota) -> None:
    host, (first, second) = await rota.host_of_first()
    listed = await rota.mo.presses(await rota.mo.sends("calls"), "Change a call")
    card = await rota.mo.presses(listed, listed.buttons[0].label)
    preview = await rota.mo.presses(card, "Move it", starts="9 July 7pm")
    assert "The host gets a message." in read(preview)
    await rota.mo.presses(preview, "Do it")
    assert "You host Weekly network call. It moves from" in read(host.inbox[-1])
    await host.presses(await host.sends("host"), "I can't host 9 July")
    preview = await rota.mo.presses(card, "Cancel it", scope="Just this one")
    done = await rota.mo.presses(preview, "Do it")
    for other in (first, second):
        assert "does not take place" in read(other.inbox[-1])
    await rota.mo.presses(done, "Take it back")
    await first.presses(first.inbox[-1], "I'll host")
    assert "You host" in read(first.inbox[-1])


async def test_a_host_who_leaves_is_off_every_rota(rota: Rota) -> None:
    host, _ = await rota.host_of_first()
    await host.sends("leave-now")
    await rota.network.jump(datetime(2026, 7, 7, 18, tzinfo=UTC))
    assert len(new(rota.mo, "Nobody hosts")) == 1
    card = await rota.mo.presses(await rota.mo.sends("slots"), "Open Weekly network call")
    assert host.name not in read(card)
