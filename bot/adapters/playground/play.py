"""The playground: everything one can do to it, one thing at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from bot.adapters.playground import body as read
from bot.adapters.playground.body import Body
from bot.adapters.playground.deliveries import Deliveries, look, to_rescue
from bot.adapters.playground.draw import Drawing
from bot.adapters.playground.parts import Json, OpenParts
from bot.adapters.playground.passing import read_advance
from bot.adapters.playground.problem import UNAVAILABLE, Problem
from bot.adapters.playground.rehearsal.stage import Stage, chosen, listed, who_is_there
from bot.adapters.playground.rooms import Message
from bot.adapters.playground.session import Session
from bot.adapters.playground.state import Facts, as_json, look_up
from bot.adapters.playground.who import who_can_see
from bot.commands.ask import Sheet
from bot.core.errors import FormInvalid
from bot.core.people import Platform

_OPENING: Final = "The playground is still opening. Try again in a moment."


class Playground:
    """One network to play with. Every method takes and returns what the API does.

    What an act causes is delivered before it returns, or if *watched* letter by letter after it.
    *version* goes up whenever something may have changed, so that a page knows when to look;
    *epoch* counts the networks there have been.
    """

    def __init__(self, open_parts: OpenParts) -> None:
        self._open = open_parts
        self._stack = AsyncExitStack()
        self._lock = asyncio.Lock()
        self._session: Session | None = None
        self._drawing: Drawing | None = None
        self._facts: tuple[int, Facts] | None = None
        self.stage: Stage | None = None
        """The rehearsal that is going on, if one is."""
        self._acts = 0
        self.version = 0
        self.epoch = 0

    @property
    def session(self) -> Session:
        """The network as it is now. It is another one after :meth:`reset`."""
        if self._session is None:
            raise Problem(_OPENING, UNAVAILABLE)
        return self._session

    @property
    def drawing(self) -> Drawing:
        """What draws this network's messages."""
        if self._drawing is None:
            raise Problem(_OPENING, UNAVAILABLE)
        return self._drawing

    async def start(self) -> None:
        """Open an empty network and let the invented people join."""
        async with self._lock:
            await self._start()

    async def stop(self) -> None:
        """Finish what was begun and close the network."""
        async with self._lock:
            await self._stack.aclose()

    async def reset(self) -> Json:
        """Start again with a new database."""
        async with self._lock:
            await self._stack.aclose()
            await self._start()
        return {"reset": True}

    async def rehearse(self, body: Body) -> Json:
        """Begin a rehearsal in a network of its own; or ``stop``, and go back to the usual one."""
        if body.get("stop") is True:
            await self.reset()
            return self.rehearsal()
        script, coach = chosen(body)
        async with self._lock:
            await self._stack.aclose()
            await self._start(who_is_there(script, coach))
            stage = Stage(self.session, script, coach)
            await stage.begin()
            self.stage = stage
            self._acts += 1
            self.version += 1
        return self.rehearsal()

    def rehearsal(self) -> Json:
        """Return whom one can practise with, and how the rehearsal stands that is going on."""
        return {"heads": listed(), "now": self.stage.as_json() if self.stage else None}

    async def act(self, body: Body, *, watched: bool = False) -> Json:
        """Ask for a command as somebody."""
        persona, command = read.persona(body.get("as")), read.text(body, "command")
        value, request = read.text(body, "value", ""), read.text(body, "request", "")
        catalogue, send = self.session.parts.dispatcher.catalogue, body.get("send") is True
        answers = read.answers(body, catalogue, command)
        return await self._outcome(
            persona.platform,
            lambda session: session.act(
                persona, command, value=value, answers=answers, request=request, send=send
            ),
            watched=watched,
        )

    async def press(self, body: Body, *, watched: bool = False) -> Json:
        """Press a button as somebody."""
        persona, message = read.persona(body.get("as")), read.text(body, "message")
        answers, request = read.answers(body), read.text(body, "request", "")
        button = body.get("button")
        return await self._outcome(
            persona.platform,
            lambda session: session.press(persona, message, button, answers, request),
            watched=watched,
        )

    async def say(self, body: Body, *, watched: bool = False) -> Json:
        """Write a direct message as somebody, with a file in base64 if there is one."""
        persona, file = read.persona(body.get("as")), read.file(body)
        words = read.text(body, "text", "" if file else None)
        request, about = read.text(body, "request", ""), read.text(body, "about", "")
        return await self._outcome(
            persona.platform,
            lambda session: session.say(persona, words, request, about, file),
            watched=watched,
        )

    async def clock(self, body: Body, *, watched: bool = False) -> Json:
        """Let time pass."""
        if body.get("until_next") is True:
            async with self._changing(watched=watched) as session:
                await session.until_next()
        else:
            long = read_advance(body.get("advance"))
            async with self._changing(watched=watched) as session:
                await session.advance(session.parts.clock() + long)
        return {"clock": (await self.state())["clock"]}

    async def plug(self, body: Body, *, watched: bool = False) -> Json:
        """Pull the courier's plug, or put it back."""
        if not isinstance(body.get("in"), bool):
            raise Problem(
                'I could not tell whether the plug is to be in or out. Send {"in": false} to pull '
                'it, or {"in": true} to put it back.'
            )
        async with self._changing(watched=watched) as session:
            if body["in"]:
                rows = (await session.parts.rows())["outbox"]
                await session.desk.put_back(to_rescue(rows, session.rooms, session.desk))
            else:
                session.desk.pull()
        return (await self.deliveries()).counts

    async def deliveries(self) -> Deliveries:
        """Return what became of every letter."""
        async with self._lock:
            session = self.session
            rows = (await session.parts.rows())["outbox"]
            return look(rows, session.rooms, session.desk)

    async def state(self) -> Json:
        """Return how everything stands."""
        return await as_json(self.session, await self.facts())

    async def facts(self) -> Facts:
        """Return what is stored, looked up once for every act: a letter on its way changes none."""
        async with self._lock:
            if self._facts is None or self._facts[0] != self._acts:
                self._facts = (self._acts, await look_up(self.session))
            return self._facts[1]

    async def inbox(self, name: object) -> Json:
        """Return everything that somebody can see, oldest first."""
        persona = read.persona(name)
        seen = self.session.rooms.seen_by(persona.account)
        return {"messages": [await self.drawing.message(message) for message in seen]}

    async def who(self, message: str) -> Json:
        """Return who can see a message, and why."""
        async with self._lock:
            found = self.session.rooms.get(message)
            if found is None:
                raise Problem("There is no such message. Take its id from /api/inbox.")
            return await who_can_see(self.session.parts, found)

    async def rows(self) -> Json:
        """Return every table as it lies on the disk."""
        async with self._lock:
            return {"tables": dict(await self.session.parts.rows())}

    async def _start(self, only: Collection[str] = ()) -> None:
        self.stage = None
        self._stack = AsyncExitStack()
        parts = await self._stack.enter_async_context(self._open())
        session, drawing = Session(parts, self._moved), Drawing(parts)
        self._stack.push_async_callback(drawing.close)
        self._stack.push_async_callback(session.desk.close)
        await session.settle_in(only)
        self._session, self._drawing = session, drawing
        self._acts += 1
        self.version += 1
        self.epoch += 1

    def _moved(self) -> None:
        self.version += 1

    @asynccontextmanager
    async def _changing(self, *, watched: bool) -> AsyncGenerator[Session]:
        async with self._lock:
            try:
                yield self.session
                if self.stage is not None:  # the head answers what has arrived
                    await self.stage.part.react()
                elif watched:
                    self.session.desk.watched()
                else:
                    await self.session.desk.deliver()
            finally:
                self._acts += 1
                self.version += 1

    async def _outcome(
        self,
        platform: Platform,
        do: Callable[[Session], Awaitable[Message | Sheet]],
        *,
        watched: bool,
    ) -> Json:
        try:
            async with self._changing(watched=watched) as session:
                done = await do(session)
        except FormInvalid as invalid:
            return {"problems": invalid.problems}
        if isinstance(done, Sheet):
            return {"form": await self.drawing.sheet(done, platform)}
        return {"reply": await self.drawing.message(done)}
