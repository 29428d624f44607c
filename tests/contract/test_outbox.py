from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core.confidential import Confidential
from bot.core.messages import Address, Direct, InChannel, Letter, Receipt, Urgency
from bot.core.people import MemberId, Platform
from bot.core.views import NEUTRAL, Reply
from storage.vault import Vault
from storage.work import open_storage
from tests.unit.makers import NOW

from .store import Store, account

LEASE = timedelta(minutes=1)
BOTH = tuple(Platform)
ADA, BEN = Direct(account("ada")), Direct(account("ben"))
CHANNEL = InChannel(Platform.DISCORD, "1", "2")


async def post(
    store: Store, once: str, to: Address = ADA, urgency: Urgency = Urgency.PERSONAL
) -> None:
    async with store.begin() as work:
        await work.outbox.post(Reply(once), to=to, once=once, urgency=urgency)


async def claim(
    store: Store, limit: int = 20, platforms: Sequence[Platform] = BOTH
) -> Sequence[Letter]:
    async with store.begin() as work:
        return await work.outbox.claim(LEASE, limit, platforms)


async def keys(store: Store, limit: int = 20) -> list[str]:
    return [letter.key for letter in await claim(store, limit)]


async def settle(store: Store, letters: Sequence[Letter]) -> None:
    async with store.begin() as work:
        for letter in letters:
            await work.outbox.sent(letter, Receipt("D1", "M1"))


async def test_a_letter_arrives_as_it_was_written_and_once(store: Store) -> None:
    view = Reply(NEUTRAL, "Hello ☂", words=Confidential("zanzibarquokka"))
    for _ in range(2):
        async with store.begin() as work:
            await work.outbox.post(view, to=ADA, once="hello", urgency=Urgency.SUPPORT)
    (letter,) = await claim(store)
    assert letter.view == view
    assert (letter.key, letter.address, letter.written) == ("hello", ADA, NOW)
    assert (letter.attempts, letter.in_doubt) == (1, False)
    await settle(store, [letter])
    store.pass_time(hours=1)
    assert await claim(store) == []
    assert await store.count("outbox", state="sent", body="") == 1
    assert await store.count_null("outbox", "sealed_words") == 1


async def test_every_kind_of_address_comes_back(store: Store) -> None:
    addresses: tuple[Address, ...] = (
        ADA,
        Direct(account("ada", Platform.SLACK)),
        CHANNEL,
        InChannel(Platform.SLACK, "T1", "C1"),
    )
    for number, address in enumerate(addresses):
        await post(store, str(number), address)
    assert [letter.address for letter in await claim(store)] == list(addresses)


async def test_one_person_gets_their_letters_one_by_one_in_order(store: Store) -> None:
    for once in ("first", "second", "third"):
        await post(store, once)
    await post(store, "to ben", BEN)
    letters = await claim(store)
    assert [letter.key for letter in letters] == ["first", "to ben"]
    assert await keys(store) == []
    await settle(store, letters)
    assert await keys(store) == ["second"]


async def test_support_waits_for_nothing_less_urgent(store: Store) -> None:
    """Not even for an earlier letter to the same person that cannot be delivered just now."""
    await post(store, "news", urgency=Urgency.BROADCAST)
    await post(store, "buddy", urgency=Urgency.PERSONAL)
    await post(store, "support", urgency=Urgency.SUPPORT)
    await post(store, "channel", CHANNEL, Urgency.BROADCAST)
    assert await keys(store, limit=1) == ["support"]
    assert await keys(store) == ["buddy", "news", "channel"]


async def test_a_letter_that_waits_holds_back_the_later_ones_to_the_same_person(
    store: Store,
) -> None:
    await post(store, "first")
    await post(store, "second")
    (letter,) = await claim(store)
    async with store.begin() as work:
        await work.outbox.later(
            letter, store.clock[0] + timedelta(minutes=5), in_doubt=letter.in_doubt
        )
    assert await keys(store) == []
    store.pass_time(minutes=5)
    (again,) = await claim(store)
    assert (again.key, again.attempts, again.in_doubt) == ("first", 2, False)


async def test_an_unsettled_letter_comes_back_in_doubt_when_its_lease_is_over(
    store: Store,
) -> None:
    """The courier may have died after sending: look before sending again."""
    await post(store, "first")
    await claim(store)
    store.pass_time(seconds=59)
    assert await claim(store) == []
    store.pass_time(seconds=1)
    (letter,) = await claim(store)
    assert (letter.in_doubt, letter.attempts) == (True, 2)


async def test_after_a_restart_what_was_in_hand_is_taken_up_at_once_with_care(
    store: Store,
) -> None:
    await post(store, "first")
    await claim(store)
    async with store.begin() as work:
        await work.outbox.release()
    (letter,) = await claim(store)
    assert letter.in_doubt


