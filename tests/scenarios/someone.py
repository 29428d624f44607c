"""A person at their phone: what they type and press, and what they read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.ask import Ask, Heard, Sheet
from bot.core.confidential import Confidential
from bot.core.forms import Answers
from bot.core.people import Account
from bot.core.photo import Unfit
from bot.core.views import Button, Reply, plain
from bot.services.notice import NOTICE_VERSION

if TYPE_CHECKING:
    from .network import Network

NOTICED = dict.fromkeys(("write", "intake", "reach"), NOTICE_VERSION)
"""What the buttons to these forms carry for whoever was shown the notice."""

REF = re.compile(r"HU-[2-9A-Z]{4}")
"""The name of a conversation, as people read it."""


@dataclass
class Someone:
    """A person at their phone."""

    network: Network
    name: str
    account: Account

    @property
    def inbox(self) -> list[Reply]:
        return self.network.mail.direct.get(self.account.user, [])

    @property
    def heard(self) -> str:
        """All that was written to them, with confidential words."""
        return "\n".join(read(reply) for reply in self.inbox)

    @property
    def offer(self) -> Reply:
        """The latest request for support that they were asked to take."""
        return next(r for r in reversed(self.inbox) if "A request is waiting" in read(r))

    async def turns(self, command: str, value: str = "", **answers: str) -> Reply:
        """Send one page of a form."""
        reply = await self.network.dispatcher.page(self._ask(command, value, None, answers))
        await self.network.courier.drain()
        return reply

    async def presses_for_form(self, reply: Reply, label: str) -> Sheet:
        """Press a button that opens a form."""
        button = find(reply, label)
        sheet = await self.asks(button.command, button.value)
        assert isinstance(sheet, Sheet)
        return sheet

    async def asks(self, command: str, value: str = "", **answers: str) -> Reply | Sheet:
        """Type a command, or press a button, and see what comes back."""
        result = await self.network.dispatcher.begin(self._ask(command, value, None, answers))
        await self.network.courier.drain()
        return result

    async def sends(
        self,
        command: str,
        value: str = "",
        *,
        request: str | None = None,
        **answers: str | Sequence[str],
    ) -> Reply:
        """Send a form."""
        reply = await self.network.dispatcher.run(self._ask(command, value, request, answers))
        await self.network.courier.drain()
        return reply

    async def presses(self, reply: Reply, label: str, **answers: str) -> Reply:
        """Press the button called *label* under *reply*, and fill in what it asks."""
        button = find(reply, label)
        return await self.sends(button.command, button.value, **answers)

    async def writes(
        self,
        words: str,
        *,
        request: str | None = None,
        attached: bool = False,
        picture: Confidential | Unfit | None = None,
        about: str = "",
    ) -> Reply | None:
        """Write a direct message to the bot."""
        reply = await self.network.dispatcher.hear(
            Heard(
                account=self.account,
                request=request or self.network.request(),
                words=Confidential(words),
                attached=attached or picture is not None,
                picture=picture,
                about=about,
            )
        )
        await self.network.courier.drain()
        return reply

    def ask(self, command: str, value: str = "") -> Ask:
        """Return a request that has yet to be sent."""
        return self._ask(command, value, None, {})

    def _ask(self, command: str, value: str, request: str | None, answers: Answers) -> Ask:
        return Ask(
            account=self.account,
            request=request or self.network.request(),
            command=command,
            value=value or NOTICED.get(command, ""),
            answers=answers,
        )


def find(reply: Reply, label: str) -> Button:
    """Return the button of *reply* called *label*."""
    for button in reply.buttons:
        if button.label == label:
            return button
    raise AssertionError(f"no button {label!r} among {[b.label for b in reply.buttons]}")


def read(reply: Reply) -> str:
    """Return all that a person reads, confidential words included."""
    words = f"\n{reply.words.reveal()}" if reply.words else ""
    return plain(reply) + words
