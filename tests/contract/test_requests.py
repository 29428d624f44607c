from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from bot.core.confidential import Confidential
from bot.core.people import Account, Caller, Platform, Role
from bot.core.views import NEUTRAL, Reply
from bot.jobs.tick import Jobs
from tests.scenarios.network import ANSWERS, Network
from tests.scenarios.someone import Someone, read

from .store import Store, account


async def test_a_request_is_claimed_once_and_its_answer_kept_sealed(store: Store) -> None:
    ada = await store.member("ada")
    caller = Caller(account("ada"), ada.id, frozenset({Role.MEMBER}))
    reply = Reply(NEUTRAL, "Hello", words=Confidential("zanzibarquokka"))
    async with store.begin() as work:
        assert await work.claim("r1", caller.account) is None
        assert work.request
        assert "r1" not in work.request
        name = work.request
        await work.answer("r1", caller, reply)
    async with store.begin() as work:
        assert await work.claim("r1", caller.account) == reply
        assert work.request == name
        assert await work.claim("r2", caller.account) is None
        assert work.request != name


async def test_a_request_that_failed_is_free_to_be_tried_again(store: Store) -> None:
    with suppress(ZeroDivisionError):
        async with store.begin() as work:
            assert await work.claim("r1", account("ada")) is None
            raise ZeroDivisionError
    async with store.begin() as work:
        assert await work.claim("r1", account("ada")) is None


async def test_a_kept_answer_is_forgotten_after_two_days(store: Store) -> None:
    visitor = Caller(account("eve"), None, frozenset())
    async with store.begin() as work:
        await work.claim("r1", visitor.account)
        await work.answer("r1", visitor, Reply("Hello"))
    for elapsed, left in ((timedelta(days=2), 1), (timedelta(seconds=1), 0)):
        store.clock[0] += elapsed
        async with store.begin() as work:
            await work.forget()
        assert await store.count("requests") == left


async def test_reading_cannot_write(store: Store) -> None:
    """A view of the data refuses every kind of writing, whoever asks."""
    ada = await store.member("ada")
    with pytest.raises(DBAPIError):
        async with store.storage.read() as work:
            await work.consents.give(ada.id, "charter", "1")
    with pytest.raises(DBAPIError):
        async with store.storage.read() as work:
            await work.erase(ada.id)
    with pytest.raises(DBAPIError):
        async with store.storage.read() as work:
            await work.claim("r1", account("ada"))
    async with store.storage.read() as work:
        assert await work.members.get(ada.id) == ada


async def test_what_fails_is_undone_whole(store: Store) -> None:
    with suppress(ZeroDivisionError):
        async with store.begin() as work:
            await work.drafts.keep(account("ada"), "join", {"name": "Ada"})
            raise ZeroDivisionError
    assert await store.count("drafts") == 0


async def test_twelve_deliveries_of_one_request_have_one_effect_and_one_answer(
    network: Network,
) -> None:
    """As a platform that is unsure whether we heard may do."""
    ada = network.person("Ada")
    again = (ada.sends("join", request="once", **{"name": "Ada", **ANSWERS}) for _ in range(12))
    replies = await asyncio.gather(*again)
    assert len({read(reply) for reply in replies}) == 1
    assert "Welcome, Ada" in read(replies[0])
    async with network.storage.read() as work:
        assert len(await work.members.every()) == 1


async def test_twelve_deliveries_of_one_message_arrive_once(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("ask")
    await cora.presses(cora.inbox[-1], "Yes, I'll take it")
    await asyncio.gather(*(ada.writes("Hello.", request="once") for _ in range(12)))
    assert cora.heard.count("Hello.") == 1


async def test_six_requests_for_a_coach_at_once_open_one_case(network: Network) -> None:
    """A head who presses again and again is not told off, and one coach hears of it once."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    replies = await asyncio.gather(*(ada.sends("ask") for _ in range(6)))
    assert all("HU-" in read(reply) for reply in replies)
    assert sum("We've got your request" in read(reply) for reply in replies) == 1
    assert sum("A request is waiting" in read(letter) for letter in cora.inbox) == 1
    async with network.storage.read() as work:
        assert len(await work.cases.waiting()) == 1


async def test_two_coaches_cannot_take_one_case(network: Network) -> None:
    """After twenty minutes both are asked; both press at the same moment."""
    ada = await network.head("Ada")
    one = await network.coach("One")
    two = await network.coach("Two", district="PL1")
    await ada.sends("ask")
    await network.pass_time(minutes=20)
    said = await asyncio.gather(
        *(coach.presses(coach.offer, "Yes, I'll take it") for coach in (one, two))
    )
    async with network.storage.read() as work:
        load = await work.cases.load()
    assert sum(load.values()) == 1
    assert ("You have taken" in one.heard) != ("You have taken" in two.heard)
    assert sum("that you were ready counts" in read(reply) for reply in said) == 1


async def test_two_processes_that_tick_at_once_run_each_slot_once(network: Network) -> None:
    """Reminders, rounds and lapses, with nothing shared but the database."""
    heads = [
        await network.head(name, district=district)
        for name, district in (("Ada", "LS6"), ("Ben", "BT1"), ("Cal", "CF10"), ("Dee", "EH1"))
    ]
    await network.space(Platform.DISCORD, "C1")
    await network.plan()
    every = network.jobs.all
    processes = [Jobs(network.storage, every, network.clock) for _ in range(4)]
    tuesday, wednesday = {"days": 1, "hours": 9, "minutes": 5}, {"hours": 23, "minutes": 30}
    for elapsed in (tuesday, wednesday, {"days": 4, "hours": 15}):  # and the Monday after
        network.move(**elapsed)
        ran = await asyncio.gather(*(process.tick() for process in processes))
        assert sum(ran) > 0
        assert await network.jobs.tick() == 0
        await network.courier.drain()
    for head in heads:
        introduced = [reply for reply in head.inbox if "Meet " in read(reply)]
        assert len(introduced) == 1
    posts = [read(reply).partition(":")[0] for reply in network.mail.channels["C1"]]
    assert posts == ["Tomorrow", "Starting soon"]


async def test_one_person_on_two_platforms_is_two_accounts(network: Network) -> None:
    """The same user id on another platform is somebody else."""
    discord = await network.head("Ada", Platform.DISCORD)
    slack = Someone(network, "Ada", Account(Platform.SLACK, "T1", discord.account.user))
    assert "Join the network" in read(await slack.sends("home"))
