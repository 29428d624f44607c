"""Routes for messages in channels and DMs: send once per nonce, read, edit, delete."""

from aiohttp import web

from tests.servers.discord.compose import Body, fill, read_body
from tests.servers.discord.errors import ApiError, unknown
from tests.servers.discord.records import Channel, Json, Message
from tests.servers.discord.rest import API, POSTED, answer
from tests.servers.discord.state import World
from tests.servers.discord.threads import check_open, wake

MOST_HISTORY = 100


class Messages:
    """Serves everything under /channels/{id}/messages, and typing."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes this serves."""
        base = f"{API}/channels/{{channel_id}}"
        one = f"{base}/messages/{{message_id}}"
        return [
            web.post(f"{base}/messages", self.send),
            web.get(f"{base}/messages", self.read),
            web.post(f"{base}/typing", self.typing),
            web.get(one, self.fetch),
            web.patch(one, self.edit),
            web.delete(one, self.delete),
            web.put(f"{one}/reactions/{{emoji}}/@me", self.react),
        ]

    def _channel(self, request: web.Request, *, writing: bool = False) -> Channel:
        channel = self._world.channel_by_id(request.match_info["channel_id"])
        if writing and channel.recipient is not None and not channel.recipient.dms_open:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        if writing and not channel.writable:
            raise ApiError(403, 50013, "Missing Permissions")
        return channel

    def _message(self, request: web.Request) -> Message:
        return self._world.message_by_id(self._channel(request), request.match_info["message_id"])

    async def send(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        channel = self._channel(request, writing=True)
        nonce = body.payload.get("nonce")
        if body.payload.get("enforce_nonce") and nonce is not None:
            first = self._first_with(channel, nonce, body)
            if first is not None:
                return answer(self._world.message_json(first, fresh=True))
        wake(self._world, channel)
        message = Message(self._world.new_id(), channel, self._world.bot, nonce=nonce)
        self._check_reply(channel, body.payload.get("message_reference"))
        fill(self._world, message, body)
        if nonce is not None:
            request[POSTED] = (channel.id, str(nonce))
            self._world.by_nonce[channel.id, str(nonce)] = (message, self._world.clock())
        self._world.post(message)
        return answer(self._world.message_json(message, fresh=True))

    def _first_with(self, channel: Channel, nonce: str | int, body: Body) -> Message | None:
        first, sent = self._world.by_nonce.get((channel.id, str(nonce)), (None, 0.0))
        if first is None or self._world.clock() - sent > self._world.nonce_window:
            return None
        if self._world.forgetful and (channel.id, str(nonce)) not in self._world.owed:
            return None
        if first.deleted:
            raise unknown("Message")
        words = (body.payload.get("content") or "").strip()
        if words != first.content:
            self._world.swallowed.append(words)
        return first

    def _check_reply(self, channel: Channel, reference: Json | None) -> None:
        if reference is None or not reference.get("fail_if_not_exists", True):
            return
        known = [one.id for one in self._world.history(channel)]
        if str(reference.get("message_id")) not in known:
            errors = {"message_reference": {"_errors": [{"code": "MESSAGE_REFERENCE_UNKNOWN"}]}}
            raise ApiError(400, 50035, "Invalid Form Body", errors=errors, detail="unknown reply")

    async def read(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        if not channel.readable:
            raise ApiError(403, 50001, "Missing Access")
        limit = int(request.query.get("limit", "50"))
        if not 1 <= limit <= MOST_HISTORY:
            raise ApiError(400, 50035, "Invalid Form Body", detail=f"limit {limit}")
        every = self._world.history(channel)
        if after := request.query.get("after"):
            # The platform gives the oldest ones after this, though newest first.
            every = [one for one in every if int(one.id) > int(after)][:limit]
        if before := request.query.get("before"):
            every = [one for one in every if int(one.id) < int(before)]
        return answer([self._world.message_json(one) for one in reversed(every[-limit:])])

    async def fetch(self, request: web.Request) -> web.Response:
        return answer(self._world.message_json(self._message(request)))

    async def edit(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not self._world.bot:
            detail = "edit of another's message"
            raise ApiError(
                403, 50005, "Cannot edit a message authored by another user", detail=detail
            )
        check_open(message.channel)
        fill(self._world, message, await read_body(request))
        return answer(self._world.message_json(message))

    async def delete(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not self._world.bot:
            code = 50003 if message.channel.is_dm else 50013
            raise ApiError(403, code, "Missing Permissions", detail="delete of another's message")
        self._world.delete(message)
        return answer(None)

    async def react(self, request: web.Request) -> web.Response:
        self._channel(request, writing=True)
        message, emoji = self._message(request), request.match_info["emoji"]
        if emoji.isascii() and ":" not in emoji:
            raise ApiError(400, 10014, "Unknown Emoji", detail=f"emoji {emoji!r}")
        if emoji not in message.reactions:
            message.reactions.append(emoji)
        self._world.pulse.beat()
        return answer(None)

    async def typing(self, request: web.Request) -> web.Response:
        self._channel(request, writing=True)
        return answer(None)
