"""The socket to Slack: kept open, not too eagerly, and never trusted to be what it looks.

The SDK reconnects by itself, but tries a spent address for ever, answers "too many connections"
with hundreds of new ones a second, and starts a listener for every event of a burst at once.
Measured; each is met here.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.patience import Errands
from bot.adapters.pulse import Pulse
from bot.services.faults import fault

log = logging.getLogger(__name__)

_PING: Final = 5.0  # seconds: how soon a dead socket is noticed
_IN_TIME: Final = 2.9  # seconds: Slack takes no later ack, and delivers an event again
_EVENTS: Final = 16  # at once: the database writes one at a time, and the rest would only wait
_PRESSES: Final = 64  # at once, apart from the events: a person is looking at the screen
_CALM: Final = 60.0  # seconds that new sessions are counted for
_FREELY: Final = 2  # sessions in that time without a pause
_LONGEST: Final = 60.0
EXPECTED: Final = 2  # connections of the app: ours, and one that is just being replaced


class NotKeptYet(Exception):
    """An event is not acknowledged, so that Slack delivers it again: it is still being taken in."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a closed socket is looked at, and what is done after how many seconds without one."""

    watch: float = 5.0
    new_address: float = 15.0
    new_handler: float = 60.0
    give_up: float = 300.0
    grace: float = 5.0


class Link(SocketModeClient):
    """The SDK's client, which waits between sessions when they keep ending at once."""

    def __init__(self, on_hello: Callable[[int], None], **settings: Any) -> None:  # noqa: ANN401 - the SDK's
        super().__init__(ping_interval=_PING, **settings)
        self._on_hello = on_hello
        self._opened: deque[float] = deque(maxlen=20)
        self._sessions = 0

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Note when a session begins, and why it is to end."""
        match message:
            case {"type": "hello", **more}:
                self._on_hello(int(more.get("num_connections") or 1))
            case {"type": "disconnect", "reason": "too_many_websockets"}:
                log.warning("Slack: too many connections of this app; is it running elsewhere?")
            case _:
                pass
        await super().run_message_listeners(message, raw_message)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - the SDK's
        """Connect again, after a pause if sessions keep ending."""
        session = self._sessions
        await asyncio.sleep(self._pause())
        if not self.closed and self._sessions == session:  # nobody else did meanwhile
            await super().connect_to_new_endpoint(force)

    async def connect(self) -> None:
        """Connect, and count the session."""
        await super().connect()  # type: ignore[no-untyped-call]  # the SDK's
        self._sessions += 1
        self._opened.append(time.monotonic())

    def _pause(self) -> float:
        """Return seconds to wait: none as a rule, ever more when sessions end at once."""
        since = time.monotonic() - _CALM
        extra = sum(opened > since for opened in self._opened) - _FREELY
        if extra <= 0:
            return 0.0
        return min(_LONGEST, 2.0**extra) * random.uniform(0.5, 1)  # noqa: S311 - no secret


class Handler(AsyncSocketModeHandler):
    """Lets Bolt answer so many at a time, and acknowledges only what is kept."""

    def __init__(
        self, app: AsyncApp, link: Link, pulse: Pulse, bot_user: str, errands: Errands
    ) -> None:
        # Bolt's own would make a client of its own
        self.app = app
        self.app_token = link.app_token
        self.client = link
        self._pulse = pulse
        self._bot_user = bot_user
        self._errands = errands
        self._answering = 0
        self._events = asyncio.Semaphore(_EVENTS)
        self._presses = asyncio.Semaphore(_PRESSES)
        link.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]  # as Bolt does

    @property
    def answering(self) -> int:
        """How much is being answered."""
        return self._answering + len(self._errands)

    async def handle(  # type: ignore[override]  # Bolt narrows it the same way
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        """Let Bolt answer; no fault of ours may end the socket's task."""
        came = time.monotonic()
        self._answering += 1
        try:
            if self._noted(req.payload):
                ack = SocketModeResponse(envelope_id=req.envelope_id)
                await client.send_socket_mode_response(ack)
                return
            async with self._events if req.type == "events_api" else self._presses:
                answer = await run_async_bolt_app(self.app, req)
            if time.monotonic() - came < _IN_TIME:
                await send_async_response(client, req, answer, came)
        except NotKeptYet:
            log.debug("Slack: an event is left unacknowledged until it is kept")
        except Exception as error:  # noqa: BLE001 - unacknowledged: Slack delivers it again
            fault("slack", error)
        finally:
            self._answering -= 1

    def _noted(self, payload: Mapping[str, Any]) -> bool:
        """Note a sign of life; True if there is nothing in it to answer."""
        self._pulse.heard()
        match payload:
            case {"type": "app_rate_limited"}:
                log.warning("Slack: too many events in this workspace; some are not sent to us")
                return True
            case {"event": {"type": "message", "bot_id": str(), "ts": str(ts), **more}}:
                if more.get("user") == self._bot_user:
                    self._pulse.echoed(ts)
                return True
            case _:
                return False


