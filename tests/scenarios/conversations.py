"""Heads and coaches in conversations, and an oracle that knows for whom each word was meant.

Whatever the bot does, words may only ever be seen by the other person of the conversation that was
meant, while they are in it.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine

from bot.commands.ask import Ask, Heard
from bot.commands.hear import FOR_HEADS
from bot.core.confidential import Confidential
from bot.core.errors import FormInvalid
from bot.core.views import Button, Reply

from .network import Network, open_network
from .someone import REF, Someone, read

R = TypeVar("R")

_CHANCES = ((os, "urandom"), (random, "_urandom"))


@dataclass
class Talk:
    """One conversation, as whoever looks from outside knows it."""

    ref: str
    head: str
    coach: str = ""
    over: bool = False
    button: str = ""
    past: set[str] = field(default_factory=set)
    """Coaches who were in it once: they may still mean it."""
    over_at: datetime | None = None

    def other(self, name: str) -> str:
        """Return who is on the other side of *name*, empty if nobody or *name* is not in it."""
        if self.over or not self.coach:
            return ""
        return {self.head: self.coach, self.coach: self.head}.get(name, "")


class Conversations(RuleBasedStateMachine):
    """What a machine does to write for somebody, and to look at every screen. Rules are added."""

    network: Network

    def __init__(self) -> None:
        super().__init__()
        self._chance = random.Random(1)  # noqa: S311 - it is to be the same each time
        # ids and references are drawn anew each time: a failure must be found a second time
        self._chances = [(m, name, getattr(m, name)) for m, name in _CHANCES]
        for module, name in _CHANCES:
            setattr(module, name, self._chance.randbytes)
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._folder = tempfile.TemporaryDirectory()
        self._who: dict[str, Someone] = {}
        self._talks: dict[str, Talk] = {}
        self._said: dict[str, tuple[str, str]] = {}
        """Of each word: who wrote it, and the conversation that was meant."""
        self._checked: dict[str, int] = {}
        self._seen: set[str] = set()
        self._sent: list[Ask | Heard] = []
        self._asked = 0

    def run(self, doing: Coroutine[Any, Any, R]) -> R:
        return self._runner.run(doing)

    async def _open(self) -> Network:
        return await self._stack.enter_async_context(open_network(Path(self._folder.name)))

    def teardown(self) -> None:
        self.run(self._stack.aclose())
        self._runner.close()
        for module, name, real in self._chances:
            setattr(module, name, real)
        self._folder.cleanup()

    def _do(self, who: str, command: str, value: str = "", **answers: str) -> Reply:
        said = self._send(who, command, value, **answers)
        self._check(who, read(said))
        return said

    def _send(self, who: str, command: str, value: str = "", **answers: str) -> Reply:
        ask = Ask(
            account=self._who[who].account,
            request=self._request(),
            command=command,
            value=value,
            answers=answers,
        )
        self._sent.append(ask)
        try:
            return self.run(self.network.dispatcher.run(ask))
        except FormInvalid:
            return Reply("Invalid.")

    def _hear(self, who: str, words: str, about: str = "") -> Reply | None:
        heard = Heard(
            account=self._who[who].account,
            request=self._request(),
            words=Confidential(words),
            about=about,
        )
        self._sent.append(heard)
        return self.run(self.network.dispatcher.hear(heard))

    def _request(self) -> str:
        self._asked += 1
        self.network.move(seconds=1)  # so that no two things happen at once
        return f"relaying-{self._asked}"

    def _words(self, who: str, meant: Talk | None) -> str:
        words = f"word{len(self._said):04d}x"
        self._said[words] = (who, meant.ref if meant else "")
        return words

    def _standing(self, who: str) -> list[tuple[str, Reply]]:
        """Return the messages on a person's screen, with the ids that the platform gave them."""
        box = self._who[who].inbox
        standing = self.network.mail.standing()
        return [(one, each[place]) for one, (each, place) in standing.items() if each is box]

    def _buttons(self, who: str, commands: set[str]) -> list[Button]:
        return [
            button
            for _, reply in self._standing(who)
            for button in reply.buttons
            if button.command in commands
        ]

    def _learn(self, who: str) -> None:
        """Note which button belongs to which conversation, as the messages say."""
        for _, reply in self._standing(who):
            refs = set(REF.findall(read(reply)))
            for button in reply.buttons:
                found = set(REF.findall(button.label)) or refs
                if len(found) == 1 and button.command in {"reply", "end"}:
                    talk = self._talks.get(found.pop())
                    if talk is not None:
                        talk.button = button.value

    def _may_mean(self, who: str, talk: Talk) -> bool:
        """Tell whether *talk* may be on somebody's mind: on a head's, not for ever."""
        fresh = talk.over_at is None or self.network.clock() - talk.over_at < FOR_HEADS
        return who in talk.past or (who == talk.head and fresh)

    def _end(self, talk: Talk) -> None:
        talk.over, talk.over_at = True, self.network.clock()

    def _one_of(self, who: str, number: int) -> Talk | None:
        """Return a conversation, the person's own or not: buttons are copied."""
        for one in self._who:
            self._learn(one)
        known = [talk for talk in self._talks.values() if talk.button]
        mine = [talk for talk in known if who in {talk.head, talk.coach}]
        pool = mine if mine and number % 4 else known
        return pool[number % len(pool)] if pool else None

    def _look(self) -> None:
        """Look at what came onto each screen since last time."""
        for name, someone in self._who.items():
            seen = self._checked.get(name, 0)
            for reply in someone.inbox[seen:]:
                self._check(name, read(reply))
            self._checked[name] = len(someone.inbox)

    def _check(self, reader: str, text: str) -> None:
        for words in re.findall(r"word\d{4}x", text):
            writer, ref = self._said[words]
            assert ref, f"{reader} sees what was meant for nobody"
            talk = self._talks[ref]
            self._seen.add(words)
            # what a coach wrote before the case went on to another is still for its head
            late = reader == talk.head and writer in talk.past and not talk.over
            assert late or reader == talk.other(writer), f"{reader} sees {writer}'s about {ref}"
