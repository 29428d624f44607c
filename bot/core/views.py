"""What the bot can say. Values only: adapters decide how it looks.

The set is closed on purpose: a view that some adapter cannot draw does not exist. Every
``str`` here is plain text, ours or a member's alike. Adapters escape all of it, and structure
(title, facts, buttons) carries the emphasis, so that no name can ping, link or format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core import limits
from bot.core.confidential import Confidential
from bot.core.times import uk_full

NEUTRAL: Final = "You have a new message from HeadsUp."
"""What a lock screen may show of anything personal: nothing."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, drawn in the reader's own time zone where the platform can do that."""

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a moment needs a time zone")


Line = str | Moment | tuple[str | Moment, ...]
"""One paragraph: text, an instant, or several of both in order."""


class Tone(StrEnum):
    """How much a button stands out. At most one primary button in a reply."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Asks for *command* with *value* as the answer to its first question when pressed."""

    label: str
    command: str
    value: str = ""
    tone: Tone = Tone.PLAIN

    def __post_init__(self) -> None:
        _fits("button label", self.label, limits.BUTTON_LABEL)
        _fits("button value", self.value, limits.BUTTON_VALUE)


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says: ``When`` and ``Tuesday 8 December``."""

    label: str
    value: Line

    def __post_init__(self) -> None:
        _fits("fact label", self.label, limits.FIELD_LABEL)
        _fits("fact", plain_line(self.value), limits.FACT)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing from one of our templates. *alt* says all that the picture says."""

    template: str
    values: tuple[tuple[str, str], ...]
    alt: str

    def __post_init__(self) -> None:
        if not self.alt:
            raise ValueError("a picture needs alt text")
        _fits("alt text", self.alt, limits.ALT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A titled block. *foot* is the small print, usually who can see this."""

    title: str
    lines: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    picture: Picture | None = None
    foot: str = ""

    def __post_init__(self) -> None:
        _fits("title", self.title, limits.TITLE)
        _fits("card", "\n".join(map(plain_line, self.lines)), limits.TEXT)
        if len(self.facts) > limits.FACTS:
            raise ValueError(f"a card shows at most {limits.FACTS} facts")


@dataclass(frozen=True, slots=True)
class File:
    """A text file to keep, such as a calendar entry. *name* ends in what kind it is.

    With no *text*, the confidential words of its reply are what it says; of a *picture*, its
    bytes in base64.
    """

    name: str
    text: str
    picture: bool = False

    def __post_init__(self) -> None:
        _fits("file name", self.name, limits.FILE_NAME)
        _fits("file", self.text, limits.FILE)


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. *summary* is all that a notification may show, so it names nobody.

    A reply with neither text nor card shows its summary. *words* are confidential words
    shown after the text; stores keep them sealed and apart from the rest. With *opens*, the
    words are an address, and a button so labelled opens it. With a *file* that has no text, the
    words are the file, and shown nowhere else.
    """

    summary: str
    text: Line = ""
    card: Card | None = None
    buttons: tuple[Button, ...] = ()
    words: Confidential | None = None
    opens: str = ""
    file: File | None = None

    def __post_init__(self) -> None:
        _fits("summary", self.summary, limits.SUMMARY)
        _fits("text", plain_line(self.text), limits.TEXT)
        if not self.summary:
            raise ValueError("a reply needs a summary for notifications")
        _fits("link label", self.opens, limits.BUTTON_LABEL)
        if len(self.buttons) + bool(self.opens) > limits.BUTTONS:
            raise ValueError(f"a reply has at most {limits.BUTTONS} buttons")
        if sum(b.tone is Tone.PRIMARY for b in self.buttons) > 1:
            raise ValueError("a reply has at most one primary button")

    @property
    def in_file(self) -> bool:
        """Whether the words are what the file says."""
        return self.file is not None and not self.file.text

    @property
    def body(self) -> Line:
        """The text to draw above the card."""
        return self.text or ("" if self.card else self.summary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An entry in a space's own calendar. *mark* is opaque and tells ours from others'."""

    title: str
    about: str
    where: str
    starts: datetime
    ends: datetime
    mark: str

    def __post_init__(self) -> None:
        _fits("title", self.title, limits.HAPPENING_TITLE)
        _fits("where", self.where, limits.HAPPENING_TITLE)
        _fits("about", f"{self.about}{self.mark}", limits.HAPPENING_ABOUT)
        if self.starts.tzinfo is None or not self.starts < self.ends:
            raise ValueError("a happening needs a start before its end, with time zones")


View = Reply | Happening
"""What can be sent: a message, or an entry in a calendar."""


def private(text: Line, *buttons: Button, card: Card | None = None) -> Reply:
    """Return a reply whose notification says nothing of its content."""
    return Reply(NEUTRAL, text, card, buttons)


def plain_line(line: Line) -> str:
    """Return *line* as text, instants spelt out in UK time."""
    match line:
        case str():
            return line
        case Moment(at=at):
            return uk_full(at)
        case tuple():
            return "".join(plain_line(part) for part in line)


def plain(reply: Reply) -> str:
    """Return the whole of *reply*, its sealed words excepted, as a screen reader reads it."""
    parts = [plain_line(reply.body)]
    if card := reply.card:
        parts += [card.title, *map(plain_line, card.lines)]
        parts += [f"{fact.label}: {plain_line(fact.value)}" for fact in card.facts]
        parts += [card.picture.alt] if card.picture else []
        parts += [card.foot]
    if reply.opens:
        parts.append(f"Opens: {reply.opens}.")
    if reply.file:
        parts.append(f"File: {reply.file.name}")
    if reply.buttons:
        parts.append("You can: " + "; ".join(button.label for button in reply.buttons) + ".")
    return "\n".join(part for part in parts if part)


def _fits(what: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise ValueError(f"{what} of {len(text)} characters; {limit} fit everywhere")
