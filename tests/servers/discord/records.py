"""What the platform remembers: plain records, without behaviour of their own."""

import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

GUILD_TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
SUPPRESS_EMBEDS, EPHEMERAL, LOADING = 1 << 2, 1 << 6, 1 << 7
SILENT, COMPONENTS_V2 = 1 << 12, 1 << 15


@dataclass(eq=False)
class Role:
    id: str
    name: str


@dataclass(eq=False)
class Guild:
    id: str
    name: str = "Headteachers"


@dataclass(eq=False)
class User:
    """An account; `dms_open` is the privacy switch that closes direct messages from bots."""

    id: str
    name: str
    bot: bool = False
    roles: list[Role] = field(default_factory=list)
    admin: bool = False
    dms_open: bool = True


@dataclass(eq=False)
class Thread:
    """What makes a channel a thread: where it hangs, who is in it and whether it is shut."""

    parent: "Channel"
    private: bool
    auto_archive: int
    born: float
    invitable: bool = True
    members: dict[str, User] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False


@dataclass(eq=False)
class Channel:
    """A text channel of the guild, a thread in one, or one person's conversation with the bot."""

    id: str
    name: str
    recipient: User | None = None
    writable: bool = True
    visible_to: frozenset[str] | None = None
    thread: Thread | None = None
    readable: bool = True  # whether the bot may read what was said
    log: list["Message"] = field(default_factory=list, repr=False)

    @property
    def is_dm(self) -> bool:
        return self.recipient is not None

    def open_to(self, user: User) -> bool:
        """Say whether this person can read here."""
        if self.recipient is not None:
            return user is self.recipient
        if self.thread is not None:
            inside = user.id in self.thread.members or not self.thread.private
            return inside and self.thread.parent.open_to(user)
        return self.visible_to is None or user.name in self.visible_to


@dataclass(eq=False)
class ScheduledEvent:
    """An event on the guild's calendar; `interested` are those who pressed the button."""

    id: str
    name: str
    description: str | None
    location: str
    starts: float
    ends: float
    status: int = 1
    interested: dict[str, User] = field(default_factory=dict)


@dataclass(eq=False)
class Message:
    """A message; `shown_to` makes it ephemeral, `earlier` keeps the words edits replaced.

    `born` is by the platform's clock, `came` by this machine's; `came_with` is what its buttons
    stood for then.
    """

    id: str
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    flags: int = 0
    nonce: str | int | None = None
    shown_to: User | None = None
    born: float = field(default_factory=time.time)
    came: float = field(default_factory=time.time)
    came_with: tuple[str, ...] = ()
    edited: float | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)
    metadata: Json | None = None
    token: str | None = None
    earlier: list[str] = field(default_factory=list)
    reference: Json | None = None

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)

    def visible_to(self, user: User) -> bool:
        """Say whether this person has it on screen now."""
        if self.deleted or not self.channel.open_to(user):
            return False
        return self.shown_to in (None, user)


@dataclass(eq=False)
class Interaction:
    """One thing a person did that wants an answer within three seconds."""

    id: str
    token: str
    type: int
    user: User
    channel: Channel
    payload: Json
    message: Message | None = None
    born: float = field(default_factory=time.time)
    answer: int | None = None
    original: Message | None = None
    form: Json | None = None
    followups: list[Message] = field(default_factory=list)
    redelivered: bool = False
    final: bool = False
