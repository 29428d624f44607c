"""What the outbox knows of letters that wait: whose turn it is, and what stands there already."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.core.calls import Call
from bot.core.confidential import Confidential
from bot.core.messages import (
    Address,
    Aside,
    Direct,
    InChannel,
    OnCalendar,
    Receipt,
    To,
    Together,
    Urgency,
)
from bot.core.people import Platform
from bot.core.views import NEUTRAL, File, Happening, Reply, View
from tests.unit.makers import NOW

from .letters import (
    ADA,
    CHANNEL,
    LEASE,
    NEW,
    NEWEST,
    OLD,
    claim,
    one,
    post,
    revise,
    sent,
    withdraw,
)
from .store import Store, account


async def test_letters_about_a_call_are_found_by_what_they_say_of_it(store: Store) -> None:
    ada = await store.member("ada")
    call = Call.draft("Title", "Theme", "About", NOW, 60)
    async with store.begin() as work:
        await work.calls.add(call, by=None)
        for number, topic in enumerate(("reminder", "link", "event", "taken back")):
            await work.outbox.post(
                OLD,
                to=CHANNEL,
                once=topic,
                urgency=Urgency.BROADCAST,
                member=ada.id if number == 1 else None,
                call=call.id,
                topic=topic,
            )
        await work.outbox.post(OLD, to=CHANNEL, once="else", urgency=Urgency.BROADCAST)
        about = await work.outbox.about(call.id)
        await work.outbox.withdraw(about[-1].id)
        found = [(posted.topic, posted.member) for posted in await work.outbox.about(call.id)]
    assert found == [("reminder", None), ("link", ada.id), ("event", None)]


async def test_one_message_goes_to_many_at_once_and_once_each(store: Store) -> None:
    many = [
        To(Direct(replace(account("ada"), user=f"{n}")), f"link:{n}", None) for n in range(1_203)
    ]
    for _ in range(2):
        async with store.begin() as work:
            await work.outbox.post_each(OLD, many, urgency=Urgency.BROADCAST, topic="link")
    assert await store.count("outbox", topic="link") == 1_203


async def test_a_courier_can_ask_for_what_is_urgent_only(store: Store) -> None:
    await post(store)
    async with store.begin() as work:
        await work.outbox.post(OLD, to=ADA, once="s", urgency=Urgency.SUPPORT)
    async with store.begin() as work:
        urgent = await work.outbox.claim(LEASE, 9, tuple(Platform), least=Urgency.SUPPORT)
    assert [letter.key for letter in urgent] == ["s"]


async def test_in_doubt_a_letter_knows_what_of_ours_stands_there_already(store: Store) -> None:
    """So that a message that looks the same is not taken for it, and nobody reads on for ever."""
    for number in (1, 2):
        await post(store, once=f"{number}")
        await sent(store, await one(store), f"M{number}")
        store.pass_time(minutes=1)
    await post(store, once="other", to=InChannel(Platform.DISCORD, "1", "3"))
    await sent(store, await one(store), "M3")
    await post(store, once="doubtful")
    first = await one(store)
    assert (first.known, first.since) == (frozenset(), "")
    async with store.begin() as work:  # what is urgent went past it, and says nothing of before
        await work.outbox.post(OLD, to=CHANNEL, once="urgent", urgency=Urgency.SUPPORT)
    store.pass_time(seconds=1)
    await sent(store, await one(store), "M4")
    store.pass_time(minutes=2)
    letter = await one(store)
    assert (letter.known, letter.since) == (frozenset({"M1", "M2", "M4"}), "M2")


async def test_in_doubt_beside_one_that_is_just_being_changed(store: Store) -> None:
    """A count is edited in the same channel while somebody wonders whether a post arrived."""
    await post(store, once="standing")
    await sent(store, await one(store), "M1")
    await post(store, once="doubtful")
    await one(store)
    store.pass_time(minutes=2)
    await revise(store)
    letter, edit = await claim(store)
    assert (edit.view, letter.key, letter.in_doubt) == (NEW, "doubtful", True)
    assert (letter.known, letter.since) == (frozenset({"M1"}), "")


async def test_a_letter_knows_the_direct_channel_once_it_is_known(store: Store) -> None:
    await store.member("ada")
    await post(store, to=ADA)
    letter = await one(store)
    assert letter.direct == ""
    await sent(store, letter)
    async with store.begin() as work:
        await work.accounts.reached(ADA.account, "D77")
        assert await work.accounts.direct(ADA.account) == "D77"
        assert await work.accounts.direct(account("nobody")) == ""
    await post(store, to=ADA, once="b")
    assert (await one(store)).direct == "D77"


@pytest.mark.parametrize(
    ("address", "view"),
    [
        (
            OnCalendar(Platform.DISCORD, "1"),
            Happening(
                title="Saturday coffee",
                about="Bring a cup. ☕",
                where="Online",
                starts=NOW,
                ends=NOW + timedelta(hours=1),
                mark="abc",
            ),
        ),
        (Aside(account("ada"), "1", "2"), Reply("aside")),
        (Together(Platform.SLACK, "T1", "C2", ("U1", "U2")), Reply("together")),
        (ADA, Reply("file", file=File("call.ics", "BEGIN:VCALENDAR\r\n"))),
    ],
    ids=["calendar", "aside", "together", "file"],
)
async def test_every_kind_of_letter_comes_back_as_it_was_written(
    store: Store, address: Address, view: View
) -> None:
    await post(store, view, address)
    letter = await one(store)
    assert (letter.address, letter.view) == (address, view)


async def test_whoever_waits_for_the_post_is_told_after_the_commit_and_only_then(
    store: Store,
) -> None:
    told: list[int] = []
    store.storage.when_posted(lambda: told.append(len(told)))
    with suppress(KeyError):
        async with store.begin() as work:
            await work.outbox.post(OLD, to=ADA, once="never", urgency=Urgency.SUPPORT)
            raise KeyError
    async with store.begin() as work:
        await work.outbox.about(Call.draft("", "", "", NOW, 60).id)
    assert told == []
    await post(store)
    assert told == [0]
    await sent(store, await one(store))
    await revise(store)
    await withdraw(store)
    assert told == [0, 1, 2]


async def test_letters_on_one_topic_are_superseded_at_once_and_only_once(store: Store) -> None:
    """Those that stand change, those nobody can have got are never sent, others stay."""
    starts = NOW + timedelta(days=1)
    theirs = Call.draft("Call", "", "An hour.", starts, 60)
    secret = Reply(NEUTRAL, words=Confidential("zanzibarquokka"), opens="Join the call")
    people = [Direct(replace(account("ada"), user=name)) for name in ("stands", "tried", "new")]

    async def write(*to: Address, topic: str = "link", once: str = "first") -> None:
        many = [To(one, f"{once}:{one}", None) for one in to]
        await work.outbox.post_each(
            secret, many, urgency=Urgency.BROADCAST, call=theirs.id, topic=topic
        )

    async with store.begin() as work:
        await work.calls.add(theirs, by=None)
        await write(people[0], people[1])
    stands, tried = await claim(store)
    async with store.begin() as work:
        await work.outbox.sent(stands, Receipt("D", "1"))
        await write(people[2])
        await write(CHANNEL, topic="other")
        await work.outbox.supersede(theirs.id, "link", NEW)
        await write(*people, once="second")
    async with store.begin() as work:
        await work.outbox.sent(tried, Receipt("D", "2"))
    found = {
        (letter.key.partition(":")[0], letter.address): letter for letter in await claim(store)
    }
    expected: dict[tuple[str, Address], View] = {("second", one): secret for one in people}
    expected |= {("first", people[0]): NEW, ("first", people[1]): NEW, ("first", CHANNEL): secret}
    assert {key: letter.view for key, letter in found.items()} == expected
    receipt = found["first", people[0]].receipt
    assert receipt == Receipt("D", "1")

    async with store.begin() as work:
        for letter in found.values():
            await work.outbox.sent(letter, letter.receipt or Receipt("D", letter.key))
        await work.outbox.supersede(theirs.id, "link", NEWEST)
    again = await claim(store)
    assert {letter.key.partition(":")[0] for letter in again} == {"second"}, (
        "the old say it already"
    )
    assert {letter.view for letter in again} == {NEWEST}


async def test_what_supersedes_many_holds_no_confidential_words(store: Store) -> None:
    async with store.begin() as work:
        with pytest.raises(ValueError, match="sealed for one letter"):
            await work.outbox.supersede(uuid4(), "link", Reply("-", words=Confidential("words")))


async def test_what_makes_no_sense_any_more_waits_for_nobody(store: Store) -> None:
    ada = await store.member("ada")
    async with store.begin() as work:
        for number, until in enumerate((None, NOW + timedelta(minutes=5))):
            await work.outbox.post(
                Reply(f"letter {number}"),
                to=ADA,
                once=f"{number}",
                urgency=Urgency.PERSONAL,
                member=ada.id,
                until=until,
            )
    for _ in range(2):
        (letter,) = await claim(store)
        async with store.begin() as work:
            await work.outbox.dead(letter.id, "closed")
    async with store.begin() as work:
        assert len(await work.outbox.undelivered(ada.id)) == 2
    store.pass_time(minutes=6)
    async with store.begin() as work:
        (left,) = await work.outbox.undelivered(ada.id)
    assert left[1] == Reply("letter 0")
