"""The route that answers an interaction: once, and within three seconds."""

import time

from aiohttp import web

from tests.servers.discord.compose import Body, fill, number_components, read_body
from tests.servers.discord.errors import ApiError, unknown
from tests.servers.discord.interaction_payload import metadata_json
from tests.servers.discord.records import EPHEMERAL, LOADING, Interaction, Json, Message
from tests.servers.discord.rest import API, answer
from tests.servers.discord.state import World
from tests.servers.discord.validate_modal import check_modal

MESSAGE, THINKING, DEFER_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9
COMMAND, COMPONENT, SUBMIT = 2, 3, 5


def reply_to(world: World, interaction: Interaction, flags: int) -> Message:
    """Start the message that answers an interaction, ephemeral if the flags say so."""
    return Message(
        world.new_id(),
        interaction.channel,
        world.bot,
        flags=flags,
        shown_to=interaction.user if flags & EPHEMERAL else None,
        metadata=metadata_json(world, interaction),
        token=interaction.token,
    )


class Callbacks:
    """Serves /interactions/{id}/{token}/callback."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes this serves."""
        path = f"{API}/interactions/{{interaction_id}}/{{token}}/callback"
        return [web.post(path, self.callback)]

    def _interaction(self, request: web.Request) -> Interaction:
        interaction = self._world.interactions.get(request.match_info["interaction_id"])
        if interaction is None or interaction.token != request.match_info["token"]:
            raise unknown("Interaction", detail="no such interaction")
        if interaction.answer is not None:
            message = "Interaction has already been acknowledged."
            if not interaction.redelivered:
                raise ApiError(400, 40060, message, detail="a second callback")
            self._world.duplicates.append(interaction.id)
            raise ApiError(400, 40060, message)
        if (late := time.time() - interaction.born) > self._world.answer_within:
            raise unknown("Interaction", detail=f"callback after {late:.2f} s")
        return interaction

    async def callback(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        interaction = self._interaction(request)
        kind = body.payload.get("type")
        data: Json = body.payload.get("data") or {}
        self._check_kind(interaction, kind)
        if kind == MODAL:
            check_modal(data)
            interaction.form = data | {"components": number_components(data["components"])}
        elif kind == MESSAGE:
            self._say(interaction, Body(data, body.files, body.names))
        elif kind == THINKING:
            flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
            interaction.original = reply_to(self._world, interaction, flags)
            self._world.post(interaction.original)
        else:
            interaction.original = interaction.message
            if kind == UPDATE and interaction.message is not None:
                update = Body(data, body.files, body.names)
                fill(self._world, interaction.message, update, interaction=True)
        interaction.answer = kind
        self._world.pulse.beat()
        if request.query.get("with_response", "0").lower() not in ("1", "true"):
            return answer(None)
        return answer(self._with_response(interaction))

    def _say(self, interaction: Interaction, body: Body) -> None:
        flags = body.payload.get("flags") or 0
        message = reply_to(self._world, interaction, flags)
        fill(self._world, message, body, interaction=True)
        interaction.original = message
        self._world.post(message)

    def _check_kind(self, interaction: Interaction, kind: int | None) -> None:
        allowed = {MESSAGE, THINKING}
        if interaction.type != SUBMIT:
            allowed.add(MODAL)
        if interaction.message is not None:
            allowed |= {DEFER_UPDATE, UPDATE}
        if kind not in allowed:
            detail = f"callback type {kind} cannot answer interaction type {interaction.type}"
            raise ApiError(400, 50035, "Invalid Form Body", errors={}, detail=detail)

    def _with_response(self, interaction: Interaction) -> Json:
        told: Json = {"id": interaction.id, "type": interaction.type}
        resource: Json = {"type": interaction.answer}
        if interaction.original is not None:
            flags = interaction.original.flags
            told["response_message_id"] = interaction.original.id
            told["response_message_loading"] = bool(flags & LOADING)
            told["response_message_ephemeral"] = bool(flags & EPHEMERAL)
            resource["message"] = self._world.message_json(interaction.original)
        return {"interaction": told, "resource": resource}
