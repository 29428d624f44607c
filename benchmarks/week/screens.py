"""What is to be read on a screen: one person's conversation with the bot, or one channel."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tests.servers.discord.readable import button_labels, plain_text
from tests.servers.discord.records import Channel as DiscordChannel
from tests.servers.discord.records import Message
from tests.servers.discord.seen import Seen as DiscordSeen
from tests.servers.slack.errors import Json
from tests.servers.slack.reading import Seen as SlackSeen
from tests.servers.slack.reading import plain_of
from tests.servers.slack.state import Channel as SlackChannel

__all__ = ["DiscordScreen", "DiscordSeen", "Screen", "Shown", "SlackScreen", "SlackSeen"]

_DISCORD_MOMENT = re.compile(r"<t:(\d+):F>")
_SLACK_MOMENT = re.compile(r"<!date\^(\d+)\^")


@dataclass(frozen=True)
class Shown:
    """One message of the bot's: its words, its buttons, the instants in it and when it came.

    `ids` are what its buttons stand for, `came_with` what they stood for when it came: it may
    have changed since. `at` and `moments` are seconds since 1970.
    """

    text: str
    buttons: tuple[str, ...]
    ids: tuple[str, ...]
    moments: tuple[int, ...]
    at: float
    seen: DiscordSeen | SlackSeen
    came_with: tuple[str, ...] = ()


class Screen(ABC):
    """One place, the oldest message first; what only its caller sees for a while is left out."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<screen {self.name}>"

    @abstractmethod
    def __len__(self) -> int:
        """Count everything that was ever written here, by anybody."""

    @abstractmethod
    def read(self, start: int = 0) -> Iterator[Shown]:
        """Yield the bot's messages from the one with this number on."""

    @abstractmethod
    def newest_first(self) -> Iterator[Shown]:
        """Yield the bot's messages from the last to the first."""


class DiscordScreen(Screen):
    """A channel of the guild, or somebody's direct messages there."""

    def __init__(self, name: str, channel: DiscordChannel) -> None:
        super().__init__(name)
        self._channel = channel

    def __len__(self) -> int:
        return len(self._channel.log)

    def read(self, start: int = 0) -> Iterator[Shown]:
        yield from map(shown_on_discord, filter(_from_bot, self._channel.log[start:]))

    def newest_first(self) -> Iterator[Shown]:
        yield from map(shown_on_discord, filter(_from_bot, reversed(self._channel.log)))


class SlackScreen(Screen):
    """A channel of the workspace, or somebody's direct messages there."""

    def __init__(
        self, name: str, channel: SlackChannel, came_with: Mapping[tuple[str, str], Json]
    ) -> None:
        super().__init__(name)
        self._channel = channel
        self._came_with = came_with

    def __len__(self) -> int:
        return len(self._channel.messages)

    def read(self, start: int = 0) -> Iterator[Shown]:
        for message in list(self._channel.messages.values())[start:]:
            if "bot_id" in message:
                yield self._shown(message)

    def newest_first(self) -> Iterator[Shown]:
        for message in reversed(list(self._channel.messages.values())):
            if "bot_id" in message:
                yield self._shown(message)

    def _shown(self, message: dict[str, object]) -> Shown:
        seen = SlackSeen("message", message, plain_of(message, {}), self._channel.id)
        first = self._came_with.get((self._channel.id, str(message.get("ts"))), message)
        return replace(shown_on_slack(seen), came_with=_slack_ids(first))


def _from_bot(message: Message) -> bool:
    return message.author.bot and message.shown_to is None and not message.deleted


def shown_on_discord(message: Message) -> Shown:
    plain = plain_text(message)
    return Shown(
        plain,
        tuple(button_labels(message)),
        tuple(
            one["custom_id"]
            for row in message.components
            for one in row.get("components", ())
            if "custom_id" in one
        ),
        tuple(int(found) for found in _DISCORD_MOMENT.findall(plain)),
        message.born,
        DiscordSeen(message),
        message.came_with,
    )


def shown_on_slack(seen: SlackSeen) -> Shown:
    raw = json.dumps(seen.raw.get("blocks", ()))
    return Shown(
        seen.plain,
        tuple(seen.buttons),
        _slack_ids(seen.raw),
        tuple(int(found) for found in _SLACK_MOMENT.findall(raw)),
        float(seen.ts or 0),
        seen,
    )


def _slack_ids(message: Json) -> tuple[str, ...]:
    raw = json.dumps(message.get("blocks", ()))
    return tuple(re.findall(r'"type": "button", "action_id": "([^"]+)"', raw))
