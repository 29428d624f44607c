"""Routes that only look: the bot itself, the guild, its channels and members."""

from aiohttp import web

from tests.servers.discord.errors import ApiError, unknown
from tests.servers.discord.payloads import member_json, role_json, user_json
from tests.servers.discord.records import Channel, Json
from tests.servers.discord.rest import API, answer
from tests.servers.discord.state import World


def guild_json(world: World) -> Json:
    """Draw the guild without its channels and members."""
    return {
        "id": world.guild_id,
        "name": world.guild.name,
        "icon": None,
        "owner_id": world.owner.id,
        "roles": [role_json(role) for role in world.roles],
        "emojis": [],
        "stickers": [],
        "features": [],
        "preferred_locale": "en-GB",
        "system_channel_id": world.system_channel.id,
        "system_channel_flags": 0,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "afk_timeout": 300,
        "afk_channel_id": None,
        "approximate_member_count": len(world.users),
    }


def text_channels(world: World) -> list[Channel]:
    """Return the channels of the guild, threads and private conversations left out."""
    every = world.channels.values()
    return [one for one in every if not one.is_dm and one.thread is None]


class Lookups:
    """Answers what the bot asks about the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes this serves."""
        return [
            web.get(f"{API}/gateway", self.gateway),
            web.get(f"{API}/gateway/bot", self.gateway_bot),
            web.get(f"{API}/users/@me", self.me),
            web.get(f"{API}/users/{{user_id}}", self.user),
            web.get(f"{API}/oauth2/applications/@me", self.application),
            web.get(f"{API}/applications/@me", self.application),
            web.get(f"{API}/channels/{{channel_id}}", self.channel),
            web.get(f"{API}/guilds/{{guild_id}}", self.guild),
            web.get(f"{API}/guilds/{{guild_id}}/channels", self.channels),
            web.get(f"{API}/guilds/{{guild_id}}/members/{{user_id}}", self.member),
            web.post(f"{API}/users/@me/channels", self.open_dm),
        ]

    async def gateway(self, request: web.Request) -> web.Response:
        return answer({"url": f"ws://{request.host}/gateway"})

    async def gateway_bot(self, request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        url = f"ws://{request.host}/gateway"
        return answer({"url": url, "shards": 1, "session_start_limit": limit})

    async def me(self, request: web.Request) -> web.Response:
        extra = {"verified": True, "mfa_enabled": True, "locale": "en-GB", "flags": 0}
        return answer(user_json(self._world.bot) | extra | {"email": None})

    async def user(self, request: web.Request) -> web.Response:
        user = self._world.users.get(request.match_info["user_id"])
        if user is None:
            raise unknown("User")
        return answer(user_json(user))

    async def application(self, request: web.Request) -> web.Response:
        world = self._world
        return answer(
            {
                "id": world.application_id,
                "name": world.bot.name,
                "description": "",
                "icon": None,
                "bot_public": False,
                "bot_require_code_grant": False,
                "owner": user_json(world.owner),
                "team": None,
                "verify_key": "0" * 64,
                "flags": 0,
                "interactions_endpoint_url": None,
                "approximate_guild_count": 1,
            }
        )

    async def channel(self, request: web.Request) -> web.Response:
        channel = self._world.channel_by_id(request.match_info["channel_id"])
        return answer(self._world.channel_json(channel))

    def _check_guild(self, request: web.Request) -> None:
        if request.match_info["guild_id"] != self._world.guild_id:
            raise unknown("Guild")

    async def guild(self, request: web.Request) -> web.Response:
        self._check_guild(request)
        return answer(guild_json(self._world))

    async def channels(self, request: web.Request) -> web.Response:
        self._check_guild(request)
        return answer([self._world.channel_json(one) for one in text_channels(self._world)])

    async def member(self, request: web.Request) -> web.Response:
        self._check_guild(request)
        user = self._world.users.get(request.match_info["user_id"])
        if user is None:
            raise unknown("Member")
        return answer(member_json(user))

    async def open_dm(self, request: web.Request) -> web.Response:
        asked = await request.json()
        user = self._world.users.get(str(asked.get("recipient_id")))
        if user is None or user.bot:
            raise ApiError(400, 50033, "Invalid Recipient(s)", detail="no such person to write to")
        return answer(self._world.channel_json(self._world.open_dm(user)))
