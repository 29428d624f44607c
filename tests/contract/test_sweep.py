"""What a crash leaves between two files, and what an older version left, is put right."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from bot.core.confidential import Confidential
from bot.core.messages import Direct, Urgency
from bot.core.people import Caller, Platform
from bot.core.support import Case, CaseState
from bot.core.views import NEUTRAL, Reply
from bot.jobs.sweep import SWEEP
from bot.jobs.tick import Jobs
from storage import engine
from storage.migrate import migrate
from storage.schema import cases, outbox, requests
from storage.vault import NETWORK, OF_CASE
from storage.work import SqlWork, open_storage

from .store import Store, account, open_store
from .test_cases import opened, say

WORDS = Confidential("zanzibarquokka")


async def sealed(store: Store) -> list[bytes]:
    """Return everything that lies sealed, whose ever it is."""
    found: list[bytes] = []
    async with store.storage.reading() as connection:
        for column in (
            cases.c.sealed_words,
            outbox.c.sealed_words,
            outbox.c.next_sealed_words,
            requests.c.sealed_words,
        ):
            rows = await connection.execute(select(column).where(column.is_not(None)))
            found += [row[0] for row in rows]
    return found


async def talk(store: Store, head: str = "ada") -> Case:
    """Leave words of one case in every place that keeps any: all of them need its key."""
    case = await opened(store, head, WORDS)
    await say(store, case, head, f"said to {head}")
    async with store.begin() as work:
        ask = f"read by {head}"
        await work.claim(ask, account(head))
        words = await work.cases.words(case.id)
        caller = Caller(account(head), case.head, frozenset())
        await work.answer(ask, caller, Reply(NEUTRAL, words=words))
    return case


async def test_every_place_that_keeps_words_of_a_case_seals_them_with_its_key(
    store: Store,
) -> None:
    one, two = await talk(store), await talk(store, "ben")
    under = [text[1:17] for text in await sealed(store)]
    assert sorted(under) == sorted([one.id.bytes, two.id.bytes] * 3)
    assert {text[:1] for text in await sealed(store)} == {OF_CASE}
    assert set(await store.vault.keys.held()) == {one.id, two.id}


@asynccontextmanager
async def undone(store: Store) -> AsyncGenerator[SqlWork]:
    """Open a transaction that comes to nothing, as in a crash before its end."""
    with suppress(InterruptedError):
        async with store.begin() as work:
            yield work
            raise InterruptedError


async def test_a_case_without_a_word_has_no_key(store: Store) -> None:
    await opened(store, "ada")
    assert await store.vault.keys.held() == {}


@pytest.mark.parametrize("how", ["ending", "leaving"])
async def test_the_key_goes_with_the_case(store: Store, how: str) -> None:
    gone, stays = await talk(store), await talk(store, "ben")
    async with store.begin() as work:
        if how == "ending":
            await work.cases.end(gone.id)
        else:
            await work.erase(gone.head)
        assert gone.id in await store.vault.keys.held(), "not before all of it is sure"
    assert set(await store.vault.keys.held()) == {stays.id}
    assert {text[1:17] for text in await sealed(store)} == {stays.id.bytes}


async def test_a_network_that_is_emptied_keeps_no_key_of_a_case(store: Store) -> None:
    await talk(store)
    async with store.begin() as work:
        assert await work.marks.ours()
        await work.clear()
    assert await store.vault.keys.held() == {}
    assert await store.count("vault_mark") == 1


async def test_what_is_not_erased_after_all_keeps_its_key(store: Store) -> None:
    case = await talk(store)
    async with undone(store) as work:
        await work.cases.end(case.id)
    async with store.begin() as work:
        assert await work.cases.words(case.id) == WORDS


async def test_a_crash_before_the_words_were_kept_leaves_a_key_that_is_destroyed(
    store: Store,
) -> None:
    """But not at once: whoever made it may just be about to use it."""
    alive = await talk(store)
    async with undone(store) as work:
        await work.cases.add_words(uuid4(), WORDS)
    assert len(await store.vault.keys.held()) == 2
    for minutes, left in ((9, 2), (2, 1)):
        store.pass_time(minutes=minutes)
        async with store.begin() as work:
            await work.sweep()
        assert len(await store.vault.keys.held()) == left
    async with store.begin() as work:
        assert await work.cases.words(alive.id) == WORDS


async def test_a_crash_after_the_key_was_destroyed_leaves_words_that_go_too(
    store: Store,
) -> None:
    """Meanwhile they are as if there were none: nobody meets a fault, no letter holds others up."""
    case, other = await talk(store), await talk(store, "ben")
    await store.vault.keys.destroy([case.id])
    async with store.begin() as work:
        assert await work.cases.words(case.id) is None
        kept = await work.claim("read by ada", account("ada"))
        assert kept is not None
        assert kept.words is None
        await work.cases.add_words(case.id, Confidential("a new beginning"))
        swept = await work.sweep()
    assert swept == replace(swept, keys=0, texts=2, adopted=0)
    async with store.begin() as work:
        assert await work.cases.words(case.id) == Confidential("a new beginning")
        assert await work.cases.words(other.id) == WORDS
        (letter,) = await work.outbox.claim(timedelta(minutes=1), 9, tuple(Platform))
    assert letter.key == "said to ben"
    assert isinstance(letter.view, Reply)
    assert letter.view.words == WORDS


async def test_a_letter_whose_key_is_gone_is_not_sent_and_does_not_break_what_waits(
    store: Store,
) -> None:
    case = await talk(store)
    async with store.begin() as work:
        (letter,) = await work.outbox.claim(timedelta(minutes=1), 9, tuple(Platform))
        await work.outbox.dead(letter.id, "closed")
        held = await work.outbox.hold(
            Reply(NEUTRAL, words=WORDS),
            to=Direct(account("ada")),
            once="held",
            urgency=Urgency.SUPPORT,
            member=case.head,
            case=case.id,
        )
        assert len(await work.outbox.undelivered(case.head)) == 1
    await store.vault.keys.destroy([case.id])
    async with store.begin() as work:
        assert await work.outbox.undelivered(case.head) == []
        assert await work.outbox.open_held(held, case.head) is None
        await work.sweep()
    assert await store.count("outbox") == 0


async def test_keys_of_cases_that_are_over_go_whenever_they_were_made(store: Store) -> None:
    case = await talk(store)
    async with store.begin() as work:
        await work.cases.change(replace(case, state=CaseState.ENDED))
    async with store.begin() as work:
        await work.sweep()
    assert await store.vault.keys.held() == {}


async def test_what_an_older_version_sealed_moves_to_the_keys_of_its_cases(store: Store) -> None:
    """Nothing is lost by upgrading, and what was sealed before can be destroyed like the rest."""
    case = await talk(store)
    await old_seals(store, case)
    assert {text[:1] for text in await sealed(store)} == {NETWORK}
    async with store.begin() as work:
        assert await work.cases.words(case.id) == WORDS
        swept = await work.sweep()
        assert swept == replace(swept, keys=0, texts=0, adopted=3)
    first = [text for text in await sealed(store) if text[:1] == NETWORK]
    assert len(first) == 1, "an answer is not known by its case: it goes within two days"
    async with store.begin() as work:
        assert (await work.sweep()) == replace(swept, adopted=0)
        assert await work.cases.words(case.id) == WORDS
        kept = await work.claim("read by ada", account("ada"))
        assert kept is not None
        assert kept.words == WORDS
        (letter,) = await work.outbox.claim(timedelta(minutes=1), 9, tuple(Platform))
        assert isinstance(letter.view, Reply)
        assert letter.view.words == WORDS
        await work.cases.end(case.id)
    assert await sealed(store) == []


async def old_seals(store: Store, case: Case) -> None:
    """Seal everything as the version before did."""

    def seal(about: str) -> bytes:
        return store.vault.seal(Confidential(WORDS.reveal()), about)

    writer = engine.writer(store.url)
    async with writer.begin() as connection:
        await connection.execute(update(cases).values(sealed_words=seal(f"cases/{case.id}/words")))
        once = (await connection.execute(select(outbox.c.once))).scalar_one()
        letter = seal(f"outbox/{once}")
        await connection.execute(
            update(outbox).values(
                sealed_words=letter, next_sealed_words=letter, next_body=outbox.c.body
            )
        )
        await connection.execute(update(requests).values(sealed_words=seal("requests/read by ada")))
    await writer.dispose()
    await store.vault.keys.destroy([case.id])


async def test_words_that_never_opened_keep_nobody_from_starting(store: Store) -> None:
    case = await opened(store, "ada", WORDS)
    writer = engine.writer(store.url)
    async with writer.begin() as connection:
        await connection.execute(update(cases).values(sealed_words=NETWORK + bytes(40)))
    await writer.dispose()
    async with store.begin() as work:
        await work.sweep()
        assert await work.cases.open_of(case.head) is not None


async def test_a_reader_that_keeps_the_log_from_being_emptied_is_outlasted_by_the_job(
    tmp_path: Path,
) -> None:
    """While somebody reads, what was erased stays in the log; the job empties it afterwards."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'alone' / 'headsup.db'}"
    await migrate(url)
    async with open_store(url) as store:
        case = await talk(store)
        before = await sealed(store)
        async with store.storage.read() as reading:
            await reading.cases.waiting()
            async with store.begin() as work:
                await work.cases.end(case.id)
            assert not await store.storage.checkpoint(), "busy, and it says so"
            assert any(text in on_disk(tmp_path) for text in before)
        # another process, which knows of nothing that is owed
        again = open_storage(url, lambda: store.clock[0], store.vault)
        jobs = Jobs(again, [SWEEP], lambda: store.clock[0])
        assert await jobs.tick() == 0
        assert any(text in on_disk(tmp_path) for text in before)
        store.pass_time(hours=1)
        assert await jobs.tick() == 1
        assert not any(text in on_disk(tmp_path) for text in before)
        await again.close()


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_the_job_sweeps_once_an_hour_however_long_it_was_away(store: Store) -> None:
    jobs = Jobs(store.storage, [SWEEP], lambda: store.clock[0])
    assert await jobs.tick() == 0
    store.pass_time(days=3, minutes=20)
    assert [await jobs.tick(), await jobs.tick()] == [1, 0]
    store.pass_time(hours=1)
    assert await jobs.tick() == 1
