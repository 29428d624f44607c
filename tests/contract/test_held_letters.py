"""Letters that wait for the end of quiet hours, and letters that are opened, never sent."""

from __future__ import annotations

from datetime import timedelta

from bot.core.calls import Call
from bot.core.confidential import Confidential
from bot.core.messages import Direct, Receipt, To, Urgency
from bot.core.people import MemberId, Platform
from bot.core.support import Case
from bot.core.views import NEUTRAL, Reply
from tests.unit.makers import NOW

from .store import Store, account

TO = Direct(account("ada"))
VIEW = Reply(NEUTRAL, "Meet Ben", words=Confidential("zanzibarquokka"))
LEASE = timedelta(minutes=1)


async def claimed(store: Store) -> list[str]:
    async with store.begin() as work:
        letters = await work.outbox.claim(LEASE, 20, tuple(Platform))
        for letter in letters:
            await work.outbox.sent(letter, Receipt("D", f"{letter.id}"))
    return [letter.key for letter in letters]


async def test_a_letter_leaves_when_it_may_and_holds_nothing_up_until_then(store: Store) -> None:
    later = NOW + timedelta(hours=2)
    async with store.begin() as work:
        for once, urgency in (("waits", Urgency.PERSONAL), ("now", Urgency.PERSONAL)):
            await work.outbox.post(
                Reply(once),
                to=TO,
                once=once,
                urgency=urgency,
                not_before=later if once == "waits" else NOW - timedelta(days=1),
            )
        await work.outbox.post_each(
            Reply("many"),
            [To(TO, "a"), To(Direct(account("ben")), "b", None, later)],
            urgency=Urgency.BROADCAST,
        )
    assert await claimed(store) == ["now"]
    assert await claimed(store) == ["a"]
    assert await claimed(store) == []
    store.pass_time(hours=2)
    assert await claimed(store) == ["waits", "b"]


async def test_a_letter_that_was_tried_and_comes_later_still_goes_first(store: Store) -> None:
    async with store.begin() as work:
        for once in ("first", "second"):
            await work.outbox.post(Reply(once), to=TO, once=once, urgency=Urgency.PERSONAL)
        (letter,) = await work.outbox.claim(LEASE, 20, tuple(Platform))
        await work.outbox.later(letter, NOW + timedelta(minutes=5), in_doubt=False)
    assert await claimed(store) == []


async def hold(store: Store, member: MemberId, **about: object) -> int:
    async with store.begin() as work:
        return await work.outbox.hold(
            VIEW,
            to=TO,
            once="held",
            urgency=Urgency.SUPPORT,
            member=member,
            **about,  # type: ignore[arg-type] # what it is about, by name
        )


async def opened(store: Store, letter: int, member: MemberId) -> Reply | None:
    async with store.begin() as work:
        return await work.outbox.open_held(letter, member)


async def test_what_is_held_is_never_sent_and_opens_for_whose_it_is(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    letter = await hold(store, ada.id)
    assert await hold(store, ada.id) == letter
    store.pass_time(days=3)
    assert await claimed(store) == []
    async with store.begin() as work:
        assert await work.outbox.undelivered(ada.id) == []
        assert await work.outbox.stuck() == []
        assert not await work.outbox.retry(letter)
    assert await opened(store, letter, ben.id) is None
    assert await opened(store, letter + 1, ada.id) is None
    for _ in range(2):
        assert await opened(store, letter, ada.id) == VIEW


async def test_what_was_opened_is_gone_after_a_day_and_what_was_not_after_thirty(
    store: Store,
) -> None:
    ada = await store.member("ada")
    letter = await hold(store, ada.id)
    store.pass_time(days=29)
    async with store.begin() as work:
        await work.forget()
    assert await opened(store, letter, ada.id) == VIEW
    store.pass_time(hours=24)
    assert await opened(store, letter, ada.id) == VIEW
    async with store.begin() as work:
        await work.forget()
    store.pass_time(seconds=1)
    async with store.begin() as work:
        await work.forget()
    assert await opened(store, letter, ada.id) is None
    unopened = await hold(store, ada.id)
    store.pass_time(days=30, seconds=1)
    async with store.begin() as work:
        await work.forget()
    assert await opened(store, unopened, ada.id) is None
    assert await store.count("outbox") == 0


async def test_what_is_held_does_not_outlive_what_it_is_about(store: Store) -> None:
    ada = await store.member("ada")
    case = Case.open(ada.id, NOW)
    async with store.begin() as work:
        await work.cases.add(case, None)
    letter = await hold(store, ada.id, case=case.id)
    async with store.begin() as work:
        await work.cases.end(case.id)
    assert await opened(store, letter, ada.id) is None
    until = NOW + timedelta(hours=1)
    short = await hold(store, ada.id, until=until)
    store.pass_time(hours=1)
    assert await opened(store, short, ada.id) is None


async def test_what_is_held_about_a_call_follows_it(store: Store) -> None:
    ada = await store.member("ada")
    call = Call.draft("Title", "Theme", "About", NOW + timedelta(days=1), 60)
    async with store.begin() as work:
        await work.calls.add(call, by=None)
    letter = await hold(store, ada.id, call=call.id, topic="told")
    async with store.begin() as work:
        (about,) = await work.outbox.about(call.id)
        assert about.id == letter
        await work.outbox.revise(letter, Reply("Changed."))
    assert await opened(store, letter, ada.id) == Reply("Changed.")
    async with store.begin() as work:
        await work.outbox.supersede(call.id, "told", Reply("Over."))
    assert await opened(store, letter, ada.id) is None
    assert await claimed(store) == []
