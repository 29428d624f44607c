"""Check blocks, views and texts: stricter than Slack, never kinder.

Limits are those of Slack's reference pages, where slack_sdk knows them through its validators.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from .elements import INTERACTIVE, problems_of, sdk_problems
from .errors import Json, Refused
from .reading import elements_of
from .state import Upload

LONGEST_TEXT = 4000  # Slack truncates at 40,000 and recommends 4,000: here it is the law
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
LONGEST_BLOCKS = 13_200  # undocumented, bolt-js issue 2509
_LONGEST_TEXT_OBJECT = 3000
_LONGEST_FIELD = 2000
_LONGEST_METADATA = 16_000
_PLAIN_PARTS = {"header": ("text",), "input": ("label", "hint"), "image": ("title",)}


def check_text(text: object) -> str:
    """Return a message's text, if Slack would carry it whole."""
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Refused("invalid_arguments", "text must be a string")
    if len(text) > LONGEST_TEXT:
        raise Refused("msg_too_long", f"text has {len(text)} characters of {LONGEST_TEXT}")
    return text


def check_metadata(metadata: object) -> None:
    """Refuse metadata that is not an event type and a flat payload."""
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format", "needs event_type and event_payload")
    kind, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format", "event_type is text, event_payload an object")
    if len(json.dumps(payload)) > _LONGEST_METADATA:
        raise Refused("metadata_too_large")


def check_blocks(blocks: object, surface: str, files: dict[str, Upload]) -> list[Json]:
    """Return the blocks, if this surface can show them all."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refused("invalid_blocks_format", "blocks must be an array of objects")
    if len(blocks) > MOST_BLOCKS[surface]:
        raise Refused("invalid_blocks", f"no more than {MOST_BLOCKS[surface]} items allowed")
    try:
        problems = [
            f"{problem} [json-pointer:/blocks/{place}]"
            for place, block in enumerate(blocks)
            for problem in _block_problems(block, files)
        ]
        problems += _repeated(blocks)
    except (TypeError, AttributeError, KeyError, SlackObjectFormationError) as error:
        raise Refused("invalid_blocks", f"malformed: {error!r}") from None
    if problems:
        raise Refused("invalid_blocks", *problems)
    if surface == "message" and sum(len(t) for _, t in _texts(blocks)) > LONGEST_BLOCKS:
        raise Refused("msg_blocks_too_long")
    return blocks


def check_view(view: object, surface: str, files: dict[str, Upload]) -> Json:
    """Return the view, if Slack would open it as this surface."""
    if not isinstance(view, dict) or view.get("type") != surface:
        raise Refused("invalid_arguments", f"view must be an object of type {surface}")
    try:
        blocks = check_blocks(view.get("blocks"), surface, files)
    except Refused as refusal:  # views name their blocks' faults in this way
        raise Refused("invalid_arguments", *refusal.messages) from None
    try:
        problems = list(sdk_problems(View(**view), view))
    except (TypeError, AttributeError, SlackObjectFormationError) as error:
        problems = [f"must be a valid view: {error}"]
    given = {"id", "team_id", "bot_id", "app_id", "root_view_id", "previous_view_id", "state"}
    problems += [f"invalid additional property: {name}" for name in sorted(given & set(view))]
    for name in ("title", "submit", "close"):
        if name in view and (view[name] or {}).get("type") != "plain_text":
            problems.append(f"{name} must be plain_text")
    if not all(text for _, text in _texts([view.get(n) for n in ("title", "submit", "close")])):
        problems.append("title, submit and close must not be empty")
    if surface == "modal":
        asks = any(block["type"] == "input" for block in blocks)
        needed = ("title", "submit") if asks else ("title",)
        problems += [f"missing required field: {name}" for name in needed if name not in view]
    if problems:
        raise Refused("invalid_arguments", *(f"{p} [json-pointer:/view]" for p in problems))
    return view


def _block_problems(block: Json, files: dict[str, Upload]) -> Iterator[str]:
    kind = block.get("type", "")
    yield from sdk_problems(Block.parse(block), block)
    for name, text in _texts(block):
        longest = _LONGEST_FIELD if name == "fields" else _LONGEST_TEXT_OBJECT
        if not 1 <= len(text) <= longest:
            yield f"{name} must be 1 to {longest} characters, not {len(text)}"
    for name in _PLAIN_PARTS.get(kind, ()):
        if name in block and (block[name] or {}).get("type") != "plain_text":
            yield f"{name} of {kind} must be plain_text"
    yield from _content_problems(block, kind, files)


def _content_problems(block: Json, kind: str, files: dict[str, Upload]) -> Iterator[str]:
    if kind in {"actions", "context"} and not block.get("elements"):
        yield "elements must have at least 1 item"
    if kind in {"actions", "context", "section", "input"}:
        for _, element in elements_of({"blocks": [block]}):
            yield from problems_of(element, kind)
            if element.get("type") == "image":
                yield from _image_problems(element, files)
    if kind == "image":
        yield from _image_problems(block, files)
        if not block.get("alt_text"):
            yield "missing required field: alt_text"


def _image_problems(image: Json, files: dict[str, Upload]) -> Iterator[str]:
    url, file = image.get("image_url"), image.get("slack_file")
    if (url is None) == (file is None):
        yield "an image has either image_url or slack_file"
    if url is not None and not str(url).startswith(("https://", "http://")):
        yield "image_url is not a URL"
    if file is not None:
        upload = files.get(file.get("id", "")) if isinstance(file, dict) else None
        if upload is None or not upload.complete:
            yield "invalid slack file"


def _texts(node: object, name: str = "text") -> Iterator[tuple[str, str]]:
    """Find every text object, with the name of the place it stands in."""
    if isinstance(node, list):
        for child in node:
            yield from _texts(child, name)
    elif isinstance(node, dict):
        if node.get("type") in {"plain_text", "mrkdwn", "markdown"}:
            yield name, str(node.get("text", ""))
        else:
            for key, child in node.items():
                yield from _texts(child, key)


def _repeated(blocks: list[Json]) -> Iterator[str]:
    """Find block_ids used twice, and action_ids used twice within one block."""
    ids: list[object] = [block["block_id"] for block in blocks if block.get("block_id")]
    if _twice(ids):
        yield "block_id must be unique"
    for block in blocks:
        inside = [e for b, e in elements_of({"blocks": [block]}) if e.get("type") in INTERACTIVE]
        if _twice([element["action_id"] for element in inside if element.get("action_id")]):
            yield f"action_id must be unique within block {block.get('block_id', '')}"


def _twice(ids: Collection[object]) -> bool:
    return len(set(ids)) != len(ids)
