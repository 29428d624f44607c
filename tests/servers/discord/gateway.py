"""The websocket side: HELLO, IDENTIFY, RESUME, heartbeats and the close codes."""

import asyncio
import contextlib
import json
import secrets
import time
from collections import deque

from aiohttp import WSCloseCode, WSMsgType, web

from tests.servers.discord.intents import GUILD_MEMBERS, KNOWN, PRIVILEGED
from tests.servers.discord.lookups import guild_json, text_channels
from tests.servers.discord.payloads import JOINED, event_json, member_json, user_json
from tests.servers.discord.records import Json
from tests.servers.discord.sessions import Connection, Session
from tests.servers.discord.state import World

HEARTBEAT, IDENTIFY, PRESENCE, RESUME, INVALID, HELLO, ACK = 1, 2, 3, 6, 9, 10, 11
MOST_BYTES = 4096
MOST_FRAMES, A_MINUTE = 121, 60.0
NO_RESUME_AFTER = (WSCloseCode.OK, WSCloseCode.GOING_AWAY)


class Refused(Exception):
    """The client broke the protocol: its socket closes with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Gateway:
    """Keeps the sessions and tells them what happens."""

    def __init__(self, world: World) -> None:
        self.heartbeat_interval = 41.25
        self.session_lifetime = 60.0
        self.identified = 0
        self.resumed = 0
        self.connections: set[Connection] = set()
        self._sessions: dict[str, Session] = {}
        self._world = world
        world.announce = self.announce

    @property
    def live(self) -> list[Session]:
        """The sessions that have a socket now."""
        return [one for one in self._sessions.values() if one.connection is not None]

    def announce(self, event: str, data: Json) -> None:
        """Tell every session; those without a socket hear it when they resume."""
        for session in self._sessions.values():
            session.send(event, data)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket from HELLO to its end."""
        socket = web.WebSocketResponse(timeout=0.5, max_msg_size=0)
        await socket.prepare(request)
        compression = request.query.get("compress")
        connection = Connection(socket, request.host, compressed=compression == "zlib-stream")
        self.connections.add(connection)
        pump = asyncio.create_task(connection.pump())
        try:
            if (request.query.get("v"), request.query.get("encoding")) != ("10", "json"):
                raise Refused(4012, "Invalid API version")  # noqa: TRY301  # one place closes sockets
            if compression not in (None, "zlib-stream"):
                raise Refused(4002, f"compress={compression} is not spoken here")  # noqa: TRY301  # as above
            await self._converse(connection, resuming=request.path.endswith("/resume"))
        except Refused as refused:
            self._world.violations.append(f"gateway: {refused.code} {refused}")
            await connection.close(refused.code, str(refused))
        finally:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)
            self._forget(connection)
        return socket

    async def _converse(self, connection: Connection, *, resuming: bool) -> None:
        interval = self.heartbeat_interval
        hello = {"heartbeat_interval": int(interval * 1000), "_trace": []}
        connection.send({"op": HELLO, "s": None, "t": None, "d": hello})
        arrivals: deque[float] = deque(maxlen=MOST_FRAMES)
        while True:
            try:
                frame = await connection.socket.receive(timeout=interval * 2)
            except TimeoutError:
                raise Refused(4009, "Session timed out: no heartbeat") from None
            if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            arrivals.append(time.monotonic())
            if len(arrivals) == MOST_FRAMES and arrivals[-1] - arrivals[0] < A_MINUTE:
                raise Refused(4008, "Rate limited")
            if len(frame.data) > MOST_BYTES:
                raise Refused(4002, "Payload too large")
            try:
                payload = json.loads(frame.data)
                self._take(connection, payload["op"], payload["d"], resuming=resuming)
            except (ValueError, KeyError, TypeError) as error:
                raise Refused(4002, f"Error while decoding payload: {error!r}") from None

    def _session_of(self, connection: Connection) -> Session | None:
        return next((one for one in self.live if one.connection is connection), None)

    def _take(self, connection: Connection, op: int, data: Json, *, resuming: bool) -> None:
        known = self._session_of(connection) is not None
        if op == HEARTBEAT:
            connection.send({"op": ACK, "s": None, "t": None, "d": None})
        elif op in (IDENTIFY, RESUME) and known:
            raise Refused(4005, "Already authenticated")
        elif op == IDENTIFY:
            self._identify(connection, data)
        elif op == RESUME:
            if not resuming:
                self._world.violations.append("gateway: RESUME not sent to resume_gateway_url")
            self._resume(connection, data)
        elif not known:
            raise Refused(4003, "Not authenticated")
        elif op != PRESENCE:
            raise Refused(4001, f"Unknown opcode {op}")

    def _check_token(self, data: Json) -> None:
        if data["token"] != self._world.token:
            raise Refused(4004, "Authentication failed")

    def _identify(self, connection: Connection, data: Json) -> None:
        self._check_token(data)
        intents = data["intents"]
        if not {"os", "browser", "device"} <= data["properties"].keys():
            raise Refused(4002, "properties are missing")
        if data.get("shard", [0, 1]) != [0, 1]:
            raise Refused(4010, "Invalid shard")
        if not isinstance(intents, int) or intents & ~KNOWN:
            raise Refused(4013, "Invalid intent(s)")
        if intents & PRIVILEGED:
            raise Refused(4014, "Disallowed intent(s)")
        self._drop_old()
        session = Session(secrets.token_hex(16), intents, self._world.bot.id, connection)
        self._sessions[session.id] = session
        self.identified += 1
        session.send("READY", self._ready_json(session, f"ws://{connection.host}/gateway/resume"))
        session.send("GUILD_CREATE", self._guild_json(intents))
        self._world.pulse.beat()

    def _resume(self, connection: Connection, data: Json) -> None:
        self._check_token(data)
        self._drop_old()
        session = self._sessions.get(data["session_id"])
        if session is None:
            connection.send({"op": INVALID, "s": None, "t": None, "d": False})
            return
        if data["seq"] > session.seq:
            raise Refused(4007, "Invalid seq")
        session.connection = connection
        self.resumed += 1
        session.replay(data["seq"])
        self._world.pulse.beat()

    def _drop_old(self) -> None:
        """Forget sessions that have been without a socket for too long to be resumed."""
        oldest = time.monotonic() - self.session_lifetime
        self._sessions = {
            key: one
            for key, one in self._sessions.items()
            if one.connection is not None or one.lost > oldest
        }

    def _ready_json(self, session: Session, resume_url: str) -> Json:
        return {
            "v": 10,
            "user": user_json(self._world.bot) | {"verified": True, "mfa_enabled": True},
            "guilds": [{"id": self._world.guild_id, "unavailable": True}],
            "private_channels": [],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": resume_url,
            "shard": [0, 1],
            "application": {"id": self._world.application_id, "flags": 0},
            "_trace": [],
        }

    def _guild_json(self, intents: int) -> Json:
        world = self._world
        seen = world.users.values() if intents & GUILD_MEMBERS else [world.bot]
        return guild_json(world) | {
            "joined_at": JOINED,
            "large": False,
            "unavailable": False,
            "member_count": len(world.users),
            "members": [member_json(user) for user in seen],
            "channels": [world.channel_json(one) for one in text_channels(world)],
            "threads": [
                world.channel_json(one)
                for one in world.channels.values()
                if one.thread is not None and not one.thread.archived and one.open_to(world.bot)
            ],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [
                event_json(one, world.guild_id, world.bot, counted=True)
                for one in world.scheduled.values()
            ],
            "soundboard_sounds": [],
        }

    def _forget(self, connection: Connection) -> None:
        self.connections.discard(connection)
        session = self._session_of(connection)
        if session is not None:
            session.connection = None
            session.lost = time.monotonic()
            # A client that says 1000 or 1001 is done with its session.
            if connection.socket.close_code in NO_RESUME_AFTER:
                self._sessions.pop(session.id, None)
        self._world.pulse.beat()

    async def close(self, code: int) -> None:
        """Close every socket with this code; the sessions wait for a RESUME."""
        connections = list(self.connections)
        for session in self.live:
            session.connection = None
            session.lost = time.monotonic()
        await asyncio.gather(*(one.close(code) for one in connections))

    def invalidate(self) -> None:
        """Tell every client that its session is void; what it misses now is lost."""
        for session in self.live:
            if session.connection is not None:
                session.connection.send({"op": INVALID, "s": None, "t": None, "d": False})
        self._sessions.clear()

    async def stop(self) -> None:
        """Close what is open."""
        with contextlib.suppress(ConnectionError):
            await self.close(WSCloseCode.GOING_AWAY)
