"""Socket Mode: tickets, connections, and envelopes that go out once and wait for their ack."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import WSMsgType, web

from .errors import Json
from .state import APP, key

MOST_LINKS = 10
Reason = Literal["warning", "refresh_requested", "too_many_websockets", "link_disabled"]


class NobodyListening(Exception):
    """No connection is live."""


class NotAcknowledged(Exception):
    """The envelope went out and its ack did not come in time."""


@dataclass(eq=False)
class Link:
    """One WebSocket of the bot."""

    request: web.Request
    ws: web.WebSocketResponse
    leaving: bool = False
    bowed_out: bool = False

    @property
    def live(self) -> bool:
        return not self.leaving and not self.ws.closed

    @property
    def cut(self) -> bool:
        """Whether it broke without a farewell, as when the bot's process dies."""
        return self.ws.closed and not self.bowed_out


@dataclass
class Pending:
    """An envelope on its way, until its ack is here."""

    envelope: Json
    link: Link
    sent: float = field(default_factory=time.monotonic)
    answer: asyncio.Future[Json] = field(default_factory=asyncio.Future)
    answers: int = 0


class Hub:
    """All connections of the app, and every envelope ever sent."""

    def __init__(self, ack_within: float, violations: list[str], warnings: list[str]) -> None:
        self.ack_within = ack_within
        self.envelopes: list[Json] = []
        self.tickets: set[str] = set()
        self._violations = violations
        self._warnings = warnings
        self._links: list[Link] = []
        self._pending: dict[str, Pending] = {}
        self._arrived = asyncio.Event()
        self._turn = 0

    @property
    def live(self) -> list[Link]:
        return [link for link in self._links if link.live]

    def new_ticket(self) -> str:
        ticket = key()
        self.tickets.add(ticket)
        return ticket

    async def arrival(self, within: float) -> None:
        """Wait until some connection is live, or this many seconds."""
        end = time.monotonic() + within
        while not self.live and (left := end - time.monotonic()) > 0:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                return

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection, from its handshake to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            self._warnings.append("link: handshake with a ticket that is unknown or used")
            return web.Response(status=404, text="unknown ticket")
        self.tickets.remove(ticket)
        ws = web.WebSocketResponse(timeout=1.0)
        await ws.prepare(request)
        link = Link(request, ws)
        known = len(self.live)
        await ws.send_json(_hello(min(known + 1, MOST_LINKS)))
        if known >= MOST_LINKS:
            self._violations.append("link: more than ten connections")
            await ws.send_json(farewell("too_many_websockets"))
            await ws.close()
            return ws
        self._links.append(link)
        self._arrived.set()
        try:
            while not ws.closed:
                frame = await ws.receive()
                if frame.type is WSMsgType.TEXT:
                    self._receive(frame.data)
                link.bowed_out |= frame.type is WSMsgType.CLOSE
        finally:
            self._links.remove(link)
        return ws

    async def deliver(self, kind: str, payload: Json, **more: object) -> Json:
        """Send one envelope to one live connection and return the payload of its ack.

        Raises:
            NobodyListening: No connection is live.
            NotAcknowledged: No ack came in time.
        """
        links = self.live
        if not links:
            raise NobodyListening
        self._turn += 1
        link = links[self._turn % len(links)]
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            **more,
            "payload": deepcopy(payload),
        }
        self.envelopes.append(envelope)
        pending = self._pending[envelope["envelope_id"]] = Pending(envelope, link)
        try:
            await link.ws.send_json(envelope)
            return await asyncio.wait_for(asyncio.shield(pending.answer), self.ack_within)
        except ConnectionError:
            self._warnings.append(f"{_name(envelope)}: lost with its connection")
            raise NotAcknowledged from None
        except TimeoutError:
            notes = self._warnings if link.cut else self._violations
            notes.append(f"{_name(envelope)}: not acknowledged within {self.ack_within:g} s")
            raise NotAcknowledged from None

    async def disconnect(self, reason: Reason) -> list[Link]:
        """Announce the end of every connection; return those that must be closed."""
        links = self.live
        for link in links:
            link.leaving = reason != "warning"
            await link.ws.send_json(farewell(reason))
        return links

    def kill(self) -> int:
        """Cut every connection without a close frame, as a failing network does."""
        links = list(self._links)
        for link in links:
            link.leaving = True
            if link.request.transport is not None:
                link.request.transport.abort()
        return len(links)

    async def close(self) -> None:
        """Close every connection, with a farewell."""
        for link in list(self._links):
            link.leaving = True
            await link.ws.close()

    def _receive(self, data: str) -> None:
        try:
            ack = json.loads(data)
            pending = self._pending[ack["envelope_id"]]
        except (ValueError, TypeError, KeyError):
            self._violations.append(f"link: a frame that acknowledges nothing: {data[:200]}")
            return
        name, elapsed = _name(pending.envelope), time.monotonic() - pending.sent
        pending.answers += 1
        if pending.answers > 1:
            self._violations.append(f"{name}: acknowledged {pending.answers} times")
        if elapsed > self.ack_within:
            self._violations.append(f"{name}: acknowledged late, after {elapsed:.1f} s")
        payload = ack.get("payload") or {}
        if set(ack) - {"envelope_id", "payload"} or not isinstance(payload, dict):
            self._violations.append(f"{name}: malformed ack: {data[:200]}")
            payload = {}
        if payload and not pending.envelope["accepts_response_payload"]:
            self._violations.append(f"{name}: acknowledged with a payload: {payload}")
        if not pending.answer.done():
            pending.answer.set_result(payload)


def _hello(number: int) -> Json:
    return {
        "type": "hello",
        "num_connections": number,
        "debug_info": {
            "host": "applink-loopback",
            "build_number": 10,
            "approximate_connection_time": 18060,
        },
        "connection_info": {"app_id": APP},
    }


def farewell(reason: Reason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "wss-loopback"}}


def _name(envelope: Json) -> str:
    payload = envelope["payload"]
    match envelope["type"]:
        case "slash_commands":
            return f"slash {payload['command']} {payload['text']}".strip()
        case "events_api":
            attempt = envelope.get("retry_attempt", 0)
            return f"event {payload['event']['type']} {payload['event_id']} attempt {attempt}"
        case _:
            actions = [action["action_id"] for action in payload.get("actions", ())]
            callback = payload.get("view", {}).get("callback_id", "")
            return " ".join(filter(None, (payload["type"], callback, *actions)))
