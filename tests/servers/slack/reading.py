"""What a person reads: the plain words and the buttons of a message or a view."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from .errors import Json

_MARKUP = re.compile(r"<([^<>]+)>")
# Keys whose strings are for programs; every other string in a block is for eyes.
_SILENT = frozenset(
    {
        "type",
        "action_id",
        "block_id",
        "value",
        "style",
        "url",
        "url_private",
        "url_private_download",
        "image_url",
        "slack_file",
        "dispatch_action_config",
        "min_value",
        "max_value",
        "name",
        "user_id",
        "channel_id",
        "initial_user",
        "filter",
    },
)


def readable(text: str, names: Mapping[str, str]) -> str:
    """Turn Slack's markup into what appears on the screen."""

    def spoken(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target.startswith(("@", "#")):
            return target[0] + names.get(target[1:], label or target[1:])
        return label or target.removeprefix("!")

    return html.unescape(_MARKUP.sub(spoken, text))


def _strings(node: object) -> Iterator[str]:
    match node:
        case str():
            yield node
        case dict():
            for name, child in node.items():
                if name not in _SILENT:
                    yield from _strings(child)
        case list():
            for child in node:
                yield from _strings(child)
        case _:
            return


def plain_of(shown: Json, names: Mapping[str, str]) -> str:
    """Gather every readable word of a message or a view."""
    parts = [
        shown.get(name) for name in ("title", "text", "blocks", "attachments", "submit", "close")
    ]
    parts.append([file["title"] for file in shown.get("files") or ()])
    return "\n".join(readable(text, names) for text in _strings(parts))


def elements_of(shown: Json) -> Iterator[tuple[Json, Json]]:
    """Yield each element with the block it stands in, from top to bottom."""
    attached = [b for a in shown.get("attachments") or () for b in a.get("blocks") or ()]
    for block in [*(shown.get("blocks") or ()), *attached]:
        single = [block[name] for name in ("accessory", "element") if name in block]
        for element in [*single, *(block.get("elements") or ())]:
            if isinstance(element, dict):
                yield block, element


@dataclass(frozen=True)
class Seen:
    """One thing on a person's screen: a message, an ephemeral, a modal or the Home tab."""

    kind: Literal["message", "ephemeral", "modal", "home"]
    raw: Json
    plain: str
    channel: str | None = None

    @property
    def id(self) -> str:
        return str(self.raw.get("id", ""))

    @property
    def text(self) -> str:
        return str(self.raw.get("text", ""))

    @property
    def title(self) -> str:
        return str((self.raw.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        return list(self.raw.get("blocks") or ())

    @property
    def ts(self) -> str:
        return str(self.raw.get("ts", ""))

    @property
    def thread_ts(self) -> str | None:
        return self.raw.get("thread_ts")

    @property
    def ephemeral(self) -> bool:
        return self.kind == "ephemeral"

    @property
    def from_bot(self) -> bool:
        return "bot_id" in self.raw

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons, from top to bottom."""
        buttons = [e for _, e in elements_of(self.raw) if e["type"] == "button"]
        return [readable(button["text"]["text"], {}) for button in buttons]

    @property
    def files(self) -> list[Json]:
        """The files shared with it: `id`, `name` and `title` of each."""
        return [{k: file[k] for k in ("id", "name", "title")} for file in self.raw.get("files", ())]

    @property
    def labels(self) -> list[str]:
        """The labels of the questions, from top to bottom."""
        return [readable(b["label"]["text"], {}) for b in self.blocks if b["type"] == "input"]