async def test_a_rate_limit_does_not_take_the_doubt_away(store: Store) -> None:
    """An earlier try may have arrived, whatever a later one was told."""
    await post(store, "a")
    await claim(store)
    store.pass_time(minutes=2)
    (doubtful,) = await claim(store)
    assert doubtful.in_doubt
    async with store.begin() as work:
        await work.outbox.later(doubtful, work.now, in_doubt=doubtful.in_doubt)
    (again,) = await claim(store)
    assert again.in_doubt

    await post(store, "b", BEN)
    (first,) = await claim(store)
    async with store.begin() as work:
        await work.outbox.later(first, work.now, in_doubt=first.in_doubt)
    (sure,) = await claim(store)
    assert not sure.in_doubt


async def test_letters_wait_for_their_platform_to_be_connected(store: Store) -> None:
    slack = Direct(account("ada", Platform.SLACK))
    await post(store, "slack", slack)
    assert await claim(store, platforms=[Platform.DISCORD]) == []
    async with store.begin() as work:
        assert await work.outbox.due([Platform.DISCORD]) == set()
        assert await work.outbox.due(BOTH) == {(Platform.SLACK, False)}
    assert [letter.key for letter in await claim(store, platforms=[Platform.SLACK])] == ["slack"]
    async with store.begin() as work:
        assert await work.outbox.due(BOTH) == set()
    store.pass_time(seconds=LEASE.total_seconds())
    async with store.begin() as work:
        assert await work.outbox.due(BOTH) == {(Platform.SLACK, False)}


async def test_what_cannot_be_delivered_waits_to_be_shown_once(store: Store) -> None:
    ada = await store.member("ada")
    view = Reply(NEUTRAL, words=Confidential("zanzibarquokka"))
    async with store.begin() as work:
        await work.outbox.post(view, to=ADA, once="1", urgency=Urgency.PERSONAL, member=ada.id)
        assert await work.outbox.undelivered(ada.id) == []
    (letter,) = await claim(store)
    async with store.begin() as work:
        await work.outbox.dead(letter.id, "closed")
        assert await work.outbox.undelivered(ada.id) == [(letter.id, view)]
        assert await work.outbox.undelivered(MemberId("ben")) == []
        await work.outbox.shown(letter.id)
        assert await work.outbox.undelivered(ada.id) == []
    assert await store.count("outbox", body="") == 1
    assert await store.count_null("outbox", "sealed_words") == 1


async def test_a_stuck_letter_is_listed_without_a_word_and_can_be_sent_again(
    store: Store,
) -> None:
    """With care: it may have arrived before the platform said no."""
    await post(store, "zanzibarquokka", CHANNEL)
    (letter,) = await claim(store)
    async with store.begin() as work:
        assert await work.outbox.stuck() == []
        assert not await work.outbox.retry(letter.id)
        await work.outbox.dead(letter.id, "not_in_channel")
        (stuck,) = await work.outbox.stuck()
        assert (stuck.id, stuck.written, stuck.reason) == (letter.id, NOW, "not_in_channel")
        assert "zanzibarquokka" not in repr(stuck)
        assert await work.outbox.retry(letter.id)
        assert await work.outbox.stuck() == []
    (again,) = await claim(store)
    assert (again.key, again.view, again.in_doubt) == (letter.key, letter.view, True)


async def test_words_in_a_letter_open_with_our_key_only(store: Store) -> None:
    """With another key it is kept for a person to look at, and keeps no other letter waiting."""
    async with store.begin() as work:
        await work.outbox.post(
            Reply(NEUTRAL, words=Confidential("secret")), to=ADA, once="1", urgency=Urgency.SUPPORT
        )
    await post(store, "2", BEN)
    other = open_storage(store.url, lambda: NOW, Vault(bytes(32)))
    async with other.begin() as work:
        assert [letter.key for letter in await work.outbox.claim(LEASE, 9, BOTH)] == ["2"]
        (stuck,) = await work.outbox.stuck()
    await other.close()
    assert stuck.reason == "unreadable"
    async with store.begin() as work:
        assert await work.outbox.retry(stuck.id)
    (letter,) = await claim(store)
    assert letter.view == Reply(NEUTRAL, words=Confidential("secret"))


async def test_that_there_was_a_letter_is_forgotten_after_thirty_days(store: Store) -> None:
    await post(store, "sent")
    await settle(store, await claim(store))
    await post(store, "waiting", BEN)
    store.pass_time(days=30)
    async with store.begin() as work:
        await work.forget()
    assert await store.count("outbox") == 2
    store.pass_time(seconds=1)
    async with store.begin() as work:
        await work.forget()
    assert await store.count("outbox", once="waiting") == await store.count("outbox") == 1
    store.pass_time(days=60)  # no platform has taken it for so long that none will
    async with store.begin() as work:
        await work.forget()
    assert await store.count("outbox") == 0
