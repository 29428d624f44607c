from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.core.confidential import Confidential
from bot.core.messages import Aside, Receipt, Urgency
from bot.core.people import Account, MemberId, Platform
from bot.core.views import Reply
from storage.migrate import migrate
from storage.schema import metadata

from .everybody import IMPERSONAL, NAME, SCHOOL, TRUST, everything, fill
from .store import Store, account, open_store


async def test_the_member_of_these_tests_is_in_every_table(store: Store) -> None:
    """A new table that holds anything of a person must be filled in here, or this fails."""
    people = await fill(store)
    async with store.begin() as work:
        held = await work.export(people.gone)
    assert set(held) == {table.name for table in metadata.sorted_tables}
    assert {name for name, rows in held.items() if not rows} == IMPERSONAL


async def test_an_export_holds_nothing_of_anybody_else(store: Store) -> None:
    """Neither a coach's name, nor who gave a role, nor what others wrote, nor sealed words."""
    people = await fill(store)
    async with store.begin() as work:
        for mine in (people.gone, people.head, people.coach, people.buddy):
            text = repr(await work.export(mine))
            for other in {people.gone, people.head, people.coach, people.buddy} - {mine}:
                assert f"'{other}'" not in text
                assert f":{other}" not in text
            assert "sealed" not in text


async def test_an_export_holds_what_a_member_told_us(store: Store) -> None:
    people = await fill(store)
    async with store.begin() as work:
        held = await work.export(people.gone)
    assert held["members"][0]["school"] == SCHOOL
    assert len(held["accounts"]) == 3
    assert {row["role"] for row in held["appointments"]} == {"coach", "organiser"}
    assert len(held["cases"]) == 1


async def test_erasing_a_member_leaves_nothing_of_them(store: Store) -> None:
    """No id, no name, no school, no account in any row, other people's included."""
    people = await fill(store)
    async with store.begin() as work:
        await work.erase(people.gone)
        held = await work.export(people.gone)
    assert not any(held.values())
    rows = repr(await everything(store))
    for trace in (people.gone, NAME, SCHOOL, TRUST, account(NAME).user):
        assert trace not in rows


async def test_erasing_a_member_leaves_the_others_what_is_theirs(store: Store) -> None:
    people = await fill(store)
    async with store.begin() as work:
        await work.erase(people.gone)
        for other in (people.head, people.coach, people.buddy):
            assert await work.members.get(other) is not None
        waiting = await work.cases.open_of(people.head)
        assert waiting is not None
        assert waiting.coach is None
        assert await work.cases.words(waiting.id) == Confidential("words")
        group = await work.rounds.latest_group(people.buddy)
        assert group is not None
        assert group.others(people.buddy) == ()


async def test_what_buddies_were_answered_is_not_answered_again_nor_done_again(
    store: Store,
) -> None:
    """The kept answer named who left: its words go, and the claim stays."""
    people = await fill(store)
    async with store.begin() as work:
        await work.erase(people.gone)
    async with store.begin() as work:
        reply = await work.claim("home of buddy", account("buddy"))
        assert isinstance(reply, Reply)
        assert NAME not in repr(reply)
        assert await work.claim("home of coach", account("coach")) is not None


async def test_nothing_of_who_left_is_in_any_byte_of_the_file(tmp_path: Path) -> None:
    """Not in a free page, not in the write-ahead log."""
    folder = tmp_path / "alone"
    url = f"sqlite+aiosqlite:///{folder / 'headsup.db'}"
    await migrate(url)
    async with open_store(url) as store:
        people = await fill(store)
        before = b"".join(path.read_bytes() for path in folder.iterdir())
        async with store.begin() as work:
            await work.erase(people.gone)
        assert await store.storage.checkpoint()
        after = b"".join(path.read_bytes() for path in folder.iterdir())
    for trace in (people.gone, NAME, SCHOOL, TRUST, account(NAME).user):
        assert trace.encode() in before
        assert trace.encode() not in after


async def test_erasing_nobody_changes_nothing(store: Store) -> None:
    await fill(store)
    before = await everything(store)
    async with store.begin() as work:
        await work.erase(MemberId("nobody"))
    assert await everything(store) == before


async def test_a_name_with_a_wildcard_erases_nobody_else(store: Store) -> None:
    """Ids are random, but nothing here depends on it."""
    await fill(store)
    before = await everything(store)
    async with store.begin() as work:
        await work.erase(MemberId("%"))
        await work.erase(MemberId("id_"))
    assert await everything(store) == before


