"""The composition root: the one module that knows every concrete class.

Platforms and the playground are imported only when they are used: the playground's first page
must not wait for an SDK.
"""

from __future__ import annotations

import asyncio
import importlib
import tempfile
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import uuid4

from bot.adapters.playground.parts import Parts, PlayClock, Renderer
from bot.adapters.playground.people import SPACES
from bot.commands import ALL
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.config import Settings
from bot.core.calls import CallSlot
from bot.core.people import Platform
from bot.core.recurrence import InHolidays, Recurrence
from bot.core.times import Clock, uk_date
from bot.jobs.catalogue import jobs_for
from bot.jobs.courier import Courier
from bot.jobs.tick import Jobs
from bot.own_files import ways_of
from bot.services.slots import first_slot, plan
from storage.keys import KeyFile
from storage.kms import InKms
from storage.look import opens, rows
from storage.master_file import InFile
from storage.masters import InEnvironment, InMemory, Masters, Source
from storage.migrate import migrate, revision, sealed_before
from storage.vault import KEY, KeyProblem, Vault
from storage.work import SqlStorage, open_storage

_SATURDAY = 5

PLAY_BEGINS = datetime(2026, 12, 7, 8, tzinfo=UTC)
"""A Monday morning in term time: the buddy round is an hour away, the call on Wednesday."""


def clock() -> datetime:
    """Return the time now, in UTC. The one place that may ask."""
    return datetime.now(UTC)  # noqa: TID251


def keys_for(settings: Settings) -> KeyFile:
    """Return the keys database, not open yet, with every place a master key may come from.

    New master keys come from the first place that is set; the others are still read.

    Raises:
        KeyProblem: a place that is set cannot be one.
    """
    path, before = settings.master_key_file, settings.data / "vault.key"
    unset = settings.key is None and not settings.kms and settings.key_file is None
    if unset and before.exists() and not path.exists():
        raise KeyProblem(
            "The key lies in the data folder, as it used to: whoever takes the folder, or a copy "
            f"of it, has both. Move it once: mv {before} {path}. If that is no place for it, move "
            "it elsewhere and name that in HEADSUP_KEY_FILE."
        )
    file = InFile(path, apart_from=(settings.data, settings.keys_file.parent))
    sources: list[Source] = []
    if settings.kms:
        sources.append(InKms(settings.kms, settings.kms_seconds))
    if settings.key is not None:
        sources.append(InEnvironment(settings.key.get_secret_value()))
    return KeyFile(settings.keys_file, Masters([*sources, file]))


async def open_keys(settings: Settings, stack: AsyncExitStack, now: Clock) -> tuple[KeyFile, Vault]:
    """Open the keys database, to be closed with *stack*, and the vault that they make.

    Raises:
        KeyProblem: the keys cannot be used.
    """
    keys = keys_for(settings)
    stack.push_async_callback(keys.close)
    older = sealed_before(await revision(settings.database_url))
    if older and not keys.path.exists():
        await _fits(settings, keys)
    return keys, Vault(await keys.open(now(), older=older), keys)


async def _fits(settings: Settings, keys: KeyFile) -> None:
    """See that the key at hand is the one used so far, before it is taken for that for good.

    Raises:
        KeyProblem: it is not.
    """
    vault = Vault(await asyncio.to_thread(keys.masters.older))
    storage = open_storage(settings.database_url, clock, vault)
    try:
        if not await opens(storage, vault):
            raise KeyProblem(
                "The key at hand does not open what this network has sealed so far. Put the one "
                "in place that it used before this version; nothing was changed."
            )
    finally:
        await storage.close()


