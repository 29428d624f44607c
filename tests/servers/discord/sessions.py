"""A gateway session outlives its socket: it keeps what was missed for a RESUME."""

import asyncio
import contextlib
import json
import time
import zlib
from dataclasses import dataclass, field

from aiohttp import web

from tests.servers.discord.intents import as_heard, may_hear
from tests.servers.discord.records import Json

DISPATCH = 0


class Connection:
    """One websocket; frames go out in order, compressed as one stream if asked for."""

    def __init__(self, socket: web.WebSocketResponse, host: str, *, compressed: bool) -> None:
        self.socket = socket
        self.host = host
        self._deflate = zlib.compressobj() if compressed else None
        self._frames: asyncio.Queue[str] = asyncio.Queue()

    def send(self, payload: Json) -> None:
        """Queue a frame."""
        self._frames.put_nowait(json.dumps(payload))

    async def pump(self) -> None:
        """Send what is queued until the socket is gone."""
        with contextlib.suppress(ConnectionError):
            while True:
                frame = await self._frames.get()
                if self._deflate is None:
                    await self.socket.send_str(frame)
                    continue
                data = self._deflate.compress(frame.encode())
                await self.socket.send_bytes(data + self._deflate.flush(zlib.Z_SYNC_FLUSH))

    async def close(self, code: int, reason: str = "") -> None:
        """Say goodbye with a code."""
        await self.socket.close(code=code, message=reason.encode())


@dataclass(eq=False)
class Session:
    """What one IDENTIFY began."""

    id: str
    intents: int
    bot_id: str
    connection: Connection | None
    seq: int = 0
    lost: float = field(default_factory=time.monotonic)
    backlog: list[tuple[int, Json]] = field(default_factory=list)

    def send(self, event: str, data: Json) -> None:
        """Dispatch an event if the intents allow it, and keep it for a RESUME."""
        if not may_hear(self.intents, event, data):
            return
        self.seq += 1
        heard = as_heard(data, event, self.bot_id)
        frame: Json = {"op": DISPATCH, "t": event, "s": self.seq, "d": heard}
        self.backlog.append((self.seq, frame))
        if self.connection is not None:
            self.connection.send(frame)

    def replay(self, after: int) -> None:
        """Send again everything after this number, then RESUMED."""
        if self.connection is None:
            return
        for seq, frame in self.backlog:
            if seq > after:
                self.connection.send(frame)
        self.send("RESUMED", {"_trace": []})