async def test_what_is_forgotten_at_night_is_in_no_byte_of_the_file(tmp_path: Path) -> None:
    """Even when most tables have nothing to forget."""
    folder = tmp_path / "alone"
    url = f"sqlite+aiosqlite:///{folder / 'headsup.db'}"
    await migrate(url)
    async with open_store(url) as store:
        async with store.begin() as work:
            await work.drafts.keep(account("ann"), "join", {"school": SCHOOL})
        before = b"".join(path.read_bytes() for path in folder.iterdir())
        store.pass_time(days=3)
        async with store.begin() as work:
            await work.forget()
        after = b"".join(path.read_bytes() for path in folder.iterdir())
    assert SCHOOL.encode() in before
    assert SCHOOL.encode() not in after


async def placed(store: Store) -> None:
    """Let every letter that waits arrive somewhere."""
    async with store.begin() as work:
        while letters := await work.outbox.claim(timedelta(minutes=1), 50, tuple(Platform)):
            for letter in letters:
                await work.outbox.sent(letter, Receipt(f"C{letter.id}", f"M{letter.id}"))


async def test_messages_that_stand_are_taken_back_under_nobodys_name(store: Store) -> None:
    """Each becomes a row that says where it stands; once that is done the row is gone, too."""
    people = await fill(store)
    await placed(store)
    async with store.begin() as work:
        foreseen = await work.erasures.foreseen(people.gone)
        taken = await work.erase(people.gone)
    assert taken.asked == foreseen > 5
    rows = [row for row in (await everything(store))["outbox"] if row["gone"]]
    ours = [row for row in rows if str(row["once"]).startswith("erased:")]
    assert len(ours) == taken.asked
    for row in ours:
        assert row["channel_id"]
        assert row["message_id"]
        blank = {row[name] for name in ("member", "case", "call", "sealed_words", "next_body")}
        assert blank == {None}
        assert (row["recipient"], row["body"], row["topic"]) == ("", "", "")
    async with store.begin() as work:
        letters = await work.outbox.claim(timedelta(minutes=1), 50, tuple(Platform))
        assert len(letters) == taken.asked
        assert all(letter.gone and letter.receipt and letter.member is None for letter in letters)
        await work.outbox.sent(letters[0], None)
        await work.outbox.stays(letters[1])
        found = await work.erasures.get(taken.ref)
    assert found is not None
    assert (found.gone, found.stayed, found.left) == (1, 1, taken.asked - 2)
    left = [row for row in (await everything(store))["outbox"] if row["gone"]]
    assert len(left) == taken.asked - 2


async def test_a_letter_of_nobody_that_comes_back_is_to_be_deleted(store: Store) -> None:
    people = await fill(store)
    async with store.begin() as work:
        letters = await work.outbox.claim(timedelta(minutes=1), 50, tuple(Platform))
    (mine,) = [one for one in letters if one.member == people.gone][:1]
    async with store.begin() as work:
        await work.erase(people.gone)
    async with store.begin() as work:
        await work.outbox.sent(mine, Receipt("C9", "M9"))
        again = await work.outbox.claim(timedelta(minutes=1), 50, tuple(Platform))
    (back,) = [one for one in again if one.receipt == Receipt("C9", "M9")]
    assert back.gone
    assert people.gone not in back.key
    assert NAME not in repr(back.view)


async def test_a_way_to_the_bot_beside_a_channel_goes_as_well(store: Store) -> None:
    """Its recipient is written with the channel in front, so that it is found by its end."""
    people = await fill(store)
    async with store.begin() as work:
        for name in (NAME, f"x{NAME}"):
            aside = Aside(Account(Platform.DISCORD, "", account(name).user), "S1", "C1")
            await work.outbox.post(
                Reply("here"), to=aside, once=f"aside {len(name)}", urgency=Urgency.PERSONAL
            )
        await work.erase(people.gone)
    asides = [row for row in (await everything(store))["outbox"] if row["kind"] == "aside"]
    assert [row["recipient"] for row in asides] == [f"C1/x{account(NAME).user}"]


async def test_what_is_forgotten_of_takedowns(store: Store) -> None:
    people = await fill(store)
    await placed(store)
    async with store.begin() as work:
        taken = await work.erase(people.gone)
    store.pass_time(days=31)
    async with store.begin() as work:
        await work.forget()
        assert await work.erasures.get(taken.ref) is None
    keys = [str(row["once"]) for row in (await everything(store))["outbox"]]
    assert not any(key.startswith("erased:") for key in keys)
