"""The loopback Slack as a server: its addresses, its knobs and its people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import Literal, Self

from aiohttp import web

from . import hooks, methods_files, webapi
from .errors import Json, Unanswered
from .faults import Fault, Kind
from .people import Person
from .slack import Slack
from .sockets import Link, NobodyListening, NotAcknowledged, Reason
from .state import BOT_USER, TEAM, Channel


class SlackServer(Slack):
    """A strict Slack on the loopback interface.

    Use it as `async with SlackServer() as server`, or call `start` and `stop`.
    Whatever a correct bot never does is in `violations`.
    """

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """The `base_url` for slack_sdk's clients."""
        return f"{self.base_url}/api/"

    @property
    def envelopes(self) -> list[Json]:
        """Every Socket Mode envelope sent so far."""
        return self.hub.envelopes

    @property
    def duplicate_events(self) -> bool:
        """Whether every event is delivered twice."""
        return self.deliveries.twice

    @duplicate_events.setter
    def duplicate_events(self, twice: bool) -> None:
        self.deliveries.twice = twice

    async def start(self) -> None:
        app = web.Application(client_max_size=20 * 2**20)
        app.router.add_route("*", "/api/{method:.+}", self._call)
        app.router.add_get("/link/", self._link)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files-pri/{path:.+}", self._hand_out)
        app.router.add_post("/{kind:commands|actions}/{path:.+}", self._respond)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await self._site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop everything; no task of this server is left."""
        self.faults.over.set()
        await self._site.stop()
        await self.deliveries.stop()
        await self.hub.close()
        await self._runner.cleanup()

    def person(self, name: str, team: str = TEAM) -> Person:
        """Bring somebody into the workspace, or find them by their name.

        With another *team* they belong to another organisation, as in Slack Connect.
        """
        users = self.workspace.users.values()
        known = (user for user in users if user.real_name == name and not user.is_bot)
        return Person(self, next(known, None) or self.workspace.add_user(name, team))

    def channel(
        self,
        name: str,
        members: Iterable[Person] = (),
        *,
        private: bool = False,
        bot: bool = True,
    ) -> Channel:
        """Open a channel with these people, and with the bot unless it is kept out."""
        ids = {member.id for member in members} | ({BOT_USER} if bot else set())
        return self.workspace.add_channel(name, ids, private=private)

    def fail(
        self,
        method: str,
        times: int = 1,
        kind: Kind = "500",
        retry_after: int = 1,
    ) -> None:
        """Let the next calls of a method fail; `response_url`, `upload` and `link` count too."""
        self.faults.order(method, times, Fault(kind, retry_after))

    def calm(self) -> None:
        """Forget every fault that was ordered and has not struck."""
        self.faults.calm()

    def use_clock(self, clock: Callable[[], float]) -> None:
        """Tell Slack's time by *clock*: seconds since 1970, never going back."""
        self.workspace.clock = clock

    async def event(self, event: Json) -> None:
        """Send any event the app is subscribed to, such as `team_join`."""
        self.send_event({"event_ts": self.workspace.new_ts(), **event})

    async def settled(self, within: float = 5.0) -> None:
        """Wait until every event is acknowledged or given up."""
        await self.deliveries.settled(within)

    async def connected(self, within: float = 5.0) -> None:
        """Wait until the bot has a live connection."""
        await self.hub.arrival(within)
        assert self.hub.live, "the bot did not connect"

    async def disconnect(
        self,
        reason: Reason = "refresh_requested",
        close_after: float = 1.0,
    ) -> None:
        """Ask every connection to go, and close it after this many seconds if it has not."""
        links = await self.hub.disconnect(reason)
        self.deliveries.start(_close(links, close_after))

    def kill_sockets(self) -> int:
        """Cut every connection without a close frame; return how many there were."""
        return self.hub.kill()

    async def redeliver_last(
        self,
        kind: Literal["slash_commands", "interactive", "events_api"] | None = None,
    ) -> Json:
        """Deliver the last payload (of this kind) once more under a new envelope_id.

        The answer is returned, and not shown to anybody.

        Raises:
            Unanswered: There was no ack in time.
        """
        last = next(e for e in reversed(self.envelopes) if kind in (None, e["type"]))
        more = {}
        if last["type"] == "events_api":
            more = {"retry_attempt": last["retry_attempt"] + 1, "retry_reason": "timeout"}
        try:
            return await self.hub.deliver(last["type"], last["payload"], **more)
        except (NobodyListening, NotAcknowledged):
            raise Unanswered("the second delivery was not acknowledged") from None

    def who_has_seen(self, text: str) -> set[str]:
        """Name everybody on whose screen these words ever were.

        What somebody types into a form counts only once the bot shows it.
        """
        workspace = self.workspace
        seen = {
            user for audience, plain in workspace.sightings if text in plain for user in audience
        }
        people = {user.id: user.real_name for user in workspace.users.values() if not user.is_bot}
        for (
            user,
            name,
        ) in people.items():  # those who joined a channel later read what was said before
            if any(text in shown.plain for shown in self.person(name).sees()):
                seen.add(user)
        return {people[user] for user in seen if user in people}

    async def _call(self, request: web.Request) -> web.StreamResponse:
        return await webapi.call(self, request)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        return await self.faults.around("link", request, partial(self.hub.connect, request))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        receive = partial(methods_files.receive, self, request)
        return await self.faults.around("upload", request, receive)

    async def _hand_out(self, request: web.Request) -> web.StreamResponse:
        hand_out = partial(methods_files.hand_out, self, request)
        return await self.faults.around("download", request, hand_out)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        return await hooks.respond(self, request)


async def _close(links: list[Link], delay: float) -> None:
    await asyncio.sleep(delay)
    for link in links:
        await link.ws.close()
