"""The one world that REST, the gateway and the people share."""

import re
import time
from collections.abc import Callable

from tests.servers.discord.errors import unknown
from tests.servers.discord.ids import Snowflakes
from tests.servers.discord.payloads import (
    channel_json,
    member_json,
    message_json,
    role_json,
    user_json,
)
from tests.servers.discord.pulse import Pulse
from tests.servers.discord.readable import plain_text
from tests.servers.discord.records import (
    Channel,
    Guild,
    Interaction,
    Json,
    Message,
    Role,
    ScheduledEvent,
    User,
)

Announce = Callable[[str, Json], None]
MENTION = re.compile(r"<@(\d+)>")


def _nobody_listens(event: str, data: Json) -> None:
    """Let it pass: there is no gateway yet."""


class World:
    """Guild, people, messages and commands; and what went wrong.

    `clock` is the platform's own time, in seconds since 1970: a test may replace it.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.clock: Callable[[], float] = time.time
        self.new_id = Snowflakes(self.now)
        self.pulse = Pulse()
        self.announce: Announce = _nobody_listens
        self.application_id = self.new_id()
        self.bot = User(self.application_id, "HeadsUp", bot=True)
        self.guild = Guild(self.new_id())
        self.guild_id = self.guild.id
        self.owner = User(self.new_id(), "Owner")
        self.users: dict[str, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.roles: list[Role] = [Role(self.guild_id, "@everyone")]
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.scheduled: dict[str, ScheduledEvent] = {}
        self.may_create_events = True
        self.may_create_threads = True
        self.commands: dict[str | None, list[Json]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.by_nonce: dict[tuple[str, str], tuple[Message, float]] = {}
        self.last_event: tuple[str, Json] | None = None
        self.answer_within = 3.0
        self.token_lifetime = 15 * 60.0
        self.nonce_window = 300.0
        self.forgetful = False
        self.owed: set[tuple[str, str]] = set()  # channel and nonce of what was answered 5xx
        self.violations: list[str] = []
        self.cdn = "https://cdn.invalid"
        self.cdn_files: dict[str, bytes] = {}
        self.fetched: list[str] = []  # every file that was asked for there
        self.duplicates: list[str] = []
        self._direct: dict[str, Channel] = {}
        self.pings: list[str] = []
        self.swallowed: list[str] = []
        self.system_channel = self.add_channel("network")

    def now(self) -> float:
        """Tell the platform's time, whichever clock it has by then."""
        return self.clock()

    def add_channel(
        self, name: str, *, writable: bool = True, visible_to: frozenset[str] | None = None
    ) -> Channel:
        """Open a text channel in the guild."""
        channel = Channel(self.new_id(), name, writable=writable, visible_to=visible_to)
        self.channels[channel.id] = channel
        self.announce("CHANNEL_CREATE", self.channel_json(channel))
        return channel

    def add_role(self, name: str) -> Role:
        """Make a role in the guild."""
        role = Role(self.new_id(), name)
        self.roles.append(role)
        data = {"guild_id": self.guild_id, "role": role_json(role)}
        self.announce("GUILD_ROLE_CREATE", data)
        return role

    def open_dm(self, user: User) -> Channel:
        """Return this person's conversation with the bot; there is only ever one."""
        if user.id not in self._direct:
            channel = Channel(self.new_id(), user.name, recipient=user)
            self.channels[channel.id] = self._direct[user.id] = channel
        return self._direct[user.id]

    def channel_by_id(self, channel_id: str) -> Channel:
        if channel_id not in self.channels:
            raise unknown("Channel")
        return self.channels[channel_id]

    def message_by_id(self, channel: Channel, message_id: str) -> Message:
        """Find a message that is there for all to see: an ephemeral one is not."""
        for message in self.history(channel):
            if message.id == message_id:
                return message
        raise unknown("Message")

    def history(self, channel: Channel) -> list[Message]:
        """Return what the channel holds, oldest first."""
        return [one for one in channel.log if not one.deleted and one.shown_to is None]

    def post(self, message: Message) -> None:
        """Put a message where it belongs and tell whoever listens."""
        message.born = self.clock()
        message.came_with = tuple(
            one["custom_id"]
            for row in message.components
            for one in row.get("components", ())
            if "custom_id" in one
        )
        self.messages.append(message)
        message.channel.log.append(message)
        self._tell("MESSAGE_CREATE", message)

    def keep_edit(self, message: Message, before: str) -> None:
        """Remember the words an edit replaced, and tell whoever listens."""
        message.earlier.append(before)
        message.edited = self.clock()
        self._tell("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        message.earlier.append(plain_text(message))
        self._tell("MESSAGE_DELETE", message)

    def _tell(self, event: str, message: Message) -> None:
        if message.shown_to is None:
            data = self.message_json(message, fresh=event == "MESSAGE_CREATE")
            if event == "MESSAGE_DELETE":
                data = {key: data[key] for key in ("id", "channel_id", "guild_id") if key in data}
            elif "guild_id" in data:
                data["member"] = member_json(message.author, with_user=False)
            else:
                data["channel_type"] = 1
            self.announce(event, data)
            if event == "MESSAGE_CREATE" and not message.author.bot:
                self.last_event = (event, data)
        self.pulse.beat()

    def message_json(self, message: Message, *, fresh: bool = False) -> Json:
        """Draw a message; only a `fresh` one, as it is created, says under which nonce."""
        data = message_json(message, self.guild_id)
        if not fresh:
            data.pop("nonce", None)
        data["mention_everyone"] = "@everyone" in message.content or "@here" in message.content
        named = dict.fromkeys(MENTION.findall(message.content))
        data["mentions"] = [user_json(self.users[one]) for one in named if one in self.users]
        return data

    def channel_json(self, channel: Channel) -> Json:
        everybody = () if channel.visible_to is None else self.users.values()
        return channel_json(channel, self.guild_id, everybody)
