"""Letters that change, or go away, after they were written: whatever had become of them by then."""

from __future__ import annotations

from bot.core.confidential import Confidential
from bot.core.messages import (
    InChannel,
    Receipt,
)
from bot.core.people import Platform
from bot.core.views import NEUTRAL, Reply

from .letters import (
    ADA,
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
from .store import Store


class TestRevised:
    async def test_before_anybody_tried_it_simply_says_the_new(self, store: Store) -> None:
        await post(store)
        await revise(store)
        letter = await one(store)
        assert (letter.view, letter.receipt) == (NEW, None)
        await sent(store, letter)
        assert await claim(store) == []

    async def test_once_delivered_it_is_edited_where_it_stands_to_the_newest(
        self, store: Store
    ) -> None:
        """Two changes before the courier comes make one edit."""
        await post(store)
        await sent(store, await one(store))
        await revise(store)
        await revise(store, NEWEST)
        async with store.begin() as work:
            (kind,) = await work.outbox.due(tuple(Platform))
            assert kind[1], "it is a change"
        letter = await one(store)
        assert (letter.view, letter.receipt) == (NEWEST, Receipt("C1", "M1"))
        assert (letter.in_doubt, letter.attempts) == (False, 1)
        await sent(store, letter)
        assert await claim(store) == []
        assert await store.count("outbox", state="sent", body="") == 1
        assert await store.count_null("outbox", "next_body") == 1

    async def test_while_it_is_being_delivered_the_edit_follows(self, store: Store) -> None:
        await post(store)
        letter = await one(store)
        await revise(store)
        await sent(store, letter)
        edit = await one(store)
        assert (edit.view, edit.receipt) == (NEW, Receipt("C1", "M1"))

    async def test_in_doubt_it_is_looked_for_as_it_was_tried(self, store: Store) -> None:
        """The new text was never sent: whoever looked for that would send a second copy."""
        await post(store)
        await one(store)
        await revise(store)
        store.pass_time(minutes=2)
        letter = await one(store)
        assert (letter.view, letter.in_doubt) == (OLD, True)
        await sent(store, letter)
        assert (await one(store)).view == NEW

    async def test_after_a_try_that_surely_failed_it_says_the_new_at_once(
        self, store: Store
    ) -> None:
        await post(store)
        letter = await one(store)
        await revise(store)
        async with store.begin() as work:
            await work.outbox.later(letter, work.now, in_doubt=False)
        again = await one(store)
        assert (again.view, again.receipt) == (NEW, None)

    async def test_an_edit_that_was_cut_short_is_done_again(self, store: Store) -> None:
        """Editing twice changes nothing, so there is nothing to doubt."""
        await post(store)
        await sent(store, await one(store))
        await revise(store)
        await one(store)
        async with store.begin() as work:
            await work.outbox.release()
        again = await one(store)
        assert (again.view, again.receipt) == (NEW, Receipt("C1", "M1"))
        assert not again.in_doubt

    async def test_an_edit_keeps_nobody_waiting(self, store: Store) -> None:
        await post(store)
        await sent(store, await one(store))
        await revise(store)
        await post(store, once="b")
        assert [letter.key for letter in await claim(store)] == ["a", "b"]

    async def test_its_words_stay_sealed(self, store: Store) -> None:
        link = Reply(NEUTRAL, words=Confidential("zanzibarquokka"), opens="Join the call")
        await post(store, to=ADA)
        await sent(store, await one(store))
        await revise(store, link)
        assert await store.count("outbox", body="zanzibarquokka") == 0
        assert await store.count_null("outbox", "next_sealed_words") == 0
        assert (await one(store)).view == link


class TestWithdrawn:
    async def test_before_anybody_tried_it_is_never_sent(self, store: Store) -> None:
        await post(store)
        await withdraw(store)
        assert await claim(store) == []
        assert await store.count("outbox", state="gone", body="") == 1
        await post(store)  # its key stays taken
        assert await claim(store) == []

    async def test_once_delivered_it_is_taken_away(self, store: Store) -> None:
        await post(store)
        await sent(store, await one(store))
        await withdraw(store)
        letter = await one(store)
        assert (letter.gone, letter.receipt) == (True, Receipt("C1", "M1"))
        await sent(store, letter, None)
        assert await claim(store) == []
        assert await store.count("outbox", state="gone") == 1

    async def test_while_it_is_being_delivered_it_is_taken_away_after(self, store: Store) -> None:
        await post(store)
        letter = await one(store)
        await withdraw(store)
        await sent(store, letter)
        gone = await one(store)
        assert (gone.gone, gone.receipt) == (True, Receipt("C1", "M1"))

    async def test_in_doubt_it_is_looked_for_first(self, store: Store) -> None:
        await post(store)
        await one(store)
        await withdraw(store)
        store.pass_time(minutes=2)
        letter = await one(store)
        assert (letter.gone, letter.in_doubt, letter.view) == (True, True, OLD)

    async def test_it_is_not_changed_any_more(self, store: Store) -> None:
        await post(store)
        await sent(store, await one(store))
        await withdraw(store)
        await revise(store)
        letter = await one(store)
        assert letter.gone

    async def test_one_that_was_stuck_is_not_sent_again(self, store: Store) -> None:
        await post(store)
        letter = await one(store)
        async with store.begin() as work:
            await work.outbox.dead(letter.id, "not_in_channel")
            await work.outbox.withdraw(letter.id)
            assert await work.outbox.stuck() == []
            assert not await work.outbox.retry(letter.id)

    async def test_all_that_one_change_said_goes_together(self, store: Store) -> None:
        """And nothing that only looks alike: ``%`` and ``_`` in a key stand for themselves."""
        for once in ("change:1_:ada", "change:1_:ben", "change:12:ada", "other"):
            await post(store, once=once, to=InChannel(Platform.DISCORD, "1", once))
        async with store.begin() as work:
            assert await work.outbox.withdraw_all("change:1_:") == 2
        assert {letter.key for letter in await claim(store)} == {"change:12:ada", "other"}
