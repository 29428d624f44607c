"""The log of what was done: nobody in it by name, nothing that can be changed unnoticed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.audit import Deed
from bot.core.people import Role
from storage import engine
from tests.unit.makers import NOW

from .everybody import everything
from .store import Store


async def note(store: Store, times: int = 1) -> None:
    for _ in range(times):
        async with store.begin() as work:
            await work.audit.note(
                Deed.ROLE_GIVEN, by=None, role=Role.ORGANISER, about=None, what=Role.COACH
            )


async def tamper(store: Store, statement: str) -> None:
    """Change the database behind the program's back, as its operator could."""
    writer = engine.writer(store.url)
    async with writer.begin() as connection:
        await connection.execute(text(statement))
    await writer.dispose()


async def test_an_entry_says_what_was_done_to_the_minute_and_names_nobody(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    store.pass_time(seconds=59)
    async with store.begin() as work:
        await work.audit.note(
            Deed.ROLE_GIVEN, by=ada.id, role=Role.ORGANISER, about=ben.id, what=Role.COACH
        )
        (entry,) = await work.audit.latest(5)
    assert entry.at == NOW
    assert entry.words == "an organiser confirmed making somebody a coach"
    (row,) = (await everything(store))["audit"]
    assert ada.id not in repr(row)
    assert ben.id not in repr(row)


async def test_an_untouched_log_is_whole(store: Store) -> None:
    async with store.begin() as work:
        assert (await work.audit.verify()).whole
    await note(store, 5)
    async with store.begin() as work:
        chain = await work.audit.verify()
        assert (chain.whole, chain.entries) == (True, 5)
        assert await work.audit.holds(chain.newest)
        assert not await work.audit.holds("5:other")
        assert not await work.audit.holds("nonsense")


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE audit SET deed = 'ROLE_TAKEN:coach' WHERE id = 3", 3),
        ("UPDATE audit SET role = 'operator' WHERE id = 1", 1),
        ("UPDATE audit SET subject = 'x' WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 5", 5),
        ("UPDATE audit SET id = 6 WHERE id = 5", 5),
        ("UPDATE audit_ends SET number = 4", 6),
        ("DELETE FROM audit_ends", 6),
        ("DELETE FROM audit", 1),
    ],
)
async def test_what_was_changed_left_out_or_cut_off_is_noticed(
    store: Store, statement: str, at: int
) -> None:
    await note(store, 5)
    await tamper(store, statement)
    async with store.begin() as work:
        chain = await work.audit.verify()
    assert not chain.whole
    assert chain.broken_at == at


async def test_a_log_that_was_put_back_whole_is_noticed_by_what_was_written_down(
    store: Store,
) -> None:
    await note(store, 2)
    async with store.begin() as work:
        newest = (await work.audit.verify()).newest
    await tamper(store, "DELETE FROM audit")
    await tamper(store, "DELETE FROM audit_ends")
    async with store.begin() as work:
        assert (await work.audit.verify()).whole
        assert not await work.audit.holds(newest)


async def test_entries_go_after_a_year_and_the_chain_holds(store: Store) -> None:
    await note(store, 3)
    store.pass_time(days=200)
    await note(store, 2)
    store.clock[0] = NOW + timedelta(days=365, minutes=1)
    async with store.begin() as work:
        await work.forget()
    async with store.begin() as work:
        assert (await work.audit.verify()).entries == 2
        assert (await work.audit.verify()).whole
        assert [entry.number for entry in await work.audit.latest(9)] == [5, 4]
    await note(store)
    store.pass_time(days=400)
    async with store.begin() as work:
        await work.forget()
    await note(store)
    async with store.begin() as work:
        chain = await work.audit.verify()
        assert (chain.whole, chain.entries) == (True, 1)


async def test_once_somebody_is_erased_their_entries_are_nobodys(store: Store) -> None:
    """The entry stays, the key that made it theirs does not; and a member sees their own."""
    ada, ben = await store.member("ada"), await store.member("ben")
    async with store.begin() as work:
        await work.audit.note(Deed.ROLE_GIVEN, by=ada.id, role=Role.ORGANISER, about=ben.id)
        for member, you in ((ada, "did it"), (ben, "are who it is about")):
            (mine,) = (await work.export(member.id))["audit"]
            assert mine["you"] == you
    async with store.begin() as work:
        await work.erase(ada.id)
        assert (await work.export(ada.id))["audit"] == []
        assert len(await work.audit.latest(9)) == 1
        assert (await work.audit.verify()).whole
