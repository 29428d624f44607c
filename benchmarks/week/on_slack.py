"""Somebody on Slack: answers come beside what was pressed, or in the form that was sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from benchmarks.week.member import PROFILE, SUPPORT_STEPS, Event, Member, Unheard
from benchmarks.week.screens import DiscordSeen, Screen, Shown, SlackScreen, SlackSeen
from tests.servers.slack import Person, Seen, SlackServer
from tests.servers.slack.reading import plain_of
from tests.servers.slack.state import TEAM

_PATIENCE = 3.0  # seconds that a person waits for words after a press was taken


class OnSlack(Member):
    """A member of the workspace."""

    def __init__(self, server: SlackServer, name: str, channel: Screen) -> None:
        self._server = server
        self._person: Person = server.person(name)
        dm = server.workspace.dm_with(self._person.id)
        self._dm = dm
        came_with = server.workspace.came_with
        super().__init__(name, SlackScreen(f"{name}'s direct messages", dm, came_with), channel)

    @property
    def account(self) -> str:
        return f"slack:{TEAM}:{self._person.id}"

    async def slash(self, verb: str, **options: str) -> str:
        async with self._listening() as since:
            await self._person.slash("/headsup", " ".join((verb, *options.values())))
            return (await self._answer(since)).plain

    async def join(self, *, place: tuple[str, str], buddy: bool) -> str:
        region, district = place
        answers = {"name": self.name, **PROFILE, "region": region, "district": district}
        answers |= {"buddy": "yes" if buddy else "no", "charter": "yes"}
        async with self._listening() as since:
            await self._person.slash("/headsup", "join")
            if self._person.view is not None:
                await self._submit(self._person.view, answers)
            return (await self._answer(since)).plain

    async def press(self, shown: Shown, button: str) -> str:
        async with self._listening() as since:
            await self._person.press(_seen(shown.seen), button)
            return (await self._answer(since)).plain

    async def write(self, shown: Shown, button: str, words: str) -> str:
        async with self._listening() as since:
            await self._person.press(_seen(shown.seen), button)
            if self._person.view is not None:
                await self._submit(self._person.view, {"words": words})
            return (await self._answer(since)).plain

    async def draft(self, event: Event) -> Seen:
        answers = {"title": event.title, "theme": "Budgets", "starts": event.starts}
        answers |= {"about": "An hour together.", "minutes": str(event.minutes)}
        async with self._listening() as since:
            await self._person.slash("/headsup", "announce")
            if self._person.view is None:
                raise Unheard("no form")
            await self._submit(self._person.view, answers)
            return await self._answer(since)

    async def post(self, preview: DiscordSeen | SlackSeen) -> str:
        async with self._listening() as since:
            await self._person.press(_seen(preview), "Post it now")
            return (await self._answer(since)).plain

    async def ask_for_a_coach(self) -> str:
        async with self._listening() as began:
            await self._person.slash("/headsup", "support")
            shown = await self._answer(began)
            for step in SUPPORT_STEPS:
                since = self._server.workspace.new_ts()
                await self._person.press(shown, step)
                shown = await self._answer(since)
            return shown.plain

    async def dm(self, words: str) -> Callable[[], bool]:
        ts = await self._person.dm(words)
        return lambda: bool(self._dm.messages[ts].get("reactions"))

    async def _submit(self, view: Seen, answers: dict[str, object] | dict[str, str]) -> None:
        sent = await self._person.submit(view, answers)
        if not sent.accepted:
            raise Unheard(f"errors in the form: {sent.errors}")

    async def _answer(self, since: str) -> Seen:
        """Wait for what only this person sees, newer than this timestamp."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _PATIENCE
        while (found := self._newest(since)) is None:
            if (left := end - loop.time()) <= 0:
                raise Unheard("no words came")
            await self._server.workspace.changed(left)
        return found

    def _newest(self, since: str) -> Seen | None:
        for (place, ts), message in reversed(self._server.workspace.ephemerals.items()):
            if ts <= since:
                break
            if message["for"] == self._person.id:
                return Seen("ephemeral", message, plain_of(message, {}), place)
        view = self._person.view
        return view if view is not None and view.raw["submit"] is None else None

    @asynccontextmanager
    async def _listening(self) -> AsyncGenerator[str]:
        stack = self._server.workspace.modals[self._person.id]
        async with self.hands:
            try:
                yield self._server.workspace.new_ts()
            except AssertionError as problem:  # the server's own: no ack, or nothing to press
                raise Unheard(str(problem)) from None
            finally:
                stack.clear()


def _seen(seen: DiscordSeen | SlackSeen) -> Seen:
    if not isinstance(seen, Seen):
        raise TypeError("this was seen on another platform")
    return seen
