"""What a bot may do with an interaction's token for a quarter of an hour."""

import time

from aiohttp import web

from tests.servers.discord.compose import fill, read_body
from tests.servers.discord.errors import ApiError, unknown
from tests.servers.discord.interactions import reply_to
from tests.servers.discord.records import EPHEMERAL, Interaction, Message
from tests.servers.discord.rest import API, answer
from tests.servers.discord.state import World


class Webhooks:
    """Serves the original answer and the follow-ups of an interaction."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes this serves."""
        base = f"{API}/webhooks/{{application_id}}/{{token}}"
        one = f"{base}/messages/{{message_id}}"
        return [
            web.post(base, self.follow_up),
            web.get(one, self.fetch),
            web.patch(one, self.edit),
            web.delete(one, self.delete),
        ]

    def _interaction(self, request: web.Request) -> Interaction:
        for interaction in self._world.interactions.values():
            if interaction.token == request.match_info["token"]:
                break
        else:
            raise unknown("Webhook", detail="no interaction has this token")
        if request.match_info["application_id"] != self._world.application_id:
            raise unknown("Webhook", detail="another application's webhook")
        if interaction.answer is None:
            raise unknown("Webhook", detail="the interaction is not answered yet")
        if time.time() - interaction.born > self._world.token_lifetime:
            message = "Invalid Webhook Token"
            raise ApiError(401, 50027, message, detail="the interaction's token has expired")
        return interaction

    def _message(self, request: web.Request) -> Message:
        interaction = self._interaction(request)
        wanted = request.match_info["message_id"]
        own = [one for one in (interaction.original, *interaction.followups) if one is not None]
        if wanted == "@original":
            own = own[:1] if interaction.original is not None else []
        else:
            own = [one for one in own if one.id == wanted]
        if not own or own[0].deleted:
            raise unknown("Message")
        return own[0]

    async def follow_up(self, request: web.Request) -> web.Response:
        interaction = self._interaction(request)
        body = await read_body(request)
        thinking = interaction.original
        if thinking is not None and thinking.loading:
            # The first follow-up takes the place of "is thinking…", and stays as private as that.
            body.payload.pop("flags", None)
            fill(self._world, thinking, body, interaction=True)
            interaction.final = True
            self._world.pulse.beat()
            return answer(self._world.message_json(thinking))
        message = reply_to(self._world, interaction, (body.payload.get("flags") or 0) & EPHEMERAL)
        fill(self._world, message, body, interaction=True)
        interaction.followups.append(message)
        self._world.post(message)
        return answer(self._world.message_json(message))

    async def fetch(self, request: web.Request) -> web.Response:
        return answer(self._world.message_json(self._message(request)))

    async def edit(self, request: web.Request) -> web.Response:
        message = self._message(request)
        fill(self._world, message, await read_body(request), interaction=True)
        interaction = self._interaction(request)
        if message is interaction.original:
            interaction.final = True
        self._world.pulse.beat()
        return answer(self._world.message_json(message))

    async def delete(self, request: web.Request) -> web.Response:
        message = self._message(request)
        self._world.delete(message)
        interaction = self._interaction(request)
        if message is interaction.original:
            interaction.final = True
            self._world.pulse.beat()
        return answer(None)
