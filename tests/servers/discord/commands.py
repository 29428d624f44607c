"""Routes where the bot registers its slash commands, all at once."""

import json

from aiohttp import web

from tests.servers.discord.errors import ApiError, unknown
from tests.servers.discord.records import Json
from tests.servers.discord.rest import API, answer
from tests.servers.discord.state import World
from tests.servers.discord.validate_commands import check_commands


class Commands:
    """Serves the global set and the guild's own set."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes this serves."""
        base = f"{API}/applications/{{application_id}}"
        return [
            route
            for path in (f"{base}/commands", f"{base}/guilds/{{guild_id}}/commands")
            for route in (web.get(path, self.read), web.put(path, self.replace))
        ]

    def _scope(self, request: web.Request) -> str | None:
        guild_id = request.match_info.get("guild_id")
        if request.match_info["application_id"] != self._world.application_id:
            raise ApiError(403, 20012, "Not authorised on this application", detail="wrong app")
        if guild_id not in (None, self._world.guild_id):
            raise unknown("Guild")
        return guild_id

    async def read(self, request: web.Request) -> web.Response:
        return answer(self._world.commands.get(self._scope(request), []))

    async def replace(self, request: web.Request) -> web.Response:
        scope = self._scope(request)
        asked: list[Json] = json.loads(await request.read())
        check_commands(asked)
        known = {
            (one["name"], one["type"]): one["id"] for one in self._world.commands.get(scope, [])
        }
        kept = []
        for command in asked:
            kind = command.get("type", 1)
            defaults = {"type": kind, "description": "", "options": [], "nsfw": False}
            marks = {
                "id": known.get((command["name"], kind)) or self._world.new_id(),
                "application_id": self._world.application_id,
                "version": self._world.new_id(),
            }
            place = {"guild_id": scope} if scope else {}
            kept.append(defaults | command | marks | place)
        self._world.commands[scope] = kept
        self._world.pulse.beat()
        return answer(kept)
