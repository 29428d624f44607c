"""What members agreed to, on either database: yeses that end, noes that are kept, and merging."""

from __future__ import annotations

from datetime import timedelta

from bot.core.people import MemberId
from tests.unit.makers import NOW

from .store import Store

DAY = timedelta(days=1)


async def test_a_yes_ends_by_the_clock_alone(store: Store) -> None:
    ada, ben = (await store.member("ada")).id, (await store.member("ben")).id
    async with store.begin() as work:
        await work.consents.give(ada, "buddy", "1", NOW + DAY)
        await work.consents.give(ben, "buddy", "1")
        assert await work.consents.agreed("buddy") == {ada, ben}
        assert await work.consents.refused("buddy") == frozenset()
        assert [one.member for one in await work.consents.ending(NOW + DAY)] == [ada]
        assert await work.consents.ending(NOW) == []
    store.pass_time(days=1)
    async with store.begin() as work:
        assert await work.consents.agreed("buddy") == {ben}
        assert await work.consents.refused("buddy") == {ada}
        assert await work.consents.given(ada) == {}


async def test_a_no_is_kept_with_when_and_whether_it_lapsed(store: Store) -> None:
    ada, ben = (await store.member("ada")).id, (await store.member("ben")).id
    async with store.begin() as work:
        await work.consents.give(ada, "buddy", "1", NOW + DAY)
    store.pass_time(hours=1)
    async with store.begin() as work:
        await work.consents.withdraw(ada, "buddy", lapsed=True)
        await work.consents.withdraw(ben, "buddy")  # who never said yes can say no
    store.pass_time(hours=1)
    async with store.begin() as work:
        await work.consents.withdraw(ada, "buddy")  # said once, it stays said
        (mine,) = await work.consents.of(ada)
        assert (mine.given, mine.until, mine.lapsed) == (NOW, NOW + DAY, True)
        assert mine.ended == NOW + timedelta(hours=1)
        assert await work.consents.refused("buddy") == {ada, ben}
        assert await work.consents.ending(NOW + 2 * DAY) == []
        await work.consents.give(ada, "buddy", "2")
        (again,) = await work.consents.of(ada)
        assert (again.version, again.ended, again.lapsed) == ("2", None, False)


async def test_of_two_who_are_one_only_what_both_say_stays_a_yes(store: Store) -> None:
    """In the older wording, until the earlier end; what only one spoke of is a no."""
    ada, eve = (await store.member("ada")).id, (await store.member("eve")).id
    async with store.begin() as work:
        for member, version, until in ((ada, "2", NOW + 2 * DAY), (eve, "1", NOW + DAY)):
            await work.consents.give(member, "both", version, until)
        await work.consents.give(ada, "mine", "1")
        await work.consents.give(eve, "theirs", "1")
        await work.consents.give(ada, "mixed", "1")
        await work.consents.withdraw(eve, "mixed")
        await work.consents.withdraw(eve, "no")
        await work.merge(ada, eve)
    async with store.begin() as work:
        (both,) = [one for one in await work.consents.of(ada) if one.purpose == "both"]
        assert (both.version, both.until) == ("1", NOW + DAY)
        assert await work.consents.given(ada) == {"both": "1"}
        for purpose in ("mine", "theirs", "mixed", "no"):
            assert await work.consents.refused(purpose) == {ada}
        assert await work.consents.of(MemberId(eve)) == []


async def test_who_changed_their_mind_since_is_told_apart(store: Store) -> None:
    """By a yes, by a no, or by a yes that ended by itself; what was said before counts not."""
    ada, ben, cal, eve = [(await store.member(name)).id for name in ("ada", "ben", "cal", "eve")]
    async with store.begin() as work:
        for member, until in ((ada, None), (ben, None), (cal, NOW + DAY / 2)):
            await work.consents.give(member, "matching", "1", until)
    store.pass_time(hours=1)
    async with store.begin() as work:
        assert await work.consents.changed("matching", NOW) == frozenset()
        await work.consents.withdraw(ada, "matching")
        await work.consents.give(eve, "matching", "1")
        assert await work.consents.changed("matching", NOW) == {ada, eve}
        assert await work.consents.changed("buddy", NOW) == frozenset()
    store.pass_time(days=1)
    async with store.begin() as work:
        assert await work.consents.changed("matching", NOW) == {ada, eve, cal}
        assert await work.consents.changed("matching", work.now) == frozenset()
