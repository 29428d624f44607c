"""Draw a reply as a Discord message. Pure: a reply in, discord.py's objects out.

A direct message or channel post begins with the summary, since that is what a notification
shows; an ephemeral answer has no notification and shows its text there.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import discord
from discord import ui
from discord.utils import escape_markdown, format_dt

from bot.adapters import wire
from bot.core.confidential import Confidential
from bot.core.photo import ALT
from bot.core.views import Button, Card, File, Line, Moment, Picture, Reply, Tone

Json = dict[str, Any]

_BRACKET: Final = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")
"""A bracket that nothing escapes yet."""

_COLOUR: Final = 0x0D6E66
_PART: Final = 2000  # of 4096: each character may need a backslash
_STYLES: Final = {
    Tone.PLAIN: discord.ButtonStyle.secondary,
    Tone.PRIMARY: discord.ButtonStyle.primary,
    Tone.DANGER: discord.ButtonStyle.danger,
}


@dataclass(frozen=True, slots=True)
class Message:
    """What to hand to discord.py, or to show as JSON."""

    content: str | None
    embeds: list[discord.Embed]
    view: ui.View | None
    picture: Picture | None
    file: File | None = None

    def payload(self) -> Json:
        """Return the message as Discord's API takes it."""
        rows = self.view.to_components() if self.view else []
        return {
            "content": self.content or "",
            "embeds": [embed.to_dict() for embed in self.embeds],
            "components": rows,
            "allowed_mentions": {"parse": []},
        }


def draw(reply: Reply, *, letter: bool) -> Message:
    """Draw *reply*; a *letter* is a direct message or post, anything else is ephemeral."""
    body = line(reply.body)
    above = reply.summary if letter else body
    inside = body if letter and body and reply.body != reply.summary else ""
    embeds = []
    if reply.card:
        embeds.append(_card(reply.card, inside))
    elif inside:
        embeds.append(discord.Embed(description=inside, colour=_COLOUR))
    if reply.words and not reply.opens and not reply.in_file:
        embeds += [discord.Embed(description=part) for part in _parts(reply.words)]
    return Message(
        content=above or None,
        embeds=embeds,
        view=buttons(reply.buttons, _link(reply)),
        picture=reply.card.picture if reply.card else None,
        file=_file(reply),
    )


def files(message: Message, png: Callable[[Picture], io.BytesIO]) -> list[discord.File]:
    """Return what is attached to *message*: its picture, drawn by *png*, and its file."""
    found = []
    if message.picture is not None:
        alt = message.picture.alt
        found.append(discord.File(png(message.picture), "picture.png", description=alt))
    if message.file is not None:
        picture, text = message.file.picture, message.file.text
        content = io.BytesIO(base64.b64decode(text) if picture else text.encode())
        described = ALT if picture else None
        found.append(discord.File(content, message.file.name, description=described))
    return found


def _file(reply: Reply) -> File | None:
    """Return the file of *reply*, with its words in it if they are what it says."""
    if reply.file is None or reply.words is None or not reply.in_file:
        return reply.file
    return replace(reply.file, text=reply.words.reveal())


def _link(reply: Reply) -> ui.Button[ui.View] | None:
    """Return a button that opens the address in the reply's words."""
    if not reply.opens or reply.words is None:
        return None
    return ui.Button(label=reply.opens, url=reply.words.reveal())


def buttons(pressed: tuple[Button, ...], link: ui.Button[ui.View] | None = None) -> ui.View | None:
    """Return a row of buttons that survives a restart: all it needs is in its ids."""
    if not pressed and link is None:
        return None
    view = ui.View(timeout=None)
    if link is not None:
        view.add_item(link)
    for button in pressed:
        view.add_item(
            ui.Button(
                label=button.label,
                style=_STYLES[button.tone],
                custom_id=wire.press(button.command, button.value),
            )
        )
    view.stop()  # we route presses by their id, so discord.py must not keep the view
    return view


def line(said: Line) -> str:
    """Return *said* as inert Discord text, instants as native timestamps."""
    match said:
        case str():
            return inert(said)
        case Moment(at=at):
            return f"{format_dt(at, 'F')} ({format_dt(at, 'R')})"
        case tuple():
            return "".join(line(part) for part in said)


def inert(text: str) -> str:
    """Return *text* with all markdown escaped.

    discord.py leaves alone whatever it takes for an address, up to the next space: a masked link
    right behind one would live. So brackets are escaped everywhere.
    """
    return _BRACKET.sub(r"\1\\\2", escape_markdown(text))


def _card(card: Card, inside: str) -> discord.Embed:
    lines = [inside, *map(line, card.lines)]
    embed = discord.Embed(
        title=inert(card.title),
        description="\n\n".join(part for part in lines if part) or None,
        colour=_COLOUR,
    )
    for fact in card.facts:
        embed.add_field(name=inert(fact.label), value=line(fact.value), inline=False)
    if card.foot:
        embed.set_footer(text=card.foot)
    if card.picture:
        embed.set_image(url="attachment://picture.png")
    return embed


def _parts(words: Confidential) -> list[str]:
    # cut before it is escaped: a cut behind a backslash would free what it escapes
    text = words.reveal()
    return [inert(text[start : start + _PART]) for start in range(0, len(text), _PART)]
