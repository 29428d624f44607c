"""Somebody on Discord, at the client's own speed: three seconds, then "did not respond"."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

from benchmarks.week.member import PROFILE, SUPPORT_STEPS, Event, Member, Unheard
from benchmarks.week.screens import DiscordScreen, DiscordSeen, Screen, Shown, SlackSeen
from tests.servers.discord import DiscordServer, Person, Response, Seen
from tests.servers.discord.records import User

_UK = ZoneInfo("Europe/London")


class OnDiscord(Member):
    """A member of the guild."""

    def __init__(self, server: DiscordServer, name: str, channel: Screen) -> None:
        self._person: Person = server.person(name)
        user: User = self._person.account
        inbox = DiscordScreen(f"{name}'s direct messages", server.world.open_dm(user))
        super().__init__(name, inbox, channel)

    @property
    def account(self) -> str:
        return f"discord:{self._person.id}"

    async def slash(self, verb: str, **options: str) -> str:
        async with self._listening():
            return await _words(await self._person.slash(f"headsup {verb}", **options))

    async def join(self, *, place: tuple[str, str], buddy: bool) -> str:
        region, district = place
        answers: dict[str, object] = {"name": self.name, **PROFILE, "region": region}
        answers |= {"district": district, "buddy": buddy, "charter": True}
        async with self._listening():
            return await _words(await self._person.slash("headsup join", None, **answers))

    async def press(self, shown: Shown, button: str) -> str:
        async with self._listening():
            return await _words(await self._press(shown, button))

    async def write(self, shown: Shown, button: str, words: str) -> str:
        async with self._listening():
            form = await self._press(shown, button)
            return await _words(await self._person.submit(form.modal, words=words))

    async def draft(self, event: Event) -> Seen:
        local = event.starts.astimezone(_UK)
        async with self._listening():
            form = await self._person.slash("headsup announce")
            preview = await self._person.submit(
                form.modal,
                title=event.title,
                theme="Budgets",
                starts=f"{local.day} {local:%B %Y}, {local:%H:%M}",
                about="An hour together.",
                minutes=str(event.minutes),
            )
            return await preview.final(3)

    async def post(self, preview: DiscordSeen | SlackSeen) -> str:
        async with self._listening():
            return await _words(await self._person.press(_seen(preview), "Post it now"))

    async def ask_for_a_coach(self) -> str:
        async with self._listening():
            shown = await (await self._person.slash("headsup support")).final(3)
            for step in SUPPORT_STEPS[:-1]:
                shown = await (await self._person.press(shown, step)).final(3)
            return await _words(await self._person.press(shown, SUPPORT_STEPS[-1]))

    async def dm(self, words: str) -> Callable[[], bool]:
        sent = await self._person.dm(words)
        return lambda: bool(sent.reactions)

    @asynccontextmanager
    async def _listening(self) -> AsyncGenerator[None]:
        async with self.hands:
            try:
                yield
            except AssertionError as problem:  # the server's own: unanswered, or nothing to press
                raise Unheard(str(problem)) from None

    async def _press(self, shown: Shown, button: str) -> Response:
        return await self._person.press(_seen(shown.seen), button)


def _seen(seen: DiscordSeen | SlackSeen) -> Seen:
    if not isinstance(seen, Seen):
        raise TypeError("this was seen on another platform")
    return seen


async def _words(response: Response) -> str:
    if response.modal is not None:
        return response.text
    return (await response.final(3)).plain
