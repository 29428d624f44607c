"""The page: one shell, then pieces that htmx swaps in. It does only what the API can do."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.adapters.pictures import png
from bot.adapters.playground import body as read
from bot.adapters.playground import fragments, modals, trying, view
from bot.adapters.playground.draw import content
from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import STARS
from bot.adapters.playground.play import Playground
from bot.adapters.playground.problem import Problem
from bot.adapters.playground.rehearsal.stage import COACHES
from bot.adapters.playground.view import SIDES, View

_QUESTION: Final = "q."
_NO_CONTENT: Final = 204


class Page:
    """The handlers of the page."""

    def __init__(self, playground: Playground) -> None:
        self._play = playground

    async def shell(self, _request: web.Request) -> web.Response:
        """Return the page itself. It needs neither the network nor any renderer."""
        return _html(fragments.render("page.html", view=view.first()))

    async def look(self, request: web.Request) -> web.Response:
        """Return what has changed since the page last looked; nothing if nothing has."""
        seen = view.from_form(request.query)
        if seen.seen == self._play.version and "poll" in request.query:
            return web.Response(status=_NO_CONTENT)
        return await self._everything(seen)

    async def act(self, request: web.Request) -> web.Response:
        """Ask for a command in one of the panes."""
        form, seen, who = await self._acting(request)
        asked = {"as": who, "command": form.get("command")}
        outcome = await self._play.act(asked, watched=True)
        return await self._outcome(seen, who, outcome)

    async def send(self, request: web.Request) -> web.Response:
        """Send a modal that was shown."""
        form, seen, who = await self._acting(request)
        asked = {name: form.get(name) for name in ("command", "value", "request")}
        answers = await _answers(request)
        body = {"as": who, **asked, "answers": answers, "send": True}
        outcome = await self._play.act(body, watched=True)
        return await self._outcome(seen, who, outcome, asked=str(asked["command"]))

    async def press(self, request: web.Request) -> web.Response:
        """Press a button of a message."""
        form, seen, who = await self._acting(request)
        button = form.get("button", "")
        body = {"as": who, "message": form.get("on"), "button": _place(button)}
        return await self._outcome(seen, who, await self._play.press(body, watched=True))

    async def say(self, request: web.Request) -> web.Response:
        """Write to the bot."""
        form, seen, who = await self._acting(request)
        sent = (await request.post()).get("file")
        file = sent.file.read() if isinstance(sent, web.FileField) else b""
        body = {"as": who, "text": form.get("text"), "file": file}
        return await self._outcome(seen, who, await self._play.say(body, watched=True))

    async def clock(self, request: web.Request) -> web.Response:
        """Let time pass."""
        form = await _form(request)
        advance = form.get("advance", "")
        body = {"advance": advance} if advance else {"until_next": True}
        await self._play.clock(body, watched=True)
        return await self._everything(view.from_form(form))

    async def plug(self, request: web.Request) -> web.Response:
        """Pull the courier's plug, or put it back."""
        form = await _form(request)
        await self._play.plug({"in": form.get("in") == "yes"}, watched=True)
        return await self._everything(view.from_form(form))

    async def begin(self, request: web.Request) -> web.Response:
        """Begin one of the things to try."""
        form = await _form(request)
        begun = await trying.begin(self._play, int(_place(form.get("step", ""))))
        seen = view.from_form(form)
        seen = replace(seen, panes={**seen.panes, begun.side: read.persona(begun.who)})
        if begun.outcome is None:
            return await self._everything(seen)
        return await self._outcome(seen, begun.who, begun.outcome, side=begun.side)

    async def rehearse(self, request: web.Request) -> web.Response:
        """Begin a rehearsal as the coach in the left pane, or end the one that is going on."""
        form = await _form(request)
        if form.get("stop") == "yes":
            await self._play.rehearse({"stop": True})
            return await self._everything(view.first())
        seen = view.from_form(form)
        left = seen.panes["left"].id
        coach = left if left in COACHES else COACHES[0]
        now = (await self._play.rehearse({"head": form.get("head"), "as": coach}))["now"]
        panes = {"left": read.persona(coach), "right": read.persona(now["played_by"])}
        return await self._everything(replace(seen, panes=panes))

    async def reset(self, _request: web.Request) -> web.Response:
        """Start again."""
        await self._play.reset()
        return await self._everything(view.first())

    async def who(self, request: web.Request) -> web.Response:
        """Return who can see one message."""
        found = await self._play.who(request.query.get("on", ""))
        return _html(fragments.render("who.html", who=found, stars=STARS))

    async def payload(self, request: web.Request) -> web.Response:
        """Return the payload of one message, to be read and copied."""
        who = read.persona(request.query.get(request.query.get("side", "")))
        message = self._play.session.seen(who, request.query.get("on", ""))
        drawn = await self._play.drawing.payload(message)
        return _html(fragments.render("payload.html", payload=drawn, platform=message.platform))

    async def picture(self, request: web.Request) -> web.Response:
        """Return the picture on a message, as it is uploaded to the platform."""
        who = read.persona(request.query.get("as"))
        message = self._play.session.seen(who, request.query.get("on", ""))
        if message.reply.card is None or message.reply.card.picture is None:
            raise Problem("There is no picture on that message. Load the page again.")
        drawn = await asyncio.to_thread(png, message.reply.card.picture)
        return web.Response(body=drawn.getvalue(), content_type="image/png")

    async def file(self, request: web.Request) -> web.Response:
        """Return the file on a message, to be kept."""
        who = read.persona(request.query.get("as"))
        message = self._play.session.seen(who, request.query.get("on", ""))
        kept = message.reply.file
        if kept is None:
            raise Problem("There is no file on that message. Load the page again.")
        named = f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}"
        return web.Response(
            body=content(message),
            content_type=mimetypes.guess_type(kept.name)[0] or "text/plain",
            charset=None if kept.picture else "utf-8",
            headers={"Content-Disposition": named},
        )

    async def _acting(self, request: web.Request) -> tuple[Mapping[str, str], View, str]:
        form = await _form(request)
        seen, side = view.from_form(form), form.get("side", "")
        if side not in SIDES:
            raise Problem("I could not tell which pane that came from. Load the page again.")
        return form, seen, seen.panes[side].id

    async def _outcome(
        self, seen: View, who: str, outcome: Json, *, asked: str = "", side: str = ""
    ) -> web.Response:
        if "problems" in outcome:
            catalogue = self._play.session.parts.dispatcher.catalogue
            names = [f.name for c in catalogue if c.name == asked for f in c.asked]
            problems = {name: outcome["problems"].get(name, "") for name in names}
            return _html(fragments.render("problems.html", problems=problems))
        if "form" not in outcome:
            return await self._everything(seen)
        persona = read.persona(who)
        side = side or next(one for one in SIDES if seen.panes[one] == persona)
        suggested = persona.answers if outcome["form"]["command"] == "join" else {}
        modal = modals.read(outcome["form"]["payload"], persona.platform, suggested)
        return await self._everything(seen, modal=modal, side=side, request=secrets.token_hex(8))

    async def _everything(self, seen: View, **more: object) -> web.Response:
        return _html(await fragments.everything(self._play, seen, **more))


def routes(playground: Playground) -> list[web.RouteDef]:
    """Return the routes of the page."""
    page = Page(playground)
    return [
        web.get("/", page.shell),
        web.get("/page/look", page.look),
        web.get("/page/who", page.who),
        web.get("/page/payload", page.payload),
        web.get("/page/picture", page.picture),
        web.get("/page/file", page.file),
        web.post("/page/act", page.act),
        web.post("/page/send", page.send),
        web.post("/page/press", page.press),
        web.post("/page/say", page.say),
        web.post("/page/clock", page.clock),
        web.post("/page/plug", page.plug),
        web.post("/page/try", page.begin),
        web.post("/page/rehearse", page.rehearse),
        web.post("/page/reset", page.reset),
    ]


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


async def _form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form, of those that came twice the last."""
    return {k: v for k, v in (await request.post()).items() if isinstance(v, str)}


async def _answers(request: web.Request) -> dict[str, str | Sequence[str]]:
    """Return the answers on a modal; a question with several answers keeps them all."""
    found: dict[str, list[str]] = {}
    for name, value in (await request.post()).items():
        if name.startswith(_QUESTION) and isinstance(value, str):
            found.setdefault(name.removeprefix(_QUESTION), []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _place(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() else -1
