"""Routes for scheduled events: what stands on the guild's own calendar."""

import json
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.servers.discord.errors import ApiError, Problems, unknown
from tests.servers.discord.payloads import event_json, member_json, user_json
from tests.servers.discord.records import Json, ScheduledEvent, User
from tests.servers.discord.rest import API, answer
from tests.servers.discord.state import World

EXTERNAL, GUILD_ONLY = 3, 2
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
MAY_BECOME = {SCHEDULED: (ACTIVE, CANCELED), ACTIVE: (COMPLETED,)}
MOST_EVENTS, MOST_USERS = 100, 100
KEYS = {
    "channel_id", "entity_metadata", "name", "privacy_level", "scheduled_start_time",
    "scheduled_end_time", "description", "entity_type", "image", "status", "recurrence_rule",
}  # fmt: skip


def press_interested(world: World, user: User, event: ScheduledEvent, *, yes: bool) -> None:
    """Note that a person is interested, or no longer, and tell the bot if it listens."""
    if yes is (user.id in event.interested):
        return
    if yes:
        event.interested[user.id] = user
    else:
        del event.interested[user.id]
    data = {
        "guild_scheduled_event_id": event.id,
        "user_id": user.id,
        "guild_id": world.guild_id,
    }
    world.announce(f"GUILD_SCHEDULED_EVENT_USER_{'ADD' if yes else 'REMOVE'}", data)
    world.pulse.beat()


class Events:
    """Serves /guilds/{id}/scheduled-events."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes this serves."""
        every = f"{API}/guilds/{{guild_id}}/scheduled-events"
        one = f"{every}/{{event_id}}"
        return [
            web.get(every, self.read),
            web.post(every, self.create),
            web.get(one, self.fetch),
            web.patch(one, self.change),
            web.delete(one, self.delete),
            web.get(f"{one}/users", self.users),
        ]

    async def read(self, request: web.Request) -> web.Response:
        self._check_guild(request)
        counted = _counted(request)
        return answer([self._json(one, counted=counted) for one in self._world.scheduled.values()])

    async def fetch(self, request: web.Request) -> web.Response:
        return answer(self._json(self._event(request), counted=_counted(request)))

    async def create(self, request: web.Request) -> web.Response:
        self._check_guild(request)
        self._check_rights()
        asked: Json = json.loads(await request.read())
        self._check(asked, self._world.clock())
        if len(self._world.scheduled) >= MOST_EVENTS:
            message = (
                f"Maximum number of uncompleted guild scheduled events reached ({MOST_EVENTS})"
            )
            raise ApiError(400, 30038, message, detail=message)
        event = ScheduledEvent(
            self._world.new_id(),
            asked["name"],
            asked.get("description"),
            asked["entity_metadata"]["location"],
            _moment(asked["scheduled_start_time"]) or 0.0,
            _moment(asked["scheduled_end_time"]) or 0.0,
        )
        self._world.scheduled[event.id] = event
        self._tell("CREATE", event)
        return answer(self._json(event))

    async def change(self, request: web.Request) -> web.Response:
        event = self._event(request)
        self._check_rights()
        asked: Json = json.loads(await request.read())
        if event.status in (COMPLETED, CANCELED):
            raise ApiError(400, 180000, "Cannot update a finished event", detail="finished event")
        before = {k: v for k, v in self._json(event).items() if k in KEYS and k != "status"}
        moved = "scheduled_start_time" in asked
        self._check(before | asked, self._world.clock() if moved else 0.0)
        status = asked.get("status", event.status)
        if status not in (event.status, *MAY_BECOME[event.status]):
            raise ApiError(400, 50035, "Invalid Form Body", detail=f"status {status}")
        after = before | asked
        event.name, event.description = after["name"], after.get("description")
        event.location = after["entity_metadata"]["location"]
        event.starts = _moment(after["scheduled_start_time"]) or 0.0
        event.ends = _moment(after["scheduled_end_time"]) or 0.0
        event.status = status
        if status in (COMPLETED, CANCELED):
            del self._world.scheduled[event.id]
        self._tell("UPDATE", event)
        return answer(self._json(event))

    async def delete(self, request: web.Request) -> web.Response:
        event = self._event(request)
        self._check_rights()
        del self._world.scheduled[event.id]
        self._tell("DELETE", event)
        return answer(None)

    async def users(self, request: web.Request) -> web.Response:
        event = self._event(request)
        limit = int(request.query.get("limit", MOST_USERS))
        if not 1 <= limit <= MOST_USERS:
            raise ApiError(400, 50035, "Invalid Form Body", detail=f"limit {limit}")
        found = sorted(event.interested.values(), key=lambda user: int(user.id))
        if after := request.query.get("after"):
            found = [user for user in found if int(user.id) > int(after)]
        elif before := request.query.get("before"):
            found = [user for user in found if int(user.id) < int(before)][-limit:]
        whole = request.query.get("with_member") in ("1", "true", "True")
        return answer(
            [
                {"guild_scheduled_event_id": event.id, "user": user_json(user)}
                | ({"member": member_json(user)} if whole else {})
                for user in found[:limit]
            ]
        )

    def _check_guild(self, request: web.Request) -> None:
        if request.match_info["guild_id"] != self._world.guild_id:
            raise unknown("Guild")

    def _check_rights(self) -> None:
        if not self._world.may_create_events:
            raise ApiError(403, 50013, "Missing Permissions")

    def _event(self, request: web.Request) -> ScheduledEvent:
        self._check_guild(request)
        event = self._world.scheduled.get(request.match_info["event_id"])
        if event is None:
            raise unknown("Guild Scheduled Event")
        return event

    def _json(self, event: ScheduledEvent, *, counted: bool = False) -> Json:
        return event_json(event, self._world.guild_id, self._world.bot, counted=counted)

    def _tell(self, what: str, event: ScheduledEvent) -> None:
        self._world.announce(f"GUILD_SCHEDULED_EVENT_{what}", self._json(event))
        self._world.pulse.beat()

    def _check(self, asked: Json, now: float) -> None:
        """Refuse what is no external event in the future.

        Raises:
            ApiError: 50035 with every problem.
        """
        problems = Problems()
        for key in asked.keys() - KEYS:
            problems.add(key, "Unknown field")
        problems.text("name", asked.get("name"), most=100)
        if asked.get("description") is not None:
            problems.text("description", asked["description"], most=1000)
        if asked.get("entity_type") != EXTERNAL:
            problems.add("entity_type", "Only external events are made here (3).")
        if asked.get("privacy_level") != GUILD_ONLY:
            problems.add("privacy_level", "Value must be one of {2}.", "BASE_TYPE_CHOICES")
        if asked.get("channel_id") is not None:
            problems.add("channel_id", "Channel must be null for external events.")
        location = (asked.get("entity_metadata") or {}).get("location")
        problems.text("entity_metadata.location", location, most=100)
        starts = _moment(asked.get("scheduled_start_time"))
        ends = _moment(asked.get("scheduled_end_time"))
        if starts is None or ends is None:
            problems.add("scheduled_end_time", "External events need both times.")
        elif starts <= now:
            problems.add("scheduled_start_time", "Cannot schedule event in the past.")
        elif ends <= starts:
            problems.add("scheduled_end_time", "Cannot schedule event to end before it starts.")
        problems.refuse()


def _counted(request: web.Request) -> bool:
    return request.query.get("with_user_count") in ("1", "true", "True")


def _moment(value: Any) -> float | None:  # noqa: ANN401  # whatever the bot sent
    """Read an instant; one without an offset is none, however kind the platform may be."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return None if moment.tzinfo is None else moment.timestamp()
