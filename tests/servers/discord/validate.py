"""The limits of a message: text, embeds, files and mentions."""

import re
from collections.abc import Collection
from typing import Any

from tests.servers.discord.errors import ApiError, Problems, width
from tests.servers.discord.records import (
    COMPONENTS_V2,
    EPHEMERAL,
    SILENT,
    SUPPRESS_EMBEDS,
    Json,
)
from tests.servers.discord.validate_components import check_components

MESSAGE_KEYS = {
    "content", "embeds", "components", "nonce", "enforce_nonce", "message_reference", "tts",
    "flags", "allowed_mentions", "attachments",
}  # fmt: skip
EMBED_KEYS = {
    "title", "type", "description", "url", "timestamp", "color", "footer", "image", "thumbnail",
    "author", "fields", "flags",
}  # fmt: skip
HTTP = re.compile(r"https?://[^\s/]+\S*")
MOST_EMBED_TEXT = 6000
FILE_LIMIT = 10 * 1024 * 1024


def check_message(draft: Json, filenames: Collection[str], *, interaction: bool = False) -> None:
    """Refuse a message the platform would refuse.

    Raises:
        ApiError: 50006 when there is nothing to show, 50035 for anything out of bounds.
    """
    problems = Problems()
    for key in draft.keys() - MESSAGE_KEYS:
        # The platform ignores these in silence; a slip of the pen should not pass here.
        problems.add(key, "Unknown field")
    problems.maybe("content", draft.get("content"), most=2000)
    if isinstance(nonce := draft.get("nonce"), str):
        problems.text("nonce", nonce, most=25)
    _check_flags(problems, draft, interaction=interaction)
    _check_embeds(problems, draft.get("embeds") or [], filenames)
    _check_mentions(problems, draft.get("allowed_mentions"))
    v2 = bool((draft.get("flags") or 0) & COMPONENTS_V2)
    if v2 and (draft.get("content") or draft.get("embeds")):
        problems.add("content", "Not together with components v2", "MESSAGE_CANNOT_USE_LEGACY")
    components = draft.get("components") or []
    check_components(problems, components, v2=v2)
    problems.refuse()
    content = (draft.get("content") or "").strip()
    if not (content or draft.get("embeds") or components or filenames):
        raise ApiError(400, 50006, "Cannot send an empty message", detail="empty message")


def _check_flags(problems: Problems, draft: Json, *, interaction: bool) -> None:
    allowed = SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2 | (EPHEMERAL if interaction else 0)
    flags = draft.get("flags") or 0
    if not isinstance(flags, int) or flags & ~allowed:
        problems.add("flags", "These flags cannot be set here.")


def _check_embeds(problems: Problems, embeds: Any, filenames: Collection[str]) -> None:  # noqa: ANN401  # whatever the bot sent
    if not isinstance(embeds, list):
        problems.add("embeds", "Only iterables may be used in a ListType")
        return
    problems.count("embeds", embeds, most=10)
    total = 0
    for index, embed in enumerate(embeds):
        total += _check_embed(problems, f"embeds.{index}", embed, filenames)
    if total > MOST_EMBED_TEXT:
        message = f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}"
        problems.add("embeds", message, "MAX_EMBED_SIZE_EXCEEDED")


def _check_embed(problems: Problems, path: str, embed: Json, filenames: Collection[str]) -> int:
    for key in embed.keys() - EMBED_KEYS:
        problems.add(f"{path}.{key}", "Unknown field")
    problems.maybe(f"{path}.title", embed.get("title"), most=256)
    problems.maybe(f"{path}.description", embed.get("description"), most=4096)
    problems.number(f"{path}.color", embed.get("color"), least=0, most=0xFFFFFF)
    words = [embed.get("title"), embed.get("description")]
    fields = embed.get("fields") or []
    problems.count(f"{path}.fields", fields, most=25)
    for index, field in enumerate(fields):
        problems.text(f"{path}.fields.{index}.name", field.get("name"), most=256)
        problems.text(f"{path}.fields.{index}.value", field.get("value"), most=1024)
        words += [field.get("name"), field.get("value")]
    for part, key, most in (("footer", "text", 2048), ("author", "name", 256)):
        if embed.get(part):
            problems.text(f"{path}.{part}.{key}", embed[part].get(key), most=most)
            words.append(embed[part].get(key))
    _check_links(problems, path, embed, filenames)
    if not any(words) and not (embed.get("image") or embed.get("thumbnail")):
        problems.add(f"{path}.description", "This field is required", "BASE_TYPE_REQUIRED")
    return sum(width(word) for word in words if isinstance(word, str))


def _check_links(problems: Problems, path: str, embed: Json, filenames: Collection[str]) -> None:
    if embed.get("url") and not HTTP.fullmatch(embed["url"]):
        problems.add(f"{path}.url", "Not a well formed URL.", "URL_TYPE_INVALID_URL")
    for part in ("image", "thumbnail"):
        if embed.get(part):
            check_media(problems, f"{path}.{part}.url", embed[part].get("url") or "", filenames)


def check_media(problems: Problems, path: str, url: str, filenames: Collection[str]) -> None:
    """Check a picture's address: on the web, or a file sent with the message."""
    attached = url.removeprefix("attachment://")
    if attached != url and attached not in filenames:
        problems.add(path, f"No file named {attached} was sent", "ATTACHMENT_NOT_FOUND")
    elif attached == url and not HTTP.fullmatch(url):
        problems.add(path, "Not a well formed URL.", "URL_TYPE_INVALID_URL")


def _check_mentions(problems: Problems, allowed: Any) -> None:  # noqa: ANN401  # whatever the bot sent
    if allowed is None:
        return
    for kind in ("users", "roles"):
        problems.count(f"allowed_mentions.{kind}", allowed.get(kind) or [], most=100)
        if allowed.get(kind) and kind in allowed.get("parse", []):
            problems.add(f"allowed_mentions.{kind}", f'parse:["{kind}"] and {kind} are exclusive')
    for kind in set(allowed.get("parse", [])) - {"users", "roles", "everyone"}:
        problems.add("allowed_mentions.parse", f"Unknown kind of mention {kind}")


def check_files(payload: Json, files: dict[int, bytes]) -> None:
    """Refuse descriptions without files, files that are too large, over-long descriptions.

    Raises:
        ApiError: 40005 for more than 10 MiB, 50035 otherwise.
    """
    problems = Problems()
    problems.count("attachments", files, most=10)
    for index, attachment in enumerate(payload.get("attachments") or []):
        path = f"attachments.{index}"
        number = str(attachment.get("id", ""))
        # Small numbers point at files of this request, large ones at files already there.
        if len(number) < len("10000") and (not number.isdigit() or int(number) not in files):
            problems.add(f"{path}.id", "No such file in this request")
        problems.maybe(f"{path}.description", attachment.get("description"), most=1024)
    problems.refuse()
    if sum(map(len, files.values())) > FILE_LIMIT:
        raise ApiError(413, 40005, "Request entity too large", detail="files above 10 MiB")
