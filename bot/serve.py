"""``headsup run``: connect, keep the clock ticking, and finish what was begun before stopping."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot import heartbeat, wiring
from bot.adapters.feed import path, serve_feed
from bot.adapters.problems import CannotConnect, NotReachable
from bot.adapters.pulse import Pulse
from bot.commands import ALL, catalogue
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.commands.spec import Catalogue
from bot.config import Settings
from bot.core.mail import Messenger
from bot.core.people import Platform
from bot.core.ports import Storage
from bot.core.recurrence import InHolidays
from bot.core.times import Clock
from bot.jobs.clock import Ticker
from bot.jobs.courier import Courier
from bot.services.feed import feeds_of
from bot.services.slots import first_slot, plan

log = logging.getLogger(__name__)

_AGAIN: Final = (1, 2, 4)  # seconds between tries to connect at the start
Connected = tuple[Messenger, asyncio.Task[None]]
_FAREWELL: Final = 4.0  # seconds for the last letters; what is left goes out at the next start


async def serve(
    settings: Settings, say: Callable[[str], None], *, clock: Clock = wiring.clock
) -> None:
    """Run every platform whose tokens are set, until SIGTERM or SIGINT, in the time of *clock*.

    Raises:
        CannotConnect: a token is missing or wrong, or a platform can't be reached any more.
    """
    _check(settings)
    async with AsyncExitStack() as stack:
        storage, note = await wiring.open_store(settings, stack, clock)
        if note:
            say(note)
        async with storage.begin() as work:
            await work.sweep()  # whatever a crash left between words and their keys
            await work.appointments.replace_settings(settings.appointed)
            await first_slot(
                work,
                settings.weekly_call,
                settings.call_minutes,
                InHolidays[settings.call_in_holidays.upper()],
            )
        await _serve_feeds(settings, storage, stack)
        dispatcher = Dispatcher(storage, _catalogue(settings), hear)
        pulses: dict[Platform, Pulse] = {}
        messengers, listening = await _connect(settings, dispatcher, storage, stack, pulses)
        async with storage.begin() as work:  # now that it is known which spaces there are
            await plan(work)
        courier = Courier(storage, messengers, clock)
        if _alone(settings.data, stack):
            await courier.recover()
        jobs = wiring.jobs_of(settings, storage, clock)

        async def tick() -> None:
            await jobs.tick()
            heartbeat.write(settings.data, clock(), pulses)

        ticker = Ticker(tick)
        carrying = asyncio.create_task(courier.run(), name="courier")
        noticing = asyncio.create_task(heartbeat.notice_standstill(), name="standstill")
        stack.callback(noticing.cancel)
        await tick()
        ticker.start()
        say(f"HeadsUp is running on {' and '.join(p.title() for p in messengers)}.")
        try:
            await _until_told(listening)
        finally:
            await ticker.stop()
            await dispatcher.drain()
            await courier.stop(_FAREWELL)
            await carrying
        say("Stopped. Nothing was left half done.")


def _check(settings: Settings) -> None:
    if (settings.slack_bot_token is None) != (settings.slack_app_token is None):
        raise CannotConnect(
            "Slack needs two tokens: HEADSUP_SLACK_BOT_TOKEN (xoxb-…) and HEADSUP_SLACK_APP_TOKEN "
            "(xapp-…). Set both, or neither."
        )
    if settings.discord_token is None and settings.slack_bot_token is None:
        raise CannotConnect(
            "No platform is set up. Set HEADSUP_DISCORD_TOKEN, or HEADSUP_SLACK_BOT_TOKEN and "
            "HEADSUP_SLACK_APP_TOKEN. To try everything without tokens: ./headsup play"
        )


async def _serve_feeds(settings: Settings, storage: Storage, stack: AsyncExitStack) -> None:
    """Serve members' calendar feeds if a port is set. Without one no socket listens.

    Raises:
        CannotConnect: the port cannot be had.
    """
    if settings.http_port is None:
        return
    feeds = serve_feed(settings.http_host, settings.http_port, feeds_of(storage))
    try:
        await stack.enter_async_context(feeds)
    except OSError as error:
        raise CannotConnect(
            f"The calendar feeds cannot be served on {settings.http_host}, port "
            f"{settings.http_port} ({error.strerror or type(error).__name__}). Set "
            "HEADSUP_HTTP_PORT and HEADSUP_HTTP_HOST to what is free, or leave the port out."
        ) from None


def _catalogue(settings: Settings) -> Catalogue:
    """Return every command: they know where calendar feeds are reached, if they are served."""
    base = settings.feeds_at
    return catalogue(lambda token: base + path(token)) if base else ALL


def _alone(folder: Path, stack: AsyncExitStack) -> bool:
    """Tell whether no other process works on *folder*, by a lock that dies with its holder."""
    try:
        fcntl = importlib.import_module("fcntl")
    except ImportError:  # Windows: leases run out by themselves
        return False
    lock = stack.enter_context((folder / "courier.lock").open("a"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


async def _connect(
    settings: Settings,
    dispatcher: Dispatcher,
    storage: Storage,
    stack: AsyncExitStack,
    pulses: dict[Platform, Pulse],
) -> tuple[dict[Platform, Messenger], list[asyncio.Task[None]]]:
    messengers: dict[Platform, Messenger] = {}
    listening: list[asyncio.Task[None]] = []
    shared: dict[str, Any] = {
        "root": settings.command,
        "dispatcher": dispatcher,
        "storage": storage,
    }
    if settings.discord_token is not None:
        # imported here: a network on one platform does not load the other's SDK
        discord = importlib.import_module("bot.adapters.discord.connection")
        opened = partial(
            discord.connect,
            token=settings.discord_token.get_secret_value(),
            api=settings.discord_api,
            channel=(settings.discord_channel, settings.channel_name),
            per_second=settings.discord_per_second,
            pulse=pulses.setdefault(Platform.DISCORD, Pulse()),
            **shared,
        )
        messengers[Platform.DISCORD], task = await _patiently(opened, stack)
        listening.append(task)
    if settings.slack_bot_token is not None and settings.slack_app_token is not None:
        slack = importlib.import_module("bot.adapters.slack.connection")
        opened = partial(
            slack.connect,
            bot_token=settings.slack_bot_token.get_secret_value(),
            app_token=settings.slack_app_token.get_secret_value(),
            api=settings.slack_api,
            channel=(settings.slack_channel, settings.channel_name),
            per_minute=settings.slack_per_minute,
            pulse=pulses.setdefault(Platform.SLACK, Pulse()),
            **shared,
        )
        messengers[Platform.SLACK], task = await _patiently(opened, stack)
        listening.append(task)
    return messengers, listening


async def _patiently(
    opened: Callable[[], AbstractAsyncContextManager[Connected]], stack: AsyncExitStack
) -> Connected:
    """Connect, and try again for a few seconds if the platform only stumbles.

    Raises:
        CannotConnect: it refuses, or does not come back.
    """
    for wait in _AGAIN:
        try:
            return await stack.enter_async_context(opened())
        except NotReachable as problem:
            log.warning("%s Trying again in %d s", problem, wait)
            await asyncio.sleep(wait)
    return await stack.enter_async_context(opened())


async def _until_told(listening: list[asyncio.Task[None]]) -> None:
    """Return when asked to stop.

    Raises:
        CannotConnect: a platform's connection ended for good.
    """
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT"):
        with suppress(NotImplementedError):  # Windows has no signal handlers in asyncio
            loop.add_signal_handler(getattr(signal, name), told.set)
    stopping = asyncio.create_task(told.wait())
    done, _ = await asyncio.wait({stopping, *listening}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    for task in listening:
        if task in done:
            error = task.exception()
            if isinstance(error, CannotConnect):
                raise error
            raise CannotConnect(
                f"The connection to {task.get_name().title()} ended for good "
                f"({type(error).__name__}). Check its token and settings, then start again."
            )
