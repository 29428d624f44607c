"""What is held of a member, as a page to read and as data for programs.

The page is one file without script or picture: it opens on a phone, prints, and loads nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from bot.core.confidential import Confidential
from bot.core.mydata import Held
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.times import UK

_BACKUPS: Final = (
    "Backups keep what was there when they were made, until whoever runs this network replaces "
    "them: within 30 days, if they follow our instructions."
)
ELSEWHERE: Final = (
    "Discord or Slack keep what was typed there, under their own rules. We can't see or delete it.",
    "Buddies keep what you wrote to them. What you and a coach wrote here goes on both sides.",
    _BACKUPS,
)
"""What is not in our hands, or not at once; the report on leaving says the same."""

_NOTHING: Final[tuple[object, ...]] = (None, "", "[]", "{}", [], {})


class Kind(StrEnum):
    """In which form a copy is taken."""

    PAGE = "html"
    DATA = "json"


async def copy_of(work: Work, member: MemberId, kind: Kind) -> Confidential:
    """Return everything held of *member*; it holds sealed words opened, so it is sealed itself."""
    held = await work.held(member)
    write = _page if kind is Kind.PAGE else _data
    return Confidential(write(held, work.now))


def _data(held: Sequence[Held], now: datetime) -> str:
    parts = [{"why": part.why, "entries": part.count, "held": part.rows} for part in held]
    whole = {"taken": now, "not_in_our_hands": ELSEWHERE, "parts": parts}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_plain)


def _page(held: Sequence[Held], now: datetime) -> str:
    return _shell().substitute(
        taken=escape(_say(now)),
        parts="".join(map(_part, held)),
        elsewhere="".join(f"<li>{escape(line)}</li>" for line in ELSEWHERE),
    )


@cache
def _shell() -> Template:
    return Template(files("bot.data").joinpath("mydata.html").read_text("utf-8"))


def _part(part: Held) -> str:
    entries = "".join(_entry(row) for rows in part.rows.values() for row in rows)
    count = f"{part.count} entr{'y' if part.count == 1 else 'ies'}"
    return f"<section><h2>{escape(part.why)}</h2><small>{count}</small>{entries}</section>"


def _entry(row: Mapping[str, object]) -> str:
    lines = "".join(
        f"<dt>{escape(_label(name))}</dt><dd>{escape(_say(value))}</dd>"
        for name, value in _flat(row)
        if value not in _NOTHING
    )
    return f"<dl>{lines}</dl>"


def _flat(row: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Go through *row*, and into what is kept in it as JSON."""
    for name, value in row.items():
        inside = _read(value)
        if isinstance(inside, Mapping):
            yield from _flat({f"{name}, {key}": each for key, each in inside.items()})
        else:
            yield name, inside


def _read(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            read: object = json.loads(value)
        except ValueError:
            return value
        return read
    return value


def _label(name: str) -> str:
    words = name.replace("_", " ").replace(" id", " number")
    return words[:1].upper() + words[1:]


def _say(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            local = value.astimezone(UK)
            return f"{local.day} {local:%B %Y, %H:%M}, UK time"
        case date():
            return f"{value.day} {value:%B %Y}"
        case time():
            return f"{value:%H:%M}"
        case list() | tuple():
            return ", ".join(_say(each) for each in value)
        case dict():
            return json.dumps(value, ensure_ascii=False, default=_plain)
        case _:
            return str(value)


def _plain(value: object) -> object:
    """Return what JSON has no word for."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
