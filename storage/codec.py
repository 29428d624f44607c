"""Replies and answers as JSON. Confidential words are not part of it: they are stored sealed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.core.confidential import Confidential
from bot.core.views import (
    Button,
    Card,
    Fact,
    File,
    Happening,
    Line,
    Moment,
    Picture,
    Reply,
    Tone,
    View,
)

Json = dict[str, Any]


def dump_view(view: View) -> str:
    """Write whatever can be sent, without its confidential words."""
    match view:
        case Reply():
            return dump(view)
        case Happening():
            return json.dumps(
                {
                    "title": view.title,
                    "about": view.about,
                    "where": view.where,
                    "starts": view.starts.isoformat(),
                    "ends": view.ends.isoformat(),
                    "mark": view.mark,
                },
                ensure_ascii=False,
            )


def load_view(text: str, words: Confidential | None) -> View:
    """Read what :func:`dump_view` wrote and put *words* back."""
    value = json.loads(text)
    if "mark" not in value:
        return load(text, words)
    return Happening(
        title=value["title"],
        about=value["about"],
        where=value["where"],
        starts=datetime.fromisoformat(value["starts"]),
        ends=datetime.fromisoformat(value["ends"]),
        mark=value["mark"],
    )


def dump(reply: Reply) -> str:
    """Write *reply* without its confidential words."""
    card = reply.card
    return json.dumps(
        {
            "summary": reply.summary,
            "text": _line(reply.text),
            "card": _card(card) if card else None,
            "buttons": [[b.label, b.command, b.value, b.tone] for b in reply.buttons],
            "opens": reply.opens,
            "file": [reply.file.name, reply.file.text, reply.file.picture] if reply.file else None,
        },
        ensure_ascii=False,
    )


def load(text: str, words: Confidential | None) -> Reply:
    """Read what :func:`dump` wrote and put *words* back."""
    value = json.loads(text)
    return Reply(
        value["summary"],
        _read_line(value["text"]),
        _read_card(value["card"]) if value["card"] else None,
        tuple(Button(b[0], b[1], b[2], Tone(b[3])) for b in value["buttons"]),
        words,
        value.get("opens", ""),  # what was stored by an older version has neither
        File(*value["file"]) if value.get("file") else None,
    )


def _card(card: Card) -> Json:
    picture = card.picture
    return {
        "title": card.title,
        "lines": [_line(line) for line in card.lines],
        "facts": [[fact.label, _line(fact.value)] for fact in card.facts],
        "picture": [picture.template, picture.values, picture.alt] if picture else None,
        "foot": card.foot,
    }


def _read_card(value: Json) -> Card:
    picture = value["picture"]
    return Card(
        title=value["title"],
        lines=tuple(map(_read_line, value["lines"])),
        facts=tuple(Fact(label, _read_line(line)) for label, line in value["facts"]),
        picture=Picture(picture[0], tuple((k, v) for k, v in picture[1]), picture[2])
        if picture
        else None,
        foot=value["foot"],
    )


def _line(line: Line) -> Any:  # noqa: ANN401 - JSON
    match line:
        case str():
            return line
        case Moment(at=at):
            return {"at": at.isoformat()}
        case tuple():
            return [_line(part) for part in line]


def _read_line(value: Any) -> Line:  # noqa: ANN401 - JSON
    match value:
        case str():
            return value
        case {"at": at}:
            return Moment(datetime.fromisoformat(at))
        case _:
            return tuple(
                part if isinstance(part, str) else Moment(datetime.fromisoformat(part["at"]))
                for part in value
            )
