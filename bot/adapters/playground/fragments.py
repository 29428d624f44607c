"""The pieces of the page, filled in from the playground as it is now."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.adapters.playground import prose, trying
from bot.adapters.playground.draw import words
from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import STARS, Persona, cast
from bot.adapters.playground.play import Playground
from bot.adapters.playground.rooms import Message, Where
from bot.adapters.playground.session import Session
from bot.adapters.playground.view import SIDES, TABS, View
from bot.adapters.playground.who import seen_by

_ROWS: Final = 8
_LETTERS: Final = 40
_COLOURS: Final = 6


@cache
def templates() -> Environment:
    """Return the templates. Everything is escaped unless it is markup already."""
    found = Environment(
        loader=PackageLoader("bot.adapters.playground"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found.filters |= {
        "clock": prose.clock,
        "day": prose.day,
        "discord": prose.discord,
        "slack": prose.slack,
        "plain": prose.plain,
        "pretty": lambda value: json.dumps(value, indent=2, ensure_ascii=False),
        "initials": lambda name: "".join(part[0] for part in name.split()[:2]),
        "colour": lambda persona: list(cast()).index(persona.id) % _COLOURS,
    }
    return found


def render(template: str, **values: object) -> str:
    """Fill in one template."""
    return templates().get_template(template).render(**values)


async def everything(playground: Playground, view: View, **more: object) -> str:
    """Return every piece that may have changed, to be swapped into the page by its id."""
    session, found = playground.session, await playground.facts()
    playground.drawing.load()
    trying.tick(session, found)
    rehearsal = playground.rehearsal()
    panes = [await _pane(playground, side, view) for side in SIDES]
    standing = {s.persona.id: s for s in found.people}
    return render(
        "everything.html",
        now=session.parts.clock(),
        next=found.next,
        journal=session.journal[-3:],
        panes=panes,
        people=[_listed(session, standing[who].persona, standing[who].joined) for who in cast()],
        stars=STARS,
        tries=trying.STEPS,
        heads=rehearsal["heads"],
        stage=rehearsal["now"],
        ticked=session.ticked,
        version=playground.version,
        post=await playground.deliveries(),
        walking=session.desk.walking,
        view=view,
        tabs=TABS,
        behind=await _behind(playground, view),
        **{"modal": None, "said": "", **more},
    )


async def _pane(playground: Playground, side: str, view: View) -> Json:
    session, persona = playground.session, view.panes[side]
    epoch, who, count = [*view.marks[side].split(":"), "", "", ""][:3]
    fresh = epoch != str(playground.epoch) or who != persona.id or not count.isdecimal()
    drawn_to = 0 if fresh else int(count)
    session.read[persona.id] = session.rooms.step
    everything = session.rooms.seen_by(persona.account)
    seen = [one for one in everything if one.where is not Where.CALENDAR]
    return {
        "side": side,
        "persona": persona,
        "fresh": fresh,
        "empty": not seen,
        "mark": f"{playground.epoch}:{persona.id}:{session.rooms.step}",
        "messages": [await _drawn(playground, one) for one in seen if one.first > drawn_to],
        "changed": [
            await _drawn(playground, one) for one in seen if one.first <= drawn_to < one.step
        ],
        "gone": [
            one.id
            for one in session.rooms.gone_since(drawn_to)
            if one.first <= drawn_to and one.seen_by(persona.account)
        ],
        "events": [
            await _drawn(playground, one)
            for one in sorted(everything, key=_starts)
            if one.happening is not None and one.happening.ends > session.parts.clock()
        ],
        "commands": [c for c in session.parts.dispatcher.catalogue if c.verb],
        "roles": await _roles(playground, persona),
    }


def _starts(message: Message) -> datetime:
    return message.happening.starts if message.happening else message.at


async def _drawn(playground: Playground, message: Message) -> Json:
    return {
        "message": message,
        "payload": await playground.drawing.payload(message),
        "words": words(message) if message.own or message.reply.opens else "",
        "seen": seen_by(message),
    }


async def _roles(playground: Playground, persona: Persona) -> frozenset[str]:
    for standing in (await playground.facts()).people:
        if standing.persona == persona:
            return frozenset(standing.roles) | ({"member"} if standing.joined else frozenset())
    return frozenset()


def _listed(session: Session, persona: Persona, joined: bool) -> Json:  # noqa: FBT001 - a fact
    read = session.read.get(persona.id, 0)
    unread = sum(
        message.where is Where.DIRECT and not message.own and message.seen_by(persona.account)
        for message in session.rooms
        if message.first > read
    )
    return {"persona": persona, "joined": joined, "unread": unread}


async def _behind(playground: Playground, view: View) -> dict[str, Any]:
    """Return what the open tab behind the stage needs."""
    if view.tab != "storage":
        return {"shown": _LETTERS}
    tables = (await playground.rows())["tables"]
    table = view.table if view.table in tables else "cases" if tables["cases"] else "members"
    rows = list(reversed(tables[table]))
    return {
        "tables": {name: len(rows) for name, rows in tables.items()},
        "table": table,
        "rows": rows[:_ROWS],
        "more": max(0, len(rows) - _ROWS),
    }
