"""A platform that delivers at once, into people's hands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.core.messages import (
    Aside,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Rate,
    Receipt,
    Together,
    Undeliverable,
)
from bot.core.views import Happening, Reply, View

TAKEN_AWAY = "(taken away)"
"""What stands where a message was."""


@dataclass
class Mailbox:
    """A platform that delivers at once, into people's hands. Stricter: it refuses a second copy."""

    direct: dict[str, list[Reply]] = field(default_factory=dict)
    channels: dict[str, list[Reply]] = field(default_factory=dict)
    calendars: dict[str, list[Happening]] = field(default_factory=dict)
    asides: dict[str, list[Reply]] = field(default_factory=dict)
    together: dict[str, list[Reply]] = field(default_factory=dict)
    keys: dict[str, Receipt] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    shut: dict[str, str] = field(default_factory=dict)
    removed: list[View] = field(default_factory=list)
    holds_on: str = ""
    """Why the platform takes nothing away, empty while it does."""
    begins: str = ""
    """How the ids of its messages begin, so that two platforms never have the same."""
    rate = Rate(per_second=100_000, changes=100_000)

    def requests(self, letter: Letter) -> int:
        return 1

    async def send(self, letter: Letter) -> Receipt:
        box = self._box(letter)
        assert letter.key not in self.keys, f"{letter.key} was delivered twice"
        receipt = Receipt("D", f"{self.begins}{len(self.keys)}")
        self.keys[letter.key] = receipt
        box.append(letter.view)
        self._standing[receipt.message] = (box, len(box) - 1)
        return receipt

    async def find(self, letter: Letter) -> Receipt | None:
        return self.keys.get(letter.key)

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        box, place = self._standing[receipt.message]
        box[place] = letter.view

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        if self.holds_on:
            raise Undeliverable(self.holds_on)
        box, place = self._standing[receipt.message]
        self.removed.append(box[place])
        box[place] = Reply(TAKEN_AWAY)

    def standing(self) -> dict[str, tuple[list[Any], int]]:
        """Return where each message stands that is still there, by its id."""
        return {
            message: (box, place)
            for message, (box, place) in self._standing.items()
            if not (isinstance(box[place], Reply) and box[place].summary == TAKEN_AWAY)
        }

    _standing: dict[str, tuple[list[Any], int]] = field(default_factory=dict)

    def _box(self, letter: Letter) -> list[Any]:
        match letter.address:
            case Direct(account=account):
                if account.user in self.closed:
                    raise Undeliverable("closed")
                return self.direct.setdefault(account.user, [])
            case Aside(account=account):
                return self.asides.setdefault(account.user, [])
            case OnCalendar(space=space):
                return self.calendars.setdefault(space, [])
            case Together(people=people):
                if self.closed & set(people):
                    raise Undeliverable("forbidden")
                return self.together.setdefault("+".join(sorted(people)), [])
            case InChannel(channel=channel):
                if channel in self.shut:
                    raise Undeliverable(self.shut[channel])
                return self.channels.setdefault(channel, [])
