"""Everything a person could read on a message or a form, as plain text."""

from collections.abc import Iterator

from tests.servers.discord.records import Json, Message

WORDS = ("label", "description", "placeholder", "content", "value", "title")
BUTTON = 2
INNER = ("components", "options", "items")
ONE_INNER = ("component", "accessory")


def words_of(component: Json, *, option: bool = False) -> Iterator[str]:
    """Yield the text drawn by one component and those inside it."""
    for key in WORDS:
        # An option's value is for the program; a text input's value is on the screen.
        if not (option and key == "value") and isinstance(component.get(key), str):
            yield component[key]
    for key in INNER:
        for inner in component.get(key) or []:
            yield from words_of(inner, option=key == "options")
    for key in ONE_INNER:
        if component.get(key):
            yield from words_of(component[key])


def words_of_embed(embed: Json) -> Iterator[str]:
    """Yield the text of one embed, from top to bottom."""
    yield from (
        str(text)
        for text in (
            (embed.get("author") or {}).get("name"),
            embed.get("title"),
            embed.get("description"),
        )
        if text
    )
    for field in embed.get("fields") or []:
        yield f"{field['name']}\n{field['value']}"
    if embed.get("footer"):
        yield str(embed["footer"]["text"])


def plain_text(message: Message) -> str:
    """Return all that can be read on this message, one piece a line."""
    parts = [message.content]
    for embed in message.embeds:
        parts.extend(words_of_embed(embed))
    for row in message.components:
        parts.extend(words_of(row))
    for attachment in message.attachments:
        parts.extend([attachment["filename"], attachment.get("description") or ""])
    return "\n".join(part for part in parts if part)


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component, outer ones first."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component[key] for key in ONE_INNER if component.get(key)])


def button_labels(message: Message) -> list[str]:
    """Return the labels of the buttons, in order."""
    return [one.get("label", "") for one in walk(message.components) if one["type"] == BUTTON]
