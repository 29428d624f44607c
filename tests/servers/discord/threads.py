"""Routes for threads: only those who were let into a private one know that it is there."""

import json

from aiohttp import web

from tests.servers.discord.errors import ApiError, Problems, unknown
from tests.servers.discord.payloads import thread_member_json
from tests.servers.discord.records import (
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    Channel,
    Json,
    Thread,
    User,
)
from tests.servers.discord.rest import API, answer
from tests.servers.discord.state import World

DURATIONS = (60, 1440, 4320, 10_080)
KEYS = {"name", "type", "auto_archive_duration", "invitable", "rate_limit_per_user"}
CHANGES = {"name", "archived", "locked", "invitable", "auto_archive_duration"}


def check_open(channel: Channel) -> None:
    """Refuse to change anything in an archived thread.

    Raises:
        ApiError: 50083.
    """
    if channel.thread is not None and channel.thread.archived:
        raise ApiError(400, 50083, "Thread is archived")


def wake(world: World, channel: Channel) -> None:
    """Let a new message bring an archived thread back, unless it is locked.

    Raises:
        ApiError: 50083, it is locked.
    """
    thread = channel.thread
    if thread is None or not thread.archived:
        return
    if thread.locked:
        check_open(channel)
    thread.archived = False
    world.announce("THREAD_UPDATE", world.channel_json(channel))


class Threads:
    """Serves the threads of the guild and who is in them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes this serves."""
        members = f"{API}/channels/{{channel_id}}/thread-members"
        return [
            web.post(f"{API}/channels/{{channel_id}}/threads", self.open),
            web.patch(f"{API}/channels/{{channel_id}}", self.change),
            web.get(members, self.members),
            web.put(f"{members}/{{user_id}}", self.add),
            web.delete(f"{members}/{{user_id}}", self.remove),
            web.get(f"{API}/guilds/{{guild_id}}/threads/active", self.active),
        ]

    async def open(self, request: web.Request) -> web.Response:
        parent = self._world.channel_by_id(request.match_info["channel_id"])
        if parent.is_dm or parent.thread is not None:
            raise ApiError(400, 50024, "Cannot execute action on this channel type", detail="here")
        if not self._world.may_create_threads:
            raise ApiError(403, 50013, "Missing Permissions")
        asked: Json = json.loads(await request.read())
        problems = Problems()
        for key in asked.keys() - KEYS:
            problems.add(key, "Unknown field")
        problems.text("name", asked.get("name"), most=100)
        _check_duration(problems, asked)
        kind = asked.get("type", PRIVATE_THREAD)
        if kind not in (PRIVATE_THREAD, PUBLIC_THREAD):
            problems.add("type", "Value must be one of {11, 12}.", "BASE_TYPE_CHOICES")
        problems.refuse()
        thread = Thread(
            parent,
            private=kind == PRIVATE_THREAD,
            auto_archive=asked.get("auto_archive_duration") or DURATIONS[1],
            born=self._world.clock(),
            invitable=bool(asked.get("invitable", True)),
            members={self._world.bot.id: self._world.bot},
        )
        channel = Channel(self._world.new_id(), asked["name"], thread=thread)
        self._world.channels[channel.id] = channel
        data = self._json(channel)
        self._world.announce("THREAD_CREATE", data | {"newly_created": True})
        return answer(data, 201)

    async def change(self, request: web.Request) -> web.Response:
        channel, thread = self._thread(request)
        asked: Json = json.loads(await request.read())
        problems = Problems()
        for key in asked.keys() - CHANGES:
            problems.add(key, "Unknown field")
        if "name" in asked:
            problems.text("name", asked["name"], most=100)
        _check_duration(problems, asked)
        problems.refuse()
        if thread.archived and asked.get("archived", True):
            check_open(channel)
        channel.name = asked.get("name", channel.name)
        thread.archived = bool(asked.get("archived", thread.archived))
        thread.locked = bool(asked.get("locked", thread.locked))
        thread.invitable = bool(asked.get("invitable", thread.invitable))
        thread.auto_archive = asked.get("auto_archive_duration", thread.auto_archive)
        self._world.announce("THREAD_UPDATE", self._json(channel))
        self._world.pulse.beat()
        return answer(self._json(channel))

    async def members(self, request: web.Request) -> web.Response:
        channel, thread = self._thread(request)
        return answer([thread_member_json(channel, user) for user in thread.members.values()])

    async def add(self, request: web.Request) -> web.Response:
        channel, thread = self._thread(request)
        check_open(channel)
        user = self._user(request)
        if user.id not in thread.members:
            thread.members[user.id] = user
            self._tell(channel, added=[thread_member_json(channel, user)])
        return answer(None)

    async def remove(self, request: web.Request) -> web.Response:
        channel, thread = self._thread(request)
        check_open(channel)
        user = self._user(request)
        if thread.members.pop(user.id, None) is None:
            raise unknown("Member")
        self._tell(channel, removed=[user.id])
        return answer(None)

    async def active(self, request: web.Request) -> web.Response:
        if request.match_info["guild_id"] != self._world.guild_id:
            raise unknown("Guild")
        found = [
            (one, one.thread)
            for one in self._world.channels.values()
            if one.thread is not None and not one.thread.archived and self._mine(one)
        ]
        threads = [self._json(channel) for channel, _ in sorted(found, key=lambda one: one[0].id)]
        mine = [thread_member_json(channel, self._world.bot) for channel, _ in found]
        return answer({"threads": threads[::-1], "members": mine, "has_more": False})

    def _mine(self, channel: Channel) -> bool:
        return channel.open_to(self._world.bot)

    def _thread(self, request: web.Request) -> tuple[Channel, Thread]:
        channel = self._world.channel_by_id(request.match_info["channel_id"])
        if channel.thread is None:
            message = "Cannot execute action on this channel type"
            raise ApiError(400, 50024, message, detail="not a thread")
        if not self._mine(channel):
            raise unknown("Channel")
        return channel, channel.thread

    def _user(self, request: web.Request) -> User:
        wanted = request.match_info["user_id"]
        user = self._world.bot if wanted == "@me" else self._world.users.get(wanted)
        if user is None:
            raise unknown("Member")
        return user

    def _json(self, channel: Channel) -> Json:
        return self._world.channel_json(channel) | {
            "member": thread_member_json(channel, self._world.bot)
        }

    def _tell(
        self, channel: Channel, *, added: list[Json] | None = None, removed: list[str] | None = None
    ) -> None:
        data = {"id": channel.id, "guild_id": self._world.guild_id}
        members = 0 if channel.thread is None else len(channel.thread.members)
        more = {"member_count": members, "added_members": added or []}
        self._world.announce(
            "THREAD_MEMBERS_UPDATE", data | more | {"removed_member_ids": removed or []}
        )
        self._world.pulse.beat()


def _check_duration(problems: Problems, asked: Json) -> None:
    if asked.get("auto_archive_duration") not in (None, *DURATIONS):
        problems.add("auto_archive_duration", f"Value must be one of {DURATIONS}.")
