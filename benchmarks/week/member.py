"""What somebody in the network can do to the bot, on whichever platform they are."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from benchmarks.week.screens import DiscordSeen, Screen, Shown, SlackSeen

PROFILE = {"position": "Headteacher or principal", "phase": "Primary"}
FAR, NEAR = ("South West", "TR1"), ("Yorkshire and the Humber", "LS6")
REPLIES = ("Reply", "Write to my coach", "Write to the head")
SUPPORT_STEPS = ("I want to talk to someone from HeadsUp", "Ask for a coach, no words")


class Unheard(Exception):
    """The person got no answer, or one that they cannot go on from: they may try again."""


@dataclass(frozen=True)
class Event:
    """A themed event as a moderator announces it."""

    title: str
    starts: datetime
    minutes: int = 60


class Member(ABC):
    """One person. What they do returns what they read in answer, or raises `Unheard`."""

    def __init__(self, name: str, inbox: Screen, channel: Screen) -> None:
        self.name = name
        self.inbox = inbox
        self.channel = channel
        self.hands = asyncio.Lock()  # a person does one thing at a time

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    @abstractmethod
    def account(self) -> str:
        """How the settings name this person."""

    @abstractmethod
    async def slash(self, verb: str, **options: str) -> str:
        """Type a command of one word, with all that it needs."""

    @abstractmethod
    async def join(self, *, place: tuple[str, str], buddy: bool) -> str:
        """Join the network through its form."""

    @abstractmethod
    async def press(self, shown: Shown, button: str) -> str:
        """Press a button that is answered with words."""

    @abstractmethod
    async def write(self, shown: Shown, button: str, words: str) -> str:
        """Press a button that opens a form, and send words with it."""

    @abstractmethod
    async def draft(self, event: Event) -> DiscordSeen | SlackSeen:
        """Fill in the form for an event, and look at the preview, which nobody else sees."""

    @abstractmethod
    async def post(self, preview: DiscordSeen | SlackSeen) -> str:
        """Post what was previewed."""

    @abstractmethod
    async def ask_for_a_coach(self) -> str:
        """Go from the safety card to a request without words."""

    @abstractmethod
    async def dm(self, words: str) -> Callable[[], bool]:
        """Write to the bot; what is returned tells whether there is a tick under it by now."""

    def newest(self, fits: Callable[[Shown], bool]) -> Shown | None:
        """Find the last message in the inbox that fits."""
        return next((shown for shown in self.inbox.newest_first() if fits(shown)), None)

    def letter_of(self, ref: str) -> tuple[Shown, str] | None:
        """Find the last message about a case that can be answered, and the button for it."""
        for shown in self.inbox.newest_first():
            if ref in shown.text:
                for button in REPLIES:
                    if button in shown.buttons:
                        return shown, button
        return None
