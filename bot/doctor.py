"""``headsup doctor``: what is set up, what is not, and how to mend it."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot import heartbeat
from bot.config import Settings
from bot.core.ports import Storage
from bot.core.times import uk_full
from bot.wiring import clock, look_at, open_keys, open_store
from storage.backup import KEPT_KEYS
from storage.vault import KeyProblem

_STALE: Final = 90.0  # seconds: six ticks
_GONE: Final = timedelta(minutes=5)
_CONNECTIONS: Final = 2  # ours, and one that is just being replaced


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. *mend* says what to do and is empty when nothing is wrong."""

    label: str
    details: str
    mend: str = ""

    @property
    def ok(self) -> bool:
        return not self.mend


async def examine(settings: Settings, *, quick: bool) -> list[Check]:
    """Return every finding; *quick* leaves out what only matters when setting up."""
    if quick:
        return [await _database(settings, look_at), *_beats(settings)]
    checks = [await _database(settings, _whole), *_beats(settings)]
    return [*_platforms(settings), *checks, await _master(settings), _folder(settings)]


Opening = Callable[[Settings, AsyncExitStack], Awaitable[Storage | None]]


async def _whole(settings: Settings, stack: AsyncExitStack) -> Storage:
    return (await open_store(settings, stack))[0]


async def _database(settings: Settings, opening: Opening) -> Check:
    """Say whether the database opens; a health check asks no KMS for a key twice a minute."""
    try:
        async with AsyncExitStack() as stack:
            if (storage := await opening(settings, stack)) is None:
                return Check("Database", "not there yet: headsup run makes it")
            async with storage.read() as work:
                spaces = await work.spaces.every()
    except KeyProblem as problem:
        return Check("Keys", "cannot be used", str(problem))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return Check(
            "Database",
            f"cannot be opened ({type(error).__name__})",
            "Check HEADSUP_DATA and HEADSUP_DATABASE, and that the folder can be written.",
        )
    what = "Database" if opening is look_at else "Database and keys"
    return Check(what, f"open; posts in {len(spaces)} spaces")


async def _master(settings: Settings) -> Check:
    """Say where the master key comes from and how old it is: old ones open old copies."""
    try:
        async with AsyncExitStack() as stack:
            keys, _ = await open_keys(settings, stack, clock)
            status = await keys.status()
    except (KeyProblem, OSError, RuntimeError) as problem:
        return Check("Master key", "cannot be used", str(problem))
    age = (clock() - status.since).days
    details = f"from {status.where}; in use for {age} days; {status.keys} cases have a key"
    if status.unfinished:
        return Check("Master key", f"{details}; a rotation was cut off", "Run: headsup keys rotate")
    if age > KEPT_KEYS.days:
        return Check("Master key", details, "Exchange it once a week: headsup keys rotate")
    return Check("Master key", details)


def _beats(settings: Settings) -> Iterator[Check]:
    """Yield whether the clock ticks and each platform is connected, from the heartbeat file."""
    beat = heartbeat.read(settings.data)
    if beat is None:
        yield Check("Clock", "not started yet")
        return
    age = (clock() - beat.tick).total_seconds()
    if age > _STALE:
        yield Check("Clock", f"last ticked {age:.0f} s ago", "Start again: headsup run")
        return
    yield Check("Clock", f"ticked {age:.0f} s ago")
    for platform, lost in beat.lost.items():
        name = f"Connection to {platform.title()}"
        if lost is not None and beat.tick - lost > _GONE:
            yield Check(
                name,
                f"lost {uk_full(lost)}",
                f"Check the network and {platform.title()}'s status page. It goes on trying.",
            )
        elif beat.connections[platform] > _CONNECTIONS:
            yield Check(
                name,
                f"one of {beat.connections[platform]}",
                "Something else uses this app's token, and swallows what is sent to it: stop it.",
            )
        else:
            heard = beat.heard[platform]
            yield Check(name, f"open; last heard {uk_full(heard)}" if heard else "open")


def _platforms(settings: Settings) -> Iterator[Check]:
    discord = settings.discord_token
    yield Check("Discord", "token set" if discord else "not set up")
    bot, app = settings.slack_bot_token, settings.slack_app_token
    if bot and not bot.get_secret_value().startswith("xoxb-"):
        yield Check("Slack bot token", "wrong kind", "Use the token that begins with xoxb-.")
    elif app and not app.get_secret_value().startswith("xapp-"):
        yield Check("Slack app token", "wrong kind", "Use the token that begins with xapp-.")
    elif (bot is None) != (app is None):
        yield Check("Slack", "one token of two", "Set both Slack tokens, or neither.")
    else:
        yield Check("Slack", "tokens set" if bot else "not set up")
    if not settings.organisers:
        yield Check(
            "Organisers",
            "nobody named",
            "Set HEADSUP_ORGANISERS, like discord:123 or slack:T123:U123.",
        )


def _folder(settings: Settings) -> Check:
    if os.access(settings.data, os.W_OK):
        return Check("Data folder", f"{settings.data} can be written")
    return Check("Data folder", f"{settings.data} cannot be written", "Mend its permissions.")
