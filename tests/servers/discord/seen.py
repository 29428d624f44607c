"""A message or form as a person has it on the screen."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from tests.servers.discord.readable import button_labels, plain_text, words_of
from tests.servers.discord.records import EPHEMERAL, Interaction, Json, Message, ScheduledEvent


class File(NamedTuple):
    """An attachment; `description` is the alternative text."""

    name: str
    description: str
    content: bytes


class Seen:
    """One message; it is live: after an edit it reads as edited."""

    def __init__(self, record: Message) -> None:
        self.record = record

    def __repr__(self) -> str:
        return f"<{self.author} in {self.record.channel.name}: {self.plain!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seen) and other.record is self.record

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def author(self) -> str:
        return self.record.author.name

    @property
    def content(self) -> str:
        return self.record.content

    @property
    def embeds(self) -> list[Json]:
        return self.record.embeds

    @property
    def components(self) -> list[Json]:
        return self.record.components

    @property
    def buttons(self) -> list[str]:
        return button_labels(self.record)

    @property
    def files(self) -> list[File]:
        return [
            File(one["filename"], one.get("description", ""), self.record.files[one["filename"]])
            for one in self.record.attachments
        ]

    @property
    def ephemeral(self) -> bool:
        return bool(self.record.flags & EPHEMERAL)

    @property
    def edited(self) -> bool:
        return self.record.edited is not None

    @property
    def reactions(self) -> list[str]:
        return self.record.reactions

    @property
    def plain(self) -> str:
        """All readable text: words, embeds, labels, alternative texts."""
        return plain_text(self.record)


class SeenEvent:
    """A scheduled event as it stands on the calendar; it is live."""

    def __init__(self, record: ScheduledEvent) -> None:
        self.record = record

    def __repr__(self) -> str:
        return f"<event {self.name!r} at {self.starts}>"

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def description(self) -> str:
        return self.record.description or ""

    @property
    def location(self) -> str:
        return self.record.location

    @property
    def starts(self) -> datetime:
        return datetime.fromtimestamp(self.record.starts, UTC)

    @property
    def ends(self) -> datetime:
        return datetime.fromtimestamp(self.record.ends, UTC)

    @property
    def interested(self) -> int:
        """How many have pressed "Interested"."""
        return len(self.record.interested)


class Modal:
    """A form that opened; fill it in with `Person.submit`."""

    def __init__(self, interaction: Interaction, form: Json) -> None:
        self.interaction = interaction
        self.form = form

    def __repr__(self) -> str:
        return f"<form {self.title!r} with {self.labels}>"

    @property
    def title(self) -> str:
        return str(self.form["title"])

    @property
    def custom_id(self) -> str:
        return str(self.form["custom_id"])

    @property
    def fields(self) -> list[tuple[str, dict[str, Any]]]:
        """Each thing to fill in, under its label."""
        found = []
        for row in self.form["components"]:
            if row.get("component"):
                found.append((row["label"], row["component"]))
            found.extend((one["label"], one) for one in row.get("components") or [])
        return found

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.fields]

    @property
    def plain(self) -> str:
        """All readable text: title, labels, hints and what is filled in already."""
        return "\n".join(words_of(self.form))