class Socket:
    """The connection to Slack for as long as the program runs, through any number of sockets."""

    def __init__(  # noqa: PLR0913 - each is needed for a new handler
        self,
        *,
        app: AsyncApp,
        app_token: str,
        client: AsyncWebClient,
        pulse: Pulse,
        bot_user: str,
        errands: Errands,
        timing: Timing,
        on_session: Callable[[], None],
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._client = client
        self._pulse = pulse
        self._bot_user = bot_user
        self._errands = errands
        self._timing = timing
        self._on_session = on_session
        self._connecting: asyncio.Task[None] | None = None
        self._handler = self._new()

    async def connect(self) -> None:
        """Open the first socket. With a wrong token this never returns: check it before."""
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's

    async def reconnect(self) -> None:
        """Replace the socket, however well it looks."""
        await self._handler.client.connect_to_new_endpoint(force=True)

    async def watch(self) -> None:
        """Notice a socket that stays closed, and do ever more about it.

        Raises:
            ConnectionError: nothing helped: better to be started again.
        """
        timing = self._timing
        renewed = 0.0
        while True:
            await asyncio.sleep(timing.watch)
            if await self._handler.client.is_connected():
                self._pulse.up()
                renewed = 0.0
                continue
            self._pulse.down()
            lost = self._pulse.lost_for
            if lost >= timing.give_up:
                raise ConnectionError("Slack: no connection for five minutes")
            if lost - renewed >= timing.new_handler:
                log.warning("Slack: no socket for %d seconds; starting it anew", lost)
                await self._replace()
                renewed = lost
            elif lost >= timing.new_address:
                # the SDK tries the same spent address again and again unless it is taken away
                self._handler.client.wss_uri = None  # as the SDK does
                log.warning("Slack: the socket has been closed for %d seconds", lost)

    async def close(self) -> None:
        """Finish what is being answered, then close."""
        waited = 0.0
        while self._handler.answering and waited < self._timing.grace:
            await asyncio.sleep(0.05)
            waited += 0.05
        if self._connecting is not None:
            self._connecting.cancel()
        await self._leave(self._handler)

    def _new(self) -> Handler:
        link = Link(self._hello, app_token=self._app_token, web_client=self._client)
        return Handler(self._app, link, self._pulse, self._bot_user, self._errands)

    def _hello(self, connections: int) -> None:
        self._pulse.up()
        self._pulse.connections = connections
        if connections > EXPECTED:
            log.warning(
                "Slack: %d connections of this app; messages may go to one that nobody reads",
                connections,
            )
        self._on_session()

    async def _replace(self) -> None:
        old, self._handler = self._handler, self._new()
        if self._connecting is not None:
            self._connecting.cancel()
        self._connecting = asyncio.create_task(self.connect())
        await self._leave(old)

    async def _leave(self, handler: Handler) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timing.grace):
                await _quietly(handler.close_async())  # type: ignore[no-untyped-call]  # Bolt's


async def _quietly(closing: Awaitable[None]) -> None:
    with suppress(ConnectionError):
        await closing
