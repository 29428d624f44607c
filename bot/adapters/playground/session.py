"""One life of the playground's network, from an empty database until it is closed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Final

from bot.adapters.photos import taken
from bot.adapters.playground.parts import Parts
from bot.adapters.playground.passing import next_stop, pass_until
from bot.adapters.playground.people import Persona, settle_in
from bot.adapters.playground.plug import Desk
from bot.adapters.playground.problem import Problem
from bot.adapters.playground.rooms import Message, Rooms
from bot.commands.ask import Ask, Heard, Sheet
from bot.core.confidential import Confidential
from bot.core.forms import Answers
from bot.core.people import Platform
from bot.core.photo import Unfit
from bot.core.views import Button, Reply

_A_FILE: Final = Confidential("(a file)")
_ONE: Final = "Send the label of one of its buttons, or its place counted from 0."


class Session:
    """The parts of one network, its rooms, and what people do there.

    What people do is written down and not yet delivered: that is for :attr:`desk`. *tell* hears
    of every letter that moves.
    """

    def __init__(self, parts: Parts, tell: Callable[[], None]) -> None:
        self.parts = parts
        self.rooms = Rooms(parts.clock)
        self.desk = Desk(parts, self.rooms, tell)
        self.journal: list[tuple[datetime, str]] = []
        self.ticked: set[int] = set()
        """Which of the things to try have been done."""
        self.read: dict[str, int] = {}
        """What the last change was when a persona's screen was last looked at."""
        self._requests = count(1)

    async def settle_in(self, only: Collection[str] = ()) -> None:
        """Let the invented people join, or *only* some of them."""
        await settle_in(self.parts, only)
        await self.desk.deliver()

    async def act(  # noqa: PLR0913 - what an act is made of
        self,
        persona: Persona,
        command: str,
        *,
        value: str = "",
        answers: Answers | None = None,
        request: str = "",
        send: bool = False,
        asked: str = "",
    ) -> Message | Sheet:
        """Ask for *command*. With *send*, the answers come from a form that was shown.

        Raises:
            FormInvalid: some answers could not be read.
        """
        ask = Ask(
            account=persona.account,
            request=self._request(persona, request),
            command=command,
            value=value,
            answers=answers or {},
        )
        said = await (self._send(ask) if send else self._begin(ask))
        if isinstance(said, Sheet):
            return said
        label = asked or ("Form sent" if send else f"/headsup {command}")
        return self.rooms.answer(persona.account, ask.request, said, label, value)

    async def _begin(self, ask: Ask) -> Reply | Sheet:
        """Answer at once when every question is: then problems are told by question."""
        for command in self.parts.dispatcher.catalogue:
            if command.name == ask.command and ask.answers:
                asked = [f.name for f in command.asked if f.required]
                if all(name in ask.answers for name in asked):
                    return await self.parts.dispatcher.run(ask)
        return await self.parts.dispatcher.begin(ask)

    async def press(
        self,
        persona: Persona,
        message: str,
        button: object,
        answers: Answers | None = None,
        request: str = "",
    ) -> Message | Sheet:
        """Press a button of a message that is on the persona's screen.

        Raises:
            FormInvalid: some answers could not be read.
            Problem: they cannot see that message, or it has no such button.
        """
        pressed = _button(self.seen(persona, message), button)
        return await self.act(
            persona,
            pressed.command,
            value=pressed.value,
            answers=answers,
            request=request,
            asked=pressed.label,
        )

    async def say(
        self,
        persona: Persona,
        text: str,
        request: str = "",
        about: str = "",
        file: bytes = b"",
    ) -> Message:
        """Write a direct message to the bot, *about* one of its messages if it answers one.

        *file* is what is attached to it. What the bot answers comes by the outbox.
        """
        if not text.strip() and not file:
            raise Problem("There was nothing to send. Write something first.")
        words = Confidential(text)
        key = self._request(persona, request)
        wrote = self.rooms.wrote(persona.account, key, words or _A_FILE)
        heard = Heard(account=persona.account, request=key, words=words, about=about)
        if file:
            heard = replace(heard, attached=True, picture=await self._picture(persona, file))
        said = await self.parts.dispatcher.hear(heard)
        if said is None:
            wrote = self.rooms.tick(wrote)
        return wrote

    async def _picture(self, persona: Persona, file: bytes) -> Confidential | Unfit | None:
        """Take *file* in as the adapters of the platforms do: not at all, unless it may come."""
        if not await self.parts.dispatcher.awaits_picture(persona.account):
            return None

        async def fetch() -> bytes:
            return file

        return await taken([len(file)], fetch)

    async def advance(self, to: datetime) -> None:
        """Let time pass until *to*."""
        await pass_until(self.parts, self.desk.deliver, to, self._note)

    async def until_next(self) -> None:
        """Let time pass until the next thing that somebody may wait for."""
        due = await next_stop(self.parts)
        if due is None:
            raise Problem("Nothing is planned in the next three weeks. Advance by a day instead.")
        await self.advance(due.at)

    def seen(self, persona: Persona, message: str) -> Message:
        """Return a message on the persona's screen.

        Raises:
            Problem: there is no such message there: the same answer whether it exists or not.
        """
        found = self.rooms.get(message)
        if found is None or not found.seen_by(persona.account):
            raise Problem(
                "That message is not on this person's screen. Ask /api/inbox for what is."
            )
        return found

    def _request(self, persona: Persona, request: str) -> str:
        return f"play:{persona.id}:{request or f'auto-{next(self._requests)}'}"

    def _note(self, at: datetime, said: str) -> None:
        self.journal.append((at, said))

    async def _send(self, ask: Ask) -> Reply:
        """Send a form as its platform would: page by page in Discord, whole in Slack."""
        if ask.account.platform is Platform.DISCORD:
            return await self.parts.dispatcher.page(ask)
        return await self.parts.dispatcher.run(ask)


def _button(message: Message, wanted: object) -> Button:
    buttons = message.reply.buttons
    if isinstance(wanted, int) and not isinstance(wanted, bool) and 0 <= wanted < len(buttons):
        return buttons[wanted]
    for button in buttons:
        if button.label == wanted:
            return button
    raise Problem(f"That message has no such button. {_ONE}")
