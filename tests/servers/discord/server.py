"""The server a test starts: one loopback Discord with one guild and one bot."""

import time
from collections.abc import Callable, Iterable
from typing import Self

from aiohttp import web

from tests.servers.discord.buckets import Buckets
from tests.servers.discord.commands import Commands
from tests.servers.discord.events import Events
from tests.servers.discord.faults import Fault, Faults, Kind
from tests.servers.discord.gateway import Gateway
from tests.servers.discord.interactions import Callbacks
from tests.servers.discord.lookups import Lookups
from tests.servers.discord.messages import Messages
from tests.servers.discord.people import Person
from tests.servers.discord.records import Channel, Guild, Role, ScheduledEvent, User
from tests.servers.discord.rest import API, Call, Pipeline
from tests.servers.discord.state import World
from tests.servers.discord.threads import Threads
from tests.servers.discord.webhooks import Webhooks

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.loopback.only-for-tests"  # noqa: S105  # opens nothing
TOO_MANY = 429


class DiscordServer:
    """REST on `api_url`, gateway beside it; use it as an async context manager.

    Knobs on `world`: `answer_within`, `token_lifetime` and `nonce_window`, in seconds;
    `forgetful`, to honour no nonce but those of messages that a 5xx hid, since discord.py itself
    sends these again; `may_create_events` and `may_create_threads`. On `buckets`: `messages` and
    `everywhere`, the documented limits, which are off unless a test wants them.
    """

    def __init__(self, token: str = TOKEN) -> None:
        self.world = World(token)
        self.gateway = Gateway(self.world)
        self.buckets = Buckets()
        self._faults = Faults()
        self._pipeline = Pipeline(self.world, self._faults, self.buckets)
        self._people: dict[str, Person] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen on a free port of this machine only."""
        app = web.Application(
            middlewares=[self._pipeline.middleware()], client_max_size=64 * 1024 * 1024
        )
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_get("/gateway/resume", self.gateway.handle)
        app.router.add_get("/attachments/{path:.+}", self._cdn)
        for part in (Lookups, Messages, Threads, Events, Commands, Callbacks, Webhooks):
            app.router.add_routes(part(self.world).routes())
        self._runner = web.AppRunner(app, shutdown_timeout=1.0, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.world.cdn = f"http://127.0.0.1:{self._port}"

    async def _cdn(self, request: web.Request) -> web.Response:
        """Hand out a file to whoever has its address; a bot's token has no business here."""
        if "Authorization" in request.headers:
            self.world.violations.append("the token was sent to where files are kept")
        content = self.world.cdn_files.get(request.path)
        self.world.fetched.append(request.path)
        if content is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=content, content_type="application/octet-stream")

    async def stop(self) -> None:
        """Hang up on everyone and leave nothing running."""
        self._pipeline.stopping.set()
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.world.pulse.until(self._idle, within=5.0)

    def _idle(self) -> bool:
        return not self._pipeline.active and not self.gateway.connections

    @property
    def api_url(self) -> str:
        """The address for `discord.http.Route.BASE`."""
        return f"http://127.0.0.1:{self._port}{API}"

    @property
    def gateway_url(self) -> str:
        """The address for `DiscordWebSocket.DEFAULT_GATEWAY`, as GET /gateway/bot gives it."""
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def application_id(self) -> int:
        return int(self.world.application_id)

    @property
    def guild(self) -> Guild:
        return self.world.guild

    @property
    def guild_id(self) -> int:
        return int(self.world.guild_id)

    @property
    def violations(self) -> list[str]:
        """Everything illegal the bot did."""
        return self.world.violations

    @property
    def duplicates(self) -> list[str]:
        """Second callbacks to interactions that were delivered twice: refused, not illegal."""
        return self.world.duplicates

    @property
    def pings(self) -> list[str]:
        """Mentions that rang: everything `allowed_mentions` did not stop."""
        return self.world.pings

    @property
    def swallowed(self) -> list[str]:
        """Texts lost because their nonce had already carried another text."""
        return self.world.swallowed

    @property
    def calls(self) -> list[Call]:
        """Every REST request so far: method, path and status (0: no answer)."""
        return self._pipeline.calls

    @property
    def limited(self) -> list[Call]:
        """Every request that was answered 429: a bot that paces itself has none."""
        return [call for call in self.calls if call.status == TOO_MANY]

    @property
    def events(self) -> list[ScheduledEvent]:
        """What stands on the guild's calendar, soonest first."""
        return sorted(self.world.scheduled.values(), key=lambda event: event.starts)

    def use_clock(self, clock: Callable[[], float]) -> None:
        """Tell the platform's time by *clock*: seconds since 1970, never going back."""
        self.world.clock = clock

    def person(self, name: str, roles: Iterable[str] = ()) -> Person:
        """Return the member of this name; they join when they are first named."""
        if name not in self._people:
            account = User(self.world.new_id(), name)
            self.world.users[account.id] = account
            self._people[name] = Person(self.world, account)
        person = self._people[name]
        person.account.roles += [
            role for role in map(self.role, roles) if role not in person.account.roles
        ]
        return person

    def role(self, name: str) -> Role:
        """Return the role of this name; it is made when it is first named."""
        for role in self.world.roles:
            if role.name == name:
                return role
        return self.world.add_role(name)

    def channel(self, name: str) -> Channel:
        """Return the channel of this name.

        Raises:
            KeyError: there is none.
        """
        for channel in self.world.channels.values():
            if channel.name == name and not channel.is_dm and channel.thread is None:
                return channel
        raise KeyError(name)

    def add_channel(
        self, name: str, *, writable: bool = True, visible_to: Iterable[Person] | None = None
    ) -> Channel:
        """Open a text channel, for everyone or only for some."""
        names = None if visible_to is None else frozenset(one.name for one in visible_to)
        return self.world.add_channel(name, writable=writable, visible_to=names)

    def who_has_seen(self, text: str, *, ever: bool = False) -> set[str]:
        """Name those on whose screen this text is; `ever` adds what was edited or deleted."""
        return {one.name for one in self._people.values() if one.has_seen(text, ever=ever)}

    async def ready(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109  # reads as the tests say it
        """Wait until a bot is connected and has registered commands."""
        await self.world.pulse.until(
            lambda: bool(self.gateway.live) and any(self.world.commands.values()), timeout
        )

    async def gone(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109  # reads as the tests say it
        """Wait until no bot is connected: after a kill, before `ready` for the next one."""
        await self.world.pulse.until(lambda: not self.gateway.live, timeout)

    def fail(
        self,
        method: str,
        path_regex: str,
        *,
        times: int = 1,
        kind: Kind = "429",
        retry_after: float = 0.3,
    ) -> Fault:
        """Let the next requests fail whose path (after /api/v10) matches; `*` is any method."""
        return self._faults.plan(
            method, path_regex, times=times, kind=kind, retry_after=retry_after
        )

    def calm(self) -> None:
        """Forget every fault that was planned and has not struck."""
        self._faults.calm()

    async def close_gateway(self, code: int = 4000) -> None:
        """Close every gateway socket; the client may RESUME and hear what it missed."""
        await self.gateway.close(code)

    async def invalidate_session(self) -> None:
        """Void every session: clients must IDENTIFY again and what they miss is lost."""
        self.gateway.invalidate()

    def kill_sockets(self) -> None:
        """Cut every connection, REST and gateway, without a word."""
        server = None if self._runner is None else self._runner.server
        for session in self.gateway.live:
            session.connection = None
            session.lost = time.monotonic()
        for connection in [] if server is None else server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    def redeliver_last(self) -> None:
        """Send the last thing a person did once more, with the same id and token."""
        if self.world.last_event is None:
            raise AssertionError("Nobody has done anything yet")
        event, data = self.world.last_event
        if event == "INTERACTION_CREATE":
            self.world.interactions[data["id"]].redelivered = True
        self.world.announce(event, data)
