"""Draw a reply as Block Kit. Pure: a reply in, Slack's JSON out.

``text`` is what notifications show and screen readers may read first, so it is the summary.
"""

from __future__ import annotations

import base64
from typing import Any, Final

from bot.adapters import wire
from bot.core import limits
from bot.core.times import uk_full
from bot.core.views import Button, Card, Line, Moment, Picture, Reply, Tone

Json = dict[str, Any]

_SECTION: Final = 3000
_STYLE: Final = {Tone.PRIMARY: "primary", Tone.DANGER: "danger"}


def draw(reply: Reply, picture: str | None = None) -> Json:
    """Return the message. *picture* is the id of an uploaded file, if there is one to show."""
    return {"text": reply.summary, "blocks": blocks(reply, picture)}


def blocks(reply: Reply, picture: str | None = None) -> list[Json]:
    """Return the blocks of *reply*."""
    drawn = [_section(line(reply.body))] if reply.body else []
    if reply.card:
        drawn += _card(reply.card, picture)
    opens = _opens(reply)
    if reply.words and not opens and not reply.in_file:
        text = reply.words.reveal()
        drawn += [
            {"type": "section", "text": plain(text[start : start + _SECTION])}
            for start in range(0, len(text), _SECTION)
        ]
    if pressed := [*opens, *map(_button, reply.buttons)]:
        drawn.append({"type": "actions", "elements": pressed})
    return drawn


def content(reply: Reply) -> bytes:
    """Return what the file of *reply* says."""
    if reply.file is None:
        return b""
    inside = reply.words.reveal() if reply.words and reply.in_file else reply.file.text
    return base64.b64decode(inside) if reply.file.picture else inside.encode()


def _opens(reply: Reply) -> list[Json]:
    """Return a button that opens the address in the reply's words, if they are one."""
    if not reply.opens or reply.words is None:
        return []
    drawn: Json = {
        "type": "button",
        "action_id": "opens",
        "text": plain(reply.opens),
        "url": reply.words.reveal(),
        "style": "primary",
    }
    return [drawn]


def view(reply: Reply, title: str) -> Json:
    """Return *reply* as a modal, shown in place of the form that was sent."""
    return {
        "type": "modal",
        "callback_id": "shown",
        "title": plain(title[: limits.FORM_TITLE]),
        "close": plain("Done"),
        "blocks": blocks(reply),
    }


def home(reply: Reply) -> Json:
    """Return *reply* as the App Home tab."""
    return {"type": "home", "callback_id": "home", "blocks": blocks(reply)}


def line(said: Line) -> str:
    """Return *said* as inert Slack text, instants in the reader's own time zone."""
    match said:
        case str():
            return escape(said)
        case Moment(at=at):
            fallback = escape(uk_full(at)).replace("|", " ")
            return f"<!date^{int(at.timestamp())}^{{date_long_pretty}} at {{time}}|{fallback}>"
        case tuple():
            return "".join(line(part) for part in said)


def escape(text: str) -> str:
    """Make mentions and links inert. Source: Slack's guide to formatting text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> Json:
    """Return a text object in which nothing is interpreted."""
    return {"type": "plain_text", "text": text, "emoji": False}


def _section(text: str) -> Json:
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": text[:_SECTION], "verbatim": True},
    }


def _card(card: Card, picture: str | None) -> list[Json]:
    drawn: list[Json] = [{"type": "header", "text": plain(card.title)}]
    drawn += [_section(line(said)) for said in card.lines if said]
    drawn += [_section(f"*{escape(fact.label)}*\n{line(fact.value)}") for fact in card.facts]
    if card.picture:
        drawn.append(_picture(card.picture, picture))
    if card.foot:
        drawn.append({"type": "context", "elements": [plain(card.foot)]})
    return drawn


def _picture(picture: Picture, file: str | None) -> Json:
    if file is None:  # nothing was uploaded: the words that the picture says are shown instead
        return _section(escape(picture.alt))
    return {"type": "image", "slack_file": {"id": file}, "alt_text": picture.alt}


def _button(button: Button) -> Json:
    drawn: Json = {
        "type": "button",
        "action_id": wire.press(button.command, button.value),
        "text": plain(button.label),
    }
    if button.tone in _STYLE:
        drawn["style"] = _STYLE[button.tone]
    return drawn
