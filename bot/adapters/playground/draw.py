"""Messages and forms with the payload that the real renderer of their platform returns."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping

from bot.adapters.playground import schema
from bot.adapters.playground.parts import Json, Parts, Renderer
from bot.adapters.playground.rooms import Message
from bot.commands.ask import Sheet
from bot.core.people import Platform
from bot.core.views import plain


class Drawing:
    """Draws for both platforms. Loads the renderers when first asked: one brings a whole SDK."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._renderers: Mapping[Platform, Renderer] | None = None
        self._drawn: dict[tuple[str, int], Json] = {}
        self._loading: asyncio.Task[Mapping[Platform, Renderer]] | None = None

    async def ready(self) -> None:
        """Wait until the renderers are loaded."""
        self.load()
        if self._renderers is None and self._loading is not None:
            self._renderers = await asyncio.shield(self._loading)

    def load(self) -> None:
        """Begin to load the renderers, in a thread so that the page stays quick."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._parts.renderers))

    async def close(self) -> None:
        """Wait for what was begun."""
        if self._loading is not None:
            await asyncio.wait([self._loading])

    async def payload(self, message: Message) -> Json | None:
        """Return what the platform is sent for *message*; None for what a person wrote."""
        if message.own:
            return None
        drawn = (message.id, message.step)  # what is changed in place is drawn afresh
        if drawn not in self._drawn:
            renderer = await self._renderer(message.platform)
            if message.happening is not None and renderer.event is not None:
                self._drawn[drawn] = renderer.event(message.happening)
            else:
                self._drawn[drawn] = renderer.message(message.reply, message.letter)
        return self._drawn[drawn]

    async def form(self, sheet: Sheet, platform: Platform) -> Json:
        """Return the modal for *sheet*."""
        return (await self._renderer(platform)).form(sheet)

    async def message(self, message: Message) -> Json:
        """Return *message* as JSON, as its reader sees it."""
        return {
            "id": message.id,
            "at": message.at.isoformat(),
            "where": message.where,
            "from": "you" if message.own else "HeadsUp",
            "after": message.asked,
            "plain": "" if message.own else plain(message.reply),
            "words": words(message) or None,
            "summary": message.reply.summary,
            "edited": message.edited.isoformat() if message.edited else None,
            "buttons": [button.label for button in message.reply.buttons],
            "opens": message.reply.opens or None,
            "file": message.reply.file.name if message.reply.file else None,
            "platform": message.platform,
            "payload": await self.payload(message),
        }

    async def sheet(self, sheet: Sheet, platform: Platform) -> Json:
        """Return *sheet* as JSON, with the modal that the platform is sent."""
        return schema.sheet(sheet) | {"payload": await self.form(sheet, platform)}

    async def _renderer(self, platform: Platform) -> Renderer:
        await self.ready()
        if self._renderers is None:
            raise RuntimeError("the renderers were not loaded")
        return self._renderers[platform]


def words(message: Message) -> str:
    """Return the confidential words of *message*, for the screen of its reader."""
    reply = message.reply
    return reply.words.reveal() if reply.words and not reply.in_file else ""


def content(message: Message) -> bytes:
    """Return what the file on *message* holds, for its reader to keep."""
    reply = message.reply
    if reply.file is None:
        return b""
    inside = reply.words.reveal() if reply.words and reply.in_file else reply.file.text
    return base64.b64decode(inside) if reply.file.picture else inside.encode()
