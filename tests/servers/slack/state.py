"""The workspace itself: who is in it, what has been said, and who could see it."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from .errors import Json, Refused
from .reading import plain_of

TEAM = "T0LOOPBACK"
DOMAIN = "loopback"
APP = "A0LOOPBACK"
BOT = "B0LOOPBACK"
BOT_USER = "U0LOOPBOT"
SCOPE_OF = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class User:
    """A member of the workspace, human or bot."""

    id: str
    name: str
    real_name: str
    is_bot: bool = False
    deleted: bool = False
    team: str = TEAM
    tz: str = "Europe/London"

    @property
    def json(self) -> Json:
        profile = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.real_name,
            "display_name_normalized": self.real_name,
            "team": self.team,
        }
        return {
            "id": self.id,
            "team_id": self.team,
            "is_stranger": self.team != TEAM,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": "Greenwich Mean Time",
            "tz_offset": 0,
            "profile": profile,
            "is_admin": False,
            "is_owner": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_restricted": False,
            "updated": 1610241741,
        }


@dataclass
class Channel:
    """A public or private channel, or the direct messages between one person and the bot."""

    id: str
    name: str
    kind: Literal["public", "private", "im", "mpim"] = "public"
    members: set[str] = field(default_factory=set)
    messages: dict[str, Json] = field(default_factory=dict)
    archived: bool = False

    @property
    def channel_type(self) -> str:
        """The name that events use for this kind of channel."""
        return {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}[self.kind]

    @property
    def scope(self) -> str:
        """The family of scopes that reading this channel needs."""
        return SCOPE_OF[self.kind]

    @property
    def json(self) -> Json:
        common = {"id": self.id, "created": 1610241741, "is_archived": self.archived}
        if self.kind == "im":
            (person,) = self.members - {BOT_USER}
            return {**common, "is_im": True, "user": person, "is_org_shared": False}
        return {
            **common,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_group": False,
            "is_private": self.kind != "public",
            "is_member": BOT_USER in self.members,
            "num_members": len(self.members),
            "context_team_id": TEAM,
        }


@dataclass
class Upload:
    """A file on its way in; only a completed one may be shown."""

    id: str
    filename: str
    length: int
    content: bytes | None = None
    complete: bool = False
    title: str = ""
    owner: str = BOT_USER
    base: str = ""
    """Where it can be fetched from, by whoever may read it."""

    @property
    def path(self) -> str:
        return f"/files-pri/{TEAM}-{self.id}/download/{quote(self.filename)}"

    @property
    def json(self) -> Json:
        """The file as messages and events carry it."""
        address = f"{self.base}{self.path}"
        return {
            "url_private": address,
            "url_private_download": address,
            "id": self.id,
            "name": self.filename,
            "title": self.title or self.filename,
            "mimetype": mimetypes.guess_type(self.filename)[0] or "application/octet-stream",
            "size": self.length,
            "user": self.owner,
            "mode": "hosted",
            "is_external": False,
        }


class Workspace:
    """Everything Slack remembers. `clock` is Slack's own time, in seconds since 1970."""

    def __init__(self) -> None:
        self.clock: Callable[[], float] = time.time
        self.users = {BOT_USER: User(BOT_USER, "loopbot", "Loop Bot", is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: dict[tuple[str, str], Json] = {}  # (channel, ts); "for" names the reader
        self.choices: dict[tuple[str, str], Json] = {}  # what people chose within a message
        self.homes: dict[str, Json] = {}
        self.modals: dict[str, list[Json]] = {}  # per person, the top one last
        self.files: dict[str, Upload] = {}
        self.came: dict[tuple[str, str], float] = {}  # (channel, ts): this machine's own time
        self.came_with: dict[tuple[str, str], Json] = {}  # (channel, ts): as it was then
        self.sightings: list[tuple[frozenset[str], str]] = []
        self._changed = asyncio.Event()
        self._last_ts = 0

    def new_ts(self) -> str:
        """Give the next timestamp, never the same one twice."""
        self._last_ts = max(int(self.clock() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_user(self, real_name: str, team: str = TEAM) -> User:
        handle = real_name.lower().replace(" ", ".")
        user = User(f"U0PERSON{len(self.users):03d}", handle, real_name, team=team)
        self.users[user.id] = user
        self.modals[user.id] = []
        return user

    def add_channel(self, name: str, members: Iterable[str], *, private: bool) -> Channel:
        identity = f"C0CHANNEL{len(self.channels):03d}"
        channel = Channel(identity, name, "private" if private else "public", set(members))
        self.channels[identity] = channel
        return channel

    def dm_with(self, user_id: str) -> Channel:
        """Open, or find, the direct messages between this person and the bot."""
        user = self.users.get(user_id)
        if user is None:
            raise Refused("user_not_found")
        if user.is_bot:
            raise Refused("cannot_dm_bot")
        identity = f"D{user_id[1:]}"
        if identity not in self.channels:
            members = {user_id, BOT_USER}
            self.channels[identity] = Channel(identity, "directmessage", "im", members)
        return self.channels[identity]

    def group_with(self, users: Iterable[str]) -> Channel:
        """Open, or find, the group message between these people and the bot: 3 to 9 in all."""
        people = sorted(set(users))
        for user in people:
            if user not in self.users:
                raise Refused("user_not_found")
            if self.users[user].is_bot:
                raise Refused("cannot_dm_bot")
        members = {*people, BOT_USER}
        for channel in self.channels.values():
            if channel.kind == "mpim" and channel.members == members:
                return channel
        name = f"mpdm-{'--'.join(self.users[user].name for user in people)}-1"
        channel = Channel(f"G0GROUP{len(self.channels):03d}", name, "mpim", members)
        self.channels[channel.id] = channel
        return channel

    def channel(self, identity: str) -> Channel:
        """Find a channel the bot may know about."""
        channel = self.channels.get(identity)
        if channel is None or (
            channel.kind in {"private", "mpim"} and BOT_USER not in channel.members
        ):
            raise Refused("channel_not_found")
        return channel

    def names(self) -> dict[str, str]:
        """Say what each id is called on the screen."""
        return {
            **{user.id: user.real_name for user in self.users.values()},
            **{channel.id: channel.name for channel in self.channels.values()},
        }

    def show(self, shown: Json, audience: Iterable[str]) -> None:
        """Note who can now see this message or view, and wake whoever waits for a change."""
        self.sightings.append((frozenset(audience), plain_of(shown, self.names())))
        self.change()

    def change(self) -> None:
        """Wake everybody who waits for the screen to change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self, within: float) -> None:
        """Wait until something on a screen changes, or this many seconds."""
        try:
            await asyncio.wait_for(self._changed.wait(), within)
        except TimeoutError:
            return


def from_bot(ts: str, text: str, **more: object) -> Json:
    """Build a message object as Slack returns it for one of the bot's own messages."""
    return {
        "type": "message",
        "user": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "team": TEAM,
        "text": text,
        "ts": ts,
        "bot_profile": {"id": BOT, "app_id": APP, "name": "Loop Bot", "team_id": TEAM},
        **more,
    }


def key() -> str:
    """Make a secret for a URL, a token or a hash."""
    return secrets.token_hex(12)