async def open_store(
    settings: Settings, stack: AsyncExitStack, now: Clock = clock
) -> tuple[SqlStorage, str]:
    """Open the network's database at its newest schema, to be closed with *stack*.

    Returns it with what to tell the operator, empty if there is nothing.

    Raises:
        KeyProblem: the keys cannot be used, or belong to another database.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    keys, vault = await open_keys(settings, stack, now)
    await migrate(settings.database_url)
    storage = open_storage(settings.database_url, now, vault, ways_of(settings))
    stack.push_async_callback(storage.close)
    async with storage.begin() as work:
        if not await work.marks.ours():
            raise KeyProblem(
                f"The keys in {keys.path} belong to another database than this one. Put back the "
                "two that belong together."
            )
    if (made := keys.masters.made) is None:
        return storage, ""
    return storage, (
        f"A new master key was made: {made}. Back this up somewhere safe and apart from the "
        "database: without it nobody can open what members wrote in confidence."
    )


async def look_at(settings: Settings, stack: AsyncExitStack) -> SqlStorage | None:
    """Open the database to look at, without its keys, to be closed with *stack*; None if new."""
    if await revision(settings.database_url) is None:
        return None
    storage = open_storage(settings.database_url, clock, Vault(bytes(KEY)))
    stack.push_async_callback(storage.close)
    return storage


@asynccontextmanager
async def play_parts(
    settings: Settings, keep: Path | None = None, crowd: int = 0, seed: int = 0
) -> AsyncGenerator[Parts]:
    """Open a network on a database of its own, with a clock that is moved by hand.

    It is empty, but for a *crowd* of invented members whom nobody plays.
    """
    async with AsyncExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="headsup-")))
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("play*.db*"):
            old.unlink()
        url = f"sqlite+aiosqlite:///{folder / 'play.db'}"
        await migrate(url)
        now = PlayClock(PLAY_BEGINS)
        keys = KeyFile(folder / "play-keys.db", Masters([InMemory()]))
        stack.push_async_callback(keys.close)
        storage = open_storage(url, now, Vault(await keys.open(now(), older=None), keys))
        stack.push_async_callback(storage.close)
        dispatcher = Dispatcher(storage, ALL, hear)
        stack.push_async_callback(dispatcher.drain)
        async with storage.begin() as work:
            for space in SPACES:  # before the calls are planned: they go on its calendar
                await work.spaces.keep(space)
            await first_slot(
                work,
                settings.weekly_call,
                settings.call_minutes,
                InHolidays[settings.call_in_holidays.upper()],
            )
            await work.slots.add(saturday_coffee(uk_date(work.now)))
            await plan(work)
            if crowd:
                demo = importlib.import_module("bot.demo")
                await demo.fill(work, demo.invent(crowd, seed, now()))

        async def table_rows() -> Mapping[str, Sequence[Mapping[str, object]]]:
            return await rows(storage)

        yield Parts(
            storage=storage,
            dispatcher=dispatcher,
            jobs=jobs_of(settings, storage, now),
            clock=now,
            courier=lambda messengers: Courier(storage, messengers, now),
            renderers=renderers,
            rows=table_rows,
            disk=lambda: b"".join(p.read_bytes() for p in sorted(folder.glob("play*.db*"))),
        )


def saturday_coffee(since: date) -> CallSlot:
    """Return a second slot, so that visitors of the playground see that there can be several."""
    return CallSlot(
        id=uuid4(),
        name="Saturday coffee",
        theme="",
        about="Coffee, and nothing on the agenda. Bring the dog.",
        recurrence=Recurrence(weekday=_SATURDAY, at=time(9), weeks=1, since=since),
        minutes=45,
        calendar="england",
        in_holidays=InHolidays.SKIP,
    )


def renderers() -> Mapping[Platform, Renderer]:
    """Return what draws for each platform. The first call imports discord.py."""
    discord_views = importlib.import_module("bot.adapters.discord.views")
    discord_forms = importlib.import_module("bot.adapters.discord.forms")
    discord_events = importlib.import_module("bot.adapters.discord.events")
    slack_views = importlib.import_module("bot.adapters.slack.views")
    slack_forms = importlib.import_module("bot.adapters.slack.forms")
    return {
        Platform.DISCORD: Renderer(
            message=lambda reply, letter: discord_views.draw(reply, letter=letter).payload(),
            form=lambda sheet: discord_forms.draw(sheet).to_dict(),
            event=discord_events.payload,
        ),
        Platform.SLACK: Renderer(
            # a letter's picture is uploaded first, and shown by the id of its file
            message=lambda reply, letter: slack_views.draw(reply, "FPLAY" if letter else None),
            form=slack_forms.draw,
        ),
    }


def jobs_of(settings: Settings, storage: SqlStorage, now: Clock) -> Jobs:
    """Return every job, at the times the settings say."""
    approval = settings.round_approval == "on"
    found = jobs_for(settings.round_morning, settings.round_weeks, round_approval=approval)
    return Jobs(storage, found, now)
